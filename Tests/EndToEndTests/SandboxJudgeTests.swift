import Foundation
import Testing

@Suite("the sandbox, judged by others", .timeLimit(.minutes(10)))
struct SandboxJudgeTests {
    @Test("scim2-tester finds no fault in the RFC manner")
    func tester() async throws {
        guard let path = try OtherTools.path("IDBRIDGE_SCIM2_CLI") else { return }
        try await Server.withSandbox("--manner", "rfc") { server in
            let judge = try RunningProcess(
                path, ["--url", server.url, "--header", "Authorization: Bearer \(server.token)", "test"], folder: NSTemporaryDirectory(),
                environment: ProcessInfo.processInfo.environment)
            let result = await judge.finish()
            let faults = result.output.split(separator: "\n").filter { line in
                ["ERROR", "FAIL", "CRITICAL"].contains { line.contains($0) }
            }
            #expect(result.status == 0, "\(result)")
            #expect(faults.isEmpty, "\(result)")
            #expect(result.output.contains("SUCCESS"), "it did test something: \(result)")
        }
    }
}
