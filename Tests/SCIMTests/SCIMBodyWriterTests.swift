import SCIM
import SCIMPath
import Testing

@Suite("The writer of bodies")
struct SCIMBodyWriterTests {
    private static let dialects = SCIMDialect.builtIn

    /// The bodies by the general way.
    private func general(
        _ changes: [SCIMChange], _ dialect: SCIMDialect, current: SCIMResource? = nil
    ) throws -> (creation: JSONValue?, patch: JSONValue?) {
        let patch = SCIMPatch(changes: changes, current: current, dialect: dialect)
        return (try? SCIMPutMerge(changes: changes, dialect: dialect).newResource().json, patch.isEmpty ? nil : patch.json(dialect))
    }

    /// Every body is written twice: the first one may make the form, the second fills it.
    private func check(_ changes: [SCIMChange], _ writer: SCIMBodyWriter, _ dialect: SCIMDialect) throws {
        let expected = try general(changes, dialect)
        for _ in 1...2 {
            let creation = try? writer.creation(changes)
            #expect(try creation.map { try JSONValue(parsing: $0) } == expected.creation)
            #expect(try writer.patch(changes).map { try JSONValue(parsing: $0) } == expected.patch)
        }
    }

    private static let texts = ["Ada", "", "\"quoted\" \\ \u{0}\u{1}\t\n", "0", "Ünal 😀", "work", "{}"]
    private static let paths = [
        "userName", "externalId", "TITLE", "name.givenName", "name.familyName", "nickName", #"emails[type eq "work"].value"#,
        #"emails[type eq "work"].display"#, #"emails[type eq "home"].value"#, #"emails[type eq "home"].type"#, "emails.value",
        #"emails[primary eq true].value"#, #"emails[type eq "work"].primary"#, #"emails[type eq "home"].primary"#, "emails",
        #"emails[value sw "a"].value"#, #"addresses[type eq "work" and primary eq true].locality"#, "active",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
        "urn:ietf:params:scim:schemas:extension:showcase:2.0:User:skillset", "roles", "unknown", "unknown.member",
    ]

    @Test("gives what the general way gives, for changes by chance", arguments: dialects)
    func agreement(_ dialect: SCIMDialect) throws {
        var generator = SplitMix(state: 20_261_127)
        let writer = SCIMBodyWriter(dialect: dialect, catalog: .user)
        for _ in 1...300 {
            let count = Int.random(in: 1...6, using: &generator)
            let changes = try (0..<count).map { _ in try Self.change(&generator) }
            try check(changes, writer, dialect)
        }
    }

    private static func change(_ generator: inout SplitMix) throws -> SCIMChange {
        let path = try AttributePath(paths.randomElement(using: &generator) ?? "title")
        let text = JSONValue.string(texts.randomElement(using: &generator) ?? "")
        let value: JSONValue =
            switch Int.random(in: 0..<12, using: &generator) {
            case 0: .boolean(true)
            case 1: .boolean(false)
            case 2: .integer(-7)
            case 3: .array([text])
            case 4: ["value": text]
            case 5: .null
            case 6: .number("1.5")
            default: text
            }
        let edit: SCIMChange.Edit =
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: .clear
            case 1: .add([text])
            case 2: .remove([text])
            default: .set(value)
            }
        let old: [[JSONValue]?] = [nil, [], [text]]
        return SCIMChange(path, edit, old: old[Int.random(in: 0..<3, using: &generator)])
    }

    @Test("people of one form differ in their values only, also when a value looks like a placeholder")
    func values() throws {
        let writer = SCIMBodyWriter(dialect: .rfc, catalog: .user)
        for text in Self.texts + ["\u{0}0\u{0}", "\\u00000\\u0000"] {
            try check([SCIMChange(.literal("userName"), .set(.string(text))), SCIMChange(.literal("title"), .set("x"))], writer, .rfc)
        }
    }

    @Test("what the service has decides over the form")
    func current() throws {
        let change = SCIMChange(.literal(#"emails[type eq "work"].value"#), .set("a@example.com"))
        let current = SCIMResource(["emails": [["type": "work", "value": "b@example.com"]]])
        let body = SCIMBodyWriter(dialect: .rfc, catalog: .user).patch([change], current: current)
        #expect(try body.map { try JSONValue(parsing: $0) } == (try general([change], .rfc, current: current).patch))
    }

    @Test("a path whose filter describes no entry cannot be written")
    func impossible() {
        let change = SCIMChange(.literal(#"emails[value sw "a"].value"#), .set("a@example.com"))
        #expect(throws: SCIMError.self) { try SCIMBodyWriter(dialect: .rfc, catalog: .user).creation([change]) }
    }

    @Test("nothing to do is no body")
    func nothing() {
        let writer = SCIMBodyWriter(dialect: .rfc, catalog: .user)
        #expect(writer.patch([]) == nil)
        #expect(writer.patch([SCIMChange(.literal("title"), .clear, old: [])]) == nil)
    }
}

/// Chance that is the same in every run (SplitMix64).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
