import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgePipelineFile
import BridgeState
import SCIMPath
import Testing

@Suite("The key groups")
struct GroupsKeyTests {
    static let whole = """
        groups:
          scope: ['displayName REGEX MATCH "Staffbase .*"']
          mapping: { externalId: '[id]', displayName: '[displayName]', members: { reference: '[members]' } }
          members: { nested: true, not_provisioned: leave_out, added_by_hand: keep }
          leaving:
            - { when: deleted, do: delete }

        """

    @Test("left out leaves groups alone")
    func none() throws {
        #expect(try #require(load(twelveLines).pipeline).groups == nil)
    }

    @Test("says which groups, their values, and who is in them")
    func read() throws {
        let loaded = loadWith(Self.whole)
        #expect(loaded.diagnostics.isEmpty)
        let groups = try #require(loaded.pipeline?.groups)
        #expect(groups.resource.kind == .group && groups.resource.scope != nil)
        #expect(groups.resource.mappings.map(\.target.description) == ["externalId", "displayName"])
        #expect(groups.members == MemberRules(attribute: "members", nested: true))
        #expect(groups.resource.rule(for: .deleted).action == .delete)
    }

    @Test("has safe defaults: a name only proposes, whoever leaves stays, groups in groups do not count")
    func defaults() throws {
        let loaded = loadWith(
            "groups: { mapping: { externalId: '[id]', displayName: '[displayName]', members: { reference: '[members]' } } }\n")
        let groups = try #require(loaded.pipeline?.groups)
        #expect(groups.resource.match.map(\.found) == [.adopt, .propose])
        #expect(LeavingWay.allCases.allSatisfy { groups.resource.rule(for: $0).action == .ignore })
        #expect(groups.members == MemberRules())
    }

    @Test("without a mapping of members leaves who is in the groups alone")
    func withoutMembers() throws {
        let groups = try #require(loadWith("groups: { mapping: { externalId: '[id]' } }\n").pipeline?.groups)
        #expect(groups.members == nil && groups.resource.match.map(\.path.description) == ["externalId"])
    }

    @Test("does not touch the rules for people")
    func people() throws {
        let (with, without) = (try #require(loadWith(Self.whole).pipeline), try #require(load(twelveLines).pipeline))
        #expect(with.users.mappings.map(\.target) == without.users.mappings.map(\.target) && with.users.match == without.users.match)
    }

    @Test("written out with all defaults reads as the same rules")
    func resolved() throws {
        let text = loadWith(Self.whole).resolved()
        let again = try #require(load(text).pipeline?.groups)
        #expect(again.members == MemberRules(nested: true) && again.resource.rule(for: .deleted).action == .delete)
        #expect(again.resource.mappings.count == 2 && again.resource.scope != nil)
    }

    @Test(
        "points at what is not right",
        arguments: [
            ("groups: { scope: [displayName IS NOT NULL] }", "the key “mapping” is missing in “groups”"),
            ("groups: { mapping: { members: { reference: '[members]' } } }", "“groups.mapping” maps no value"),
            ("groups: { mapping: { externalId: '[id]', members: '[members]' } }", "the members of a group come from a reference"),
            (
                "groups: { mapping: { externalId: '[id]' }, members: { nested: true } }",
                "“groups.members” has no mapping that names the members"
            ),
            ("groups: { mapping: { externalId: '[id]' }, match: [displayName] }", "“displayName” finds groups and has no mapping"),
            ("groups: { mapping: { description: '[description]' } }", "the key “match” is missing in “groups”"),
            ("groups: { mapping: { externalId: '[id]' }, leaving: [{ when: missing, do: disable }] }", "a group cannot be disabled"),
            ("groups: { mapping: { externalId: '[id]' }, pilot: [] }", "unknown key “pilot” in “groups”"),
            (
                "groups: { mapping: { externalId: '[id]', members: { reference: '[members]' } }, members: { added_by_hand: drop } }",
                "“drop” is not possible here"
            ),
        ])
    func problems(_ text: String, _ message: String) {
        let loaded = loadWith(text + "\n")
        #expect(loaded.pipeline == nil)
        #expect(loaded.diagnostics.map(\.message) == [message])
    }

    @Test("has a limit of its own for members who leave a group")
    func limit() throws {
        #expect(try #require(load(twelveLines).pipeline).limits.byAction[.removeMembers] == Limits.Limit(percent: 20))
        let limits = try #require(loadWith("limits: { remove_members: { percent: 5, count: 100 } }\n").pipeline).limits
        #expect(limits.byAction[.removeMembers] == Limits.Limit(percent: 5, count: 100))
    }
}
