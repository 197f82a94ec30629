import BridgeSandbox

/// The sandbox in memory, in a process of its own, so that the client's processor time is the client's alone.
///
/// Prints its address and serves until it is ended.
@main
enum SCIMServer {
    static func main() async throws {
        var configuration = SandboxConfiguration()
        configuration.token = CommandLine.arguments.dropFirst().first
        let sandbox = try SCIMSandbox(configuration)
        try await sandbox.run { address in
            print(address.url)
            // Whoever waits for the address reads from a pipe.
            flushOutput()
        }
    }
}
