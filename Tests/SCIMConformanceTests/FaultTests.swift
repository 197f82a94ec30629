import BridgeCore
import BridgeSandbox
import BridgeTestKit
import SCIM
import SCIMTarget
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Random lives over a network that fails: the accounts must be right in the end, none twice, none lost.
@Suite("A network that fails")
struct FaultTests {
    /// How many changes of people one test makes; more by `IDBRIDGE_FAULT_OPERATIONS`.
    static let operations = ProcessInfo.processInfo.environment["IDBRIDGE_FAULT_OPERATIONS"].flatMap(Int.init) ?? 240

    /// The seed, from `IDBRIDGE_FAULT_SEED` or fixed.
    static let seed = ProcessInfo.processInfo.environment["IDBRIDGE_FAULT_SEED"].flatMap(UInt64.init) ?? 20_261_126

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var manner: SandboxManner
        var dialect: SCIMDialect
        var testDescription: String { name }
    }

    static let cases: [Case] = {
        var withoutPatch = SCIMDialect.rfc
        withoutPatch.patch = .off
        var bulk = SCIMDialect.rfc
        bulk.bulk = .automatic
        return [
            Case(name: "rfc", manner: .rfc, dialect: .rfc), Case(name: "rfc by PUT", manner: .rfc, dialect: withoutPatch),
            Case(name: "entra", manner: .entra, dialect: .entra), Case(name: "staffbase", manner: .staffbase, dialect: .staffbase),
            Case(name: "bulk", manner: .rfc, dialect: bulk),
        ]
    }()

    @Test("ends in the desired state", arguments: cases)
    func faults(_ example: Case) async throws {
        let sandbox = try SCIMSandbox(SandboxConfiguration(manner: example.manner))
        try await sandbox.withRunning { address in
            let origin = "http://\(address.host):\(address.port)"
            let proxy = FaultProxy(origin: origin, plan: FaultPlan(seed: Self.seed))
            try await proxy.withRunning { front in
                let target = try ConformanceTarget(url: front + address.basePath, token: sandbox.token, dialect: example.dialect)
                try await live(Company(target: target), proxy, example)
                await target.close()
            }
        }
    }

    private func live(_ company: Company, _ proxy: FaultProxy, _ example: Case) async throws {
        var life = RandomLife(seed: Self.seed, people: 30)
        var done = 0
        while done < Self.operations {
            done += life.change(times: 20)
            company.set(life.people)
            for _ in 0..<3 { _ = try await company.run() }
        }
        proxy.change(FaultPlan(seed: 0, rate: 0))
        let comment: Comment = "seed \(Self.seed), \(example.name), faults \(proxy.counts)"
        let hasSettled = try await company.settles(within: 8)
        let trouble = hasSettled ? [] : try await company.trouble()
        #expect(hasSettled, "\(comment), \(trouble)")
        let judge = Judge(target: company.target, mayVanish: example.manner.hasPendingUsers)
        try await judge.verify(life.people, comment)
    }
}
