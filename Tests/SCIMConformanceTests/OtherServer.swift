import BridgeHTTP
import Foundation

/// A SCIM server that nobody of this project wrote, as a process of its own.
final class OtherServer: Sendable {
    let port: Int
    private let process: Process

    /// The path of `scim2-server`, by `IDBRIDGE_SCIM2_SERVER`; nil: the tests with it are skipped.
    static let scim2Server = ProcessInfo.processInfo.environment["IDBRIDGE_SCIM2_SERVER"]

    /// The Python that has django-scim2, by `IDBRIDGE_DJANGO_SCIM2`; nil: the tests with it are skipped.
    static let djangoPython = ProcessInfo.processInfo.environment["IDBRIDGE_DJANGO_SCIM2"]

    /// Starts the server on a port, given by `--port`, and waits until it answers.
    init(_ executable: String, arguments: [String]) async throws {
        // Below the ports that Linux gives to outgoing connections: one of those would be in the way.
        port = Int.random(in: 20_000..<32_768)
        process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments + ["--port", String(port)]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<200 where process.isRunning {
            if await answers() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw CocoaError(.executableNotLoadable)
    }

    private func answers() async -> Bool {
        let transport = AsyncHTTPTransport()
        let url = "http://127.0.0.1:\(port)/v2/ServiceProviderConfig"
        let answer = try? await transport.send(HTTPRequest(.get, url: url), timeout: .seconds(2))
        await transport.close()
        return answer != nil
    }

    /// Ends the process, at once: it may have inherited a mask that blocks SIGTERM, and it holds nothing worth saving.
    func stop() { kill(process.processIdentifier, SIGKILL) }
}
