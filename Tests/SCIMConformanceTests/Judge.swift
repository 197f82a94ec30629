import BridgeCore
import SCIM
import SCIMPath
import SCIMTarget
import Testing

/// What the target has, held against what the company wants.
struct Judge {
    let target: ConformanceTarget
    var hasSkills = false
    /// True: deactivation may have removed the account.
    var mayVanish = false

    /// The accounts, each with its texts by path.
    func accounts() async throws -> [TargetResource] {
        var all: [TargetResource] = []
        let end = try await target.list(kind: .user, paths: []) { all += $0 }
        if case .partial(let error) = end { throw error }
        return all
    }

    /// Every person has exactly one account with the right values, and nobody else has one.
    func verify(_ people: [Person], _ comment: Comment) async throws {
        let accounts = try await accounts()
        let byIdentifier = Dictionary(grouping: accounts) { text($0, "externalId") ?? "" }
        let duplicates = byIdentifier.filter { $0.value.count > 1 }.map(\.key)
        #expect(duplicates.isEmpty, comment)
        let wanted = Dictionary(uniqueKeysWithValues: people.map { ($0.identifier, $0) })
        #expect(Set(byIdentifier.keys).subtracting(wanted.keys).isEmpty, comment)
        let ids = byIdentifier.compactMapValues(\.first?.id.value)
        for person in people {
            guard let account = byIdentifier[person.identifier]?.first else {
                #expect(!person.isEnabled, "\(person.identifier) has no account; \(comment)")
                continue
            }
            #expect((text(account, "active") ?? "True") == (person.isEnabled ? "True" : "False"), comment)
            if person.isEnabled { check(person, account, people, ids, comment) }
        }
    }

    private func check(_ person: Person, _ account: TargetResource, _ people: [Person], _ ids: [String: String], _ comment: Comment) {
        #expect(text(account, "title") == person.title, comment)
        #expect(text(account, "name.givenName") == person.name, comment)
        #expect(text(account, #"emails[type eq "work"].value"#) == person.mail, comment)
        if hasSkills { #expect(account.values[Company.skillPath]?.first?.text == person.skill, comment) }
        let boss = people.first { $0.number == person.manager }
        if boss == nil || boss?.isEnabled == true {
            #expect(account.values[Company.managerPath]?.first?.text == boss.flatMap { ids[$0.identifier] }, comment)
        }
    }

    private func text(_ account: TargetResource, _ path: String) -> String? {
        (try? AttributePath(path)).flatMap { account.values[$0]?.first?.text }
    }
}
