import AzureADConnectors
import BridgeCore
import Foundation
import ReadBenchmark

/// Reads the people of a Microsoft Graph tenant, as a pipeline does, and prints the speed and the highest memory.
///
/// Usage: GraphBenchmark GRAPH_URL LOGIN_URL TENANT CLIENT_ID CLIENT_SECRET
@main
struct GraphBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6 else { return print("Usage: \(arguments[0]) GRAPH_URL LOGIN_URL TENANT CLIENT_ID CLIENT_SECRET") }
        let settings: [String: ConnectorConfiguration.Value] = [
            "graph_url": .text(arguments[1]), "login_url": .text(arguments[2]), "tenant": .text(arguments[3]),
            "client_id": .text(arguments[4]), "client_secret": .text(arguments[5]), "deleted_items": .boolean(false),
        ]
        let source = try AzureADGraphConnector(configuration: .init(settings), context: .init())
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try await ReadBenchmark.read(source)
        let time = start.duration(to: clock.now).components
        await source.close()
        let seconds = Double(time.seconds) + Double(time.attoseconds) / 1e18
        print("\(outcome), \(String(format: "%.2f", seconds)) s, peak \(ReadBenchmark.peakMemory()) MB")
    }
}
