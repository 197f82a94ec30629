import BridgeCore
import BridgeHTTP
import BridgeSandbox
import Foundation
import SCIM
import SCIMTarget
import Synchronization
import Testing

/// The bodies that are sent pass scim-sanity of PyPI, named by `IDBRIDGE_SCIM_SANITY`.
@Suite("The judgement of scim-sanity", .enabled(if: SCIMSanity.path != nil))
struct LintTests {
    @Test("bodies of a whole life are well-formed")
    func bodies() async throws {
        var configuration = SandboxConfiguration(manner: .rfc)
        configuration.registersUsers = true
        let sandbox = try SCIMSandbox(configuration)
        try await sandbox.withRunning { address in
            let recorder = BodyRecorder()
            let target = try ConformanceTarget(url: address.url, token: sandbox.token, dialect: .rfc, transport: recorder)
            try await LifeTests().live(target, size: 12, hasSkills: false)
            await target.close()
            let bodies = recorder.bodies
            #expect(bodies.count > 10)
            // One body of each form is enough: the tool starts anew for each.
            for (isPatch, body) in bodies.prefix(12) {
                let status = try await Self.lint(body, isPatch: isPatch)
                #expect(status == 0)
            }
        }
    }

    private static func lint(_ body: [UInt8], isPatch: Bool) async throws -> Int32 {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        try Data(body).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await run((isPatch ? ["--patch"] : []) + ["--stdin"], input: FileHandle(forReadingFrom: file))
    }

    @Test("finds no fault in the sandbox's RFC manner")
    func sandbox() async throws {
        let sandbox = try SCIMSandbox(SandboxConfiguration(manner: .rfc))
        try await sandbox.withRunning { address in
            let arguments = ["probe", address.url, "--token", sandbox.token, "--i-accept-side-effects"]
            let status = try await Self.run(arguments)
            #expect(status == 0)
        }
    }

    private static func run(_ arguments: [String], input: FileHandle = .nullDevice) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: try #require(SCIMSanity.path))
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }
}

/// The network, with a copy of each body: every form of PATCH and POST once.
private final class BodyRecorder: HTTPTransport {
    private let transport = AsyncHTTPTransport()
    private let recorded = Mutex<[String: (isPatch: Bool, body: [UInt8])]>([:])

    var bodies: [(isPatch: Bool, body: [UInt8])] { recorded.withLock { Array($0.values) } }

    func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
        if let body = request.body, request.method == .post || request.method == .patch {
            let key = "\(request.method.rawValue) \(body.count)"
            recorded.withLock { $0[key] = (request.method == .patch, body) }
        }
        return try await transport.send(request, timeout: timeout)
    }

    func close() async { await transport.close() }
}

/// The judge.
private enum SCIMSanity {
    /// Where it is; nil: the tests with it are skipped.
    static let path = ProcessInfo.processInfo.environment["IDBRIDGE_SCIM_SANITY"]
}
