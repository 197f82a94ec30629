import BridgeCore
import BridgePipelineFile
import Testing

@Suite("Attributes that no source has")
struct AttributeWarningTests {
    private static let loaded = loadWith(
        """
        join: { key: employeId }
        users:
          scope: [contry EQUALS Germany, city EQUALS Bonn]
          match: [externalId]
          mapping:
            externalId: '[userPrincipalName]'
            active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
            name.givenName: 'Append([CITY], [givenNam])'
            title: '[ourTitle]'
            nickName: '[extensionAttribute16]'
        protect: ['userNme EQUALS root']

        """)

    private func schema(isOpen: Bool) -> SourceSchema {
        let names = ["userPrincipalName", "givenName", "city", "country", "employeeId", "extensionAttribute1"]
        return SourceSchema(attributes: [.user: names.map { .init(.init($0)) }], isOpen: isOpen)
    }

    @Test("a source that lists all it has: each name it lacks, at its place")
    func closed() {
        let warnings = Self.loaded.attributeWarnings([schema(isOpen: false)])
        let names = ["employeId", "contry", "givenNam", "ourTitle", "extensionAttribute16"]
        #expect(warnings.map(\.message) == names.map { "no source has the attribute \($0)" })
        #expect(warnings.allSatisfy { $0.severity == .warning })
        #expect(warnings[2].line == 20)
        #expect(warnings[2].column == 37)
        #expect(warnings[2].suggestion == "did you mean “givenName”?")
    }

    @Test("a source that may have more: only names that look misspelt")
    func open() {
        let warnings = Self.loaded.attributeWarnings([schema(isOpen: false), schema(isOpen: true)])
        #expect(warnings.map(\.message) == ["employeId", "contry", "givenNam"].map { "no source lists the attribute \($0)" })
    }

    @Test("sources that say nothing leave the question open")
    func silent() {
        #expect(Self.loaded.attributeWarnings([]).isEmpty)
    }
}
