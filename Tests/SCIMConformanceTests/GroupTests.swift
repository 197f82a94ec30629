import BridgeCore
import BridgeSandbox
import SCIM
import SCIMPath
import SCIMTarget
import Testing

@Suite("Bulk requests and groups at the sandbox")
struct GroupTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var manner: SandboxManner
        var dialect: SCIMDialect
        var testDescription: String { name }
    }

    static let cases: [Case] = {
        var bulk = SCIMDialect.rfc
        bulk.bulk = .automatic
        bulk.memberChunkSize = 4
        var few = SandboxManner.rfc
        few.maximumBulkOperations = 3
        var staffbase = SandboxManner.staffbase
        staffbase.hasGroups = true
        staffbase.requiresExternalID = false
        var byPut = SCIMDialect.rfc
        byPut.patch = .off
        return [
            Case(name: "rfc", manner: .rfc, dialect: .rfc), Case(name: "bulk", manner: .rfc, dialect: bulk),
            Case(name: "few at a time", manner: few, dialect: bulk), Case(name: "entra", manner: .entra, dialect: .entra),
            Case(name: "staffbase with groups", manner: staffbase, dialect: .staffbase), Case(name: "PUT", manner: .rfc, dialect: byPut),
        ]
    }()

    @Test("are as they should be in the end", arguments: cases)
    func life(_ example: Case) async throws {
        let sandbox = try SCIMSandbox(SandboxConfiguration(manner: example.manner))
        try await sandbox.withRunning { address in
            let target = try ConformanceTarget(url: address.url, token: sandbox.token, dialect: example.dialect)
            try await BulkLife(target: target).run()
            await target.close()
        }
    }

    @Test("a member that does not exist is refused, and nothing else is done")
    func unknownMember() async throws {
        var manner = SandboxManner.rfc
        manner.refusesUnknownMembers = true
        let sandbox = try SCIMSandbox(SandboxConfiguration(manner: manner))
        try await sandbox.withRunning { address in
            let target = try ConformanceTarget(url: address.url, token: sandbox.token, dialect: .rfc)
            let name = Change(path: .literal("displayName"), old: nil, edit: .set([.text("Staff")]))
            let made = try await target.apply(TargetWrite(id: "g", kind: .group, action: .create, changes: [name]))
            guard case .done(let group, _) = made else { return #expect(Bool(false), "must be made") }
            let error = await #expect(throws: BridgeError.self) {
                try await target.changeMembers(of: group, add: [TargetID("nobody")], remove: [])
            }
            #expect(error?.recovery == .skip && error?.effect == BridgeError.Effect.none)
            #expect(try await target.members(of: group) == [])
            await target.close()
        }
    }
}
