import BridgeCore
import BridgeSandbox
import SCIM
import SCIMTarget
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A company's life through the engine: everybody comes, is renamed, moves, is disabled, comes back, goes.
@Suite("The life of a company")
struct LifeTests {
    /// How many people; `IDBRIDGE_LIFE_PEOPLE` says otherwise, such as 500.
    static let size = ProcessInfo.processInfo.environment["IDBRIDGE_LIFE_PEOPLE"].flatMap(Int.init) ?? 60

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var manner: SandboxManner
        var dialect: SCIMDialect
        var testDescription: String { name }
    }

    static let cases: [Case] = {
        var withoutPatch = SandboxManner.rfc
        withoutPatch.hasPatch = false
        var withoutFilters = SandboxManner.rfc
        withoutFilters.honoursFilters = false
        var byIdentifier = SCIMDialect.entra
        byIdentifier.managerReference = .identifier
        var compliant = SCIMDialect.entraCompliant
        compliant.searchesByPost = true
        var bulk = SCIMDialect.rfc
        bulk.bulk = .automatic
        var few = SandboxManner.rfc
        few.maximumBulkOperations = 3
        return [
            Case(name: "rfc", manner: .rfc, dialect: .rfc), Case(name: "without PATCH", manner: withoutPatch, dialect: .rfc),
            Case(name: "without filters", manner: withoutFilters, dialect: .rfc),
            Case(name: "entra", manner: .entra, dialect: .entra), Case(name: "entra-compliant", manner: .entra, dialect: compliant),
            Case(name: "manager by identifier", manner: .entra, dialect: byIdentifier),
            Case(name: "staffbase", manner: .staffbase, dialect: .staffbase), Case(name: "bulk", manner: .rfc, dialect: bulk),
            Case(name: "bulk, few at a time", manner: few, dialect: bulk),
        ]
    }()

    @Test("ends with an empty plan at the sandbox", arguments: cases)
    func sandbox(_ example: Case) async throws {
        var configuration = SandboxConfiguration(manner: example.manner)
        configuration.registersUsers = true
        let sandbox = try SCIMSandbox(configuration)
        try await sandbox.withRunning { address in
            let target = try ConformanceTarget(url: address.url, token: sandbox.token, dialect: example.dialect)
            // Whole lists for every search of many people are too many requests for a test.
            let size = example.manner.honoursFilters ? Self.size : min(Self.size, 20)
            try await live(target, size: size, hasSkills: example.manner.rules.acceptsUnknownAttributes)
            await target.close()
        }
    }

    /// The life, step by step; after each the accounts are what they should be.
    func live(_ target: ConformanceTarget, size: Int, hasSkills: Bool) async throws {
        let company = try Company(target: target, hasSkills: hasSkills)
        let judge = Judge(target: target, hasSkills: hasSkills)
        var people = (1...size).map(Person.init)
        func step(_ name: Comment, _ change: (inout [Person]) -> Void) async throws {
            change(&people)
            company.set(people)
            let hasSettled = try await company.settles(within: 3)
            let trouble = hasSettled ? [] : try await company.trouble()
            #expect(hasSettled, "\(name): \(trouble)")
            try await judge.verify(people, name)
        }
        try await step("all come, with managers in circles") { people in
            for index in people.indices { people[index].manager = (index + 1) % size + 1 }
        }
        try await step("half are renamed") { people in
            for index in people.indices where index.isMultiple(of: 2) { people[index].name = "Renamed \(index) Ünal \u{1F600}" }
        }
        try await step("a third move: mail and title go, come and change") { people in
            for index in people.indices where index.isMultiple(of: 3) {
                people[index].mail = index.isMultiple(of: 6) ? nil : "moved\(index)@example.com"
                people[index].title = index.isMultiple(of: 9) ? nil : "Head"
                people[index].skill = index.isMultiple(of: 6) ? nil : "New skill"
            }
        }
        try await step("a tenth is disabled") { people in
            for index in people.indices where index.isMultiple(of: 10) { people[index].isEnabled = false }
        }
        try await step("they come back, with what they had lost") { people in
            for index in people.indices {
                people[index].isEnabled = true
                people[index].mail = "back\(index)@example.com"
                people[index].manager = nil
            }
        }
        try await step("a fifth leaves for good") { people in people.removeAll { $0.number.isMultiple(of: 5) } }
    }
}
