import BridgeCore
import BridgeHTTP
import BridgeSandbox
import Foundation
import SCIM
import SCIMTarget
import Synchronization
import Testing

/// Every body that is sent passes the payload check of scim-sanity and the models of scim2-models, both of PyPI, unless its dialect says
/// otherwise. `IDBRIDGE_SCIM_SANITY` names the former's program.
@Suite("The judgement of scim-sanity and scim2-models", .enabled(if: SCIMSanity.path != nil))
struct LintTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var manner: SandboxManner
        var dialect: SCIMDialect
        /// What the judges say of a form that the dialect wants on purpose; everything else is a fault.
        var complaints: [String] = []
        var testDescription: String { name }
    }

    static let cases: [Case] = {
        var (byPut, bulk, posted) = (SCIMDialect.rfc, SCIMDialect.rfc, SCIMDialect.rfc)
        byPut.patch = .off
        bulk.bulk = .automatic
        posted.searchesByPost = true
        var staffbase = SandboxManner.staffbase
        staffbase.hasGroups = true
        staffbase.requiresExternalID = false
        var removing = SandboxManner.rfc
        removing.rules.removalValue = .honoured
        return [
            Case(name: "rfc", manner: .rfc, dialect: .rfc),
            Case(
                name: "rfc by PUT", manner: .rfc, dialect: byPut,
                // RFC 7644 section 3.5.1 shows a PUT with its id, and read-only values are ignored; the manager's `$ref` is the service's.
                complaints: [
                    "scim-sanity PUT: id: Immutable attribute",
                    "scim2-models PUT: \(SchemaURN.enterpriseUser.replacing("2.0", with: "N.N")).manager: required",
                ]),
            Case(name: "rfc in bulk", manner: .rfc, dialect: bulk), Case(name: "rfc with /.search", manner: .rfc, dialect: posted),
            Case(
                name: "aws-identity-center", manner: removing, dialect: .awsIdentityCenter,
                // Members are removed by a list of values.
                complaints: ["scim2-models PATCH: : scim_invalidValue"]),
            Case(name: "staffbase", manner: staffbase, dialect: .staffbase),
            Case(
                name: "entra", manner: .entra, dialect: .entra,
                // `Replace`, booleans as text, the manager as text.
                complaints: [
                    "scim-sanity PATCH: : Operation N: invalid 'op' value", "scim2-models PATCH: : scim_invalidValue",
                ]),
            Case(
                name: "entra-compliant", manner: .entra, dialect: .entraCompliant,
                // One `replace` without a path, with paths as keys.
                complaints: ["scim2-models PATCH: : scim_invalidValue", "scim2-models PATCH: : scim_invalidPath"]),
        ]
    }()

    @Test("bodies of whole lives are well-formed", arguments: cases)
    func bodies(_ example: Case) async throws {
        var configuration = SandboxConfiguration(manner: example.manner)
        configuration.registersUsers = true
        let sandbox = try SCIMSandbox(configuration)
        try await sandbox.withRunning { address in
            let recorder = BodyRecorder(base: address.url)
            let target = try ConformanceTarget(url: address.url, token: sandbox.token, dialect: example.dialect, transport: recorder)
            try await BulkLife(target: target).run()
            for account in try await Judge(target: target).accounts() {
                _ = try await target.apply(TargetWrite(id: "x", kind: .user, action: .delete(account.id), changes: []))
            }
            try await LifeTests().live(target, size: 12, hasSkills: false)
            await target.close()
            var lines = try await Self.judge(recorder.lines)
            let counts = try #require(lines.popLast()?.wholeMatch(of: /(\d+) bodies, (\d+) payloads/))
            #expect(Int(counts.1) == recorder.lines.count)
            // A bulk request carries many payloads.
            #expect(try #require(Int(counts.2)) > 40)
            let faults = lines.filter { line in !example.complaints.contains { line.hasPrefix($0) } }
            #expect(faults == [])
        }
    }

    /// What the judges say, line by line.
    private static func judge(_ bodies: [String]) async throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        try Data(bodies.joined(separator: "\n").utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let python = URL(filePath: try #require(SCIMSanity.path)).deletingLastPathComponent().appending(path: "python3")
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/judge_bodies.py")
        let output = Pipe()
        let status = try await run(
            python, ["-B", script.path], input: FileHandle(forReadingFrom: file), output: output.fileHandleForWriting)
        try output.fileHandleForWriting.close()
        #expect(status == 0)
        return String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("finds no fault in the sandbox's RFC manner")
    func sandbox() async throws {
        let sandbox = try SCIMSandbox(SandboxConfiguration(manner: .rfc))
        try await sandbox.withRunning { address in
            let arguments = ["probe", address.url, "--token", sandbox.token, "--i-accept-side-effects"]
            let status = try await Self.run(URL(filePath: try #require(SCIMSanity.path)), arguments)
            #expect(status == 0)
        }
    }

    private static func run(
        _ program: URL, _ arguments: [String], input: FileHandle = .nullDevice, output: FileHandle = .nullDevice
    ) async throws -> Int32 {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }
}

/// The network, with a copy of each body.
private final class BodyRecorder: HTTPTransport {
    private let base: String
    private let transport = AsyncHTTPTransport()
    private let recorded = Mutex<[String]>([])

    init(base: String) { self.base = base }

    /// The bodies, each a line of JSON with its method and path.
    var lines: [String] { recorded.withLock { $0 } }

    func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
        if let body = request.body {
            let path = request.url.dropFirst(base.count + 1)
            let line = #"{"method":"\#(request.method.rawValue)","path":"\#(path)","body":\#(String(decoding: body, as: UTF8.self))}"#
            recorded.withLock { $0.append(line) }
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
