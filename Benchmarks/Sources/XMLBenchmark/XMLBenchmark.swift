import AzureADConnectors
import ReadBenchmark

/// Reads a DSML file through the connector and prints the speed and the highest memory.
///
/// Usage: XMLBenchmark FILE [RUNS]
@main
struct XMLBenchmark {
    static func main() async throws { try await ReadBenchmark.run(AzureADXMLConnector.self) }
}
