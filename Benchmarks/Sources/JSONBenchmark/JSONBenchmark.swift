import AzureADConnectors
import ReadBenchmark

/// Reads a Graph JSON file through the connector and prints the speed and the highest memory.
///
/// Usage: JSONBenchmark FILE [RUNS]
@main
struct JSONBenchmark {
    static func main() async throws { try await ReadBenchmark.run(AzureADGraphConnector.self) }
}
