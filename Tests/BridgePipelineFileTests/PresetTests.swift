import BridgeMapping
import BridgePipeline
import BridgePipelineFile
import SCIMPath
import Testing

@Suite("A mapping that starts from a preset")
struct PresetTests {
    private func load(_ mapping: String, match: String = "") -> LoadedPipeline {
        loadWith("users:\n\(match)  mapping:\n" + mapping.split(separator: "\n").map { "    \($0)\n" }.joined())
    }

    @Test("every preset can be read whole", arguments: zip(MappingPreset.allCases, [22, 5]))
    func readable(preset: MappingPreset, count: Int) throws {
        let mappings = try preset.mappings()
        #expect(mappings.count == count)
        #expect(Set(mappings.map(\.target)).count == count)
        #expect(mappings.contains { $0.readsIsSoftDeleted })
        #expect(preset.match.allSatisfy { match in mappings.contains { $0.target == match.path } })
    }

    @Test("its name is enough: mappings and match come with it")
    func alone() throws {
        let loaded = load("preset: entra-default")
        #expect(loaded.diagnostics.map(\.description) == [])
        let users = try #require(loaded.pipeline?.users)
        #expect(users.mappings.count == 22)
        #expect(users.match == [MatchAttribute(.literal("userName"), found: .adopt)])
        let manager = users.mappings.first { $0.target.description.hasSuffix(":manager") }
        #expect(manager?.source == .reference(attribute: "manager"))
    }

    @Test("for groups it has the portal's table, over which own mappings stand")
    func groups() throws {
        let loaded = loadWith("groups: { mapping: { preset: entra-default } }\n")
        #expect(loaded.diagnostics.map(\.description) == [])
        let groups = try #require(loaded.pipeline?.groups)
        #expect(groups.resource.mappings.map(\.target.description) == ["displayName", "externalId"])
        #expect(groups.members?.attribute == "members")
        #expect(groups.resource.match.map(\.path.description) == ["externalId", "displayName"])
        let own = loadWith("groups: { mapping: { preset: entra-default, members: none, displayName: 'PCase([displayName])' } }\n")
        #expect(own.diagnostics.map(\.description) == [])
        #expect(own.pipeline?.groups?.members == nil)
        #expect(own.pipeline?.groups?.resource.mappings.first?.source == .expression(try ParsedExpression("PCase([displayName])")))
        #expect(BridgePipelineFileTests.load(loaded.resolved()).pipeline?.groups?.resource.mappings == groups.resource.mappings)
    }

    @Test(
        "for groups a preset without a table for them, and one that is none, are mistakes",
        arguments: [("staffbase-minimum", "has nothing for groups"), ("entra-defalt", "did you mean “entra-default”?")])
    func noGroups(preset: String, message: String) {
        let loaded = loadWith("groups: { mapping: { preset: \(preset) } }\n")
        #expect(loaded.pipeline == nil)
        #expect(loaded.diagnostics.contains { $0.description.contains(message) }, "\(loaded.diagnostics)")
    }

    @Test("own mappings take the place of the preset's or come after them, and none takes one away", arguments: ["none", "null", "~", ""])
    func over(nothing: String) throws {
        let loaded = load(
            """
            preset: staffbase-minimum
            name.givenName: 'PCase([givenName])'
            title: '[jobTitle]'
            name.familyName: \(nothing)
            """)
        #expect(loaded.diagnostics.map(\.description) == [])
        let mappings = try #require(loaded.pipeline?.users.mappings)
        let targets = ["externalId", "active", #"emails[type eq "work"].value"#, "name.givenName", "title"]
        #expect(mappings.map(\.target.description) == targets)
        #expect(mappings[3].source == .expression(try ParsedExpression("PCase([givenName])")))
    }

    @Test("the resolved file writes it out, and loads as the same")
    func resolved() throws {
        let first = load("preset: entra-default\nexternalId: '[objectId]'")
        let text = first.resolved()
        #expect(!text.contains("preset"))
        #expect(text.contains("phoneNumbers[type eq \"fax\"].value"))
        let second = BridgePipelineFileTests.load(text)
        #expect(second.diagnostics.map(\.description) == [])
        #expect(first.pipeline?.users.mappings == second.pipeline?.users.mappings)
    }

    @Test("an own match stands")
    func ownMatch() {
        let loaded = load("preset: entra-default", match: "  match: [externalId]\n")
        #expect(loaded.pipeline?.users.match.map(\.path) == [.literal("externalId")])
    }

    @Test(
        "mistakes are told with what to write",
        arguments: [
            ("preset: entra-defalt", "did you mean “entra-default”?"),
            ("preset: staffbase-minimum\nname.givnName: none", "did you mean “name.givenName”?"),
            ("preset: staffbase-minimum\nexternalId: none", "finds accounts and has no mapping"),
            ("preset: staffbase-minimum\nactive: none", "nobody would ever be disabled"),
            ("preset: staffbase-minimum\ntitle: 'Swich([a])'", "Switch"),
        ])
    func mistakes(mapping: String, advice: String) {
        let loaded = load(mapping)
        #expect(loaded.pipeline == nil)
        #expect(loaded.diagnostics.contains { $0.description.contains(advice) }, "\(loaded.diagnostics)")
    }
}
