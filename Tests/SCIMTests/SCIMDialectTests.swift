import SCIM
import SCIMPath
import Testing

@Suite("Dialects")
struct SCIMDialectTests {
    @Test(
        "a search for the value of an entry has the dialect's form",
        arguments: [
            (SCIMDialect.EntryFilterForm.inBrackets, #"emails[type eq "work" and value eq "x"]"#), (.dotted, #"emails.value eq "x""#),
            (.afterBracket, #"emails[type eq "work"].value eq "x""#),
        ])
    func entryFilter(form: SCIMDialect.EntryFilterForm, expected: String) throws {
        var dialect = SCIMDialect.rfc
        dialect.entryFilterForm = form
        #expect(try dialect.filter(path(#"emails[type eq "work"].value"#), equals: "x").description == expected)
    }

    @Test("a search for a single value is the same everywhere", arguments: SCIMDialect.builtIn)
    func plainFilter(dialect: SCIMDialect) throws {
        #expect(try dialect.filter(path("externalId"), equals: #"a"b"#).description == #"externalId eq "a\"b""#)
    }

    @Test("at Staffbase the at sign and its marker are equal in user names, and only there")
    func atSign() throws {
        let (userName, title) = (try path("userName"), try path("title"))
        #expect(SCIMDialect.staffbase.areEqual("A@x.de", "a[at]x.de", at: userName))
        #expect(!SCIMDialect.staffbase.areEqual("a@x.de", "a[at]x.de", at: title))
        #expect(!SCIMDialect.rfc.areEqual("a@x.de", "a[at]x.de", at: userName))
        #expect(SCIMDialect.staffbase.searchTexts("a@x.de", at: userName) == ["a@x.de", "a[at]x.de"])
        #expect(SCIMDialect.staffbase.searchTexts("a", at: userName) == ["a"])
        #expect(SCIMDialect.rfc.searchTexts("a@x.de", at: userName) == ["a@x.de"])
    }

    @Test(
        "values are equal by the rule of their attribute",
        arguments: [
            ("userName", JSONValue.string("A"), JSONValue.string("a"), true), ("externalId", "A", "a", false), ("title", "A", "a", false),
            (#"emails[type eq "work"].value"#, "A@X.de", "a@x.de", true), ("active", true, "True", true), ("active", false, "True", false),
            ("title", .null, .array([]), true), ("title", .null, "x", false),
        ])
    func equality(text: String, left: JSONValue, right: JSONValue, expected: Bool) throws {
        #expect(try SCIMDialect.rfc.areEqual(left, right, at: path(text)) == expected)
    }

    @Test("a dialect can name the attributes that it searches by")
    func searchable() throws {
        var dialect = SCIMDialect.rfc
        #expect(try dialect.canSearch(by: path("externalId")))
        dialect.searchableAttributes = [try path("userName")]
        #expect(try dialect.canSearch(by: path("USERNAME")))
        #expect(try !dialect.canSearch(by: path("externalId")))
    }

    @Test("AWS IAM Identity Center is written to and listed as its guide says")
    func aws() throws {
        let dialect = SCIMDialect.awsIdentityCenter
        let patches = SCIMPatch.memberChanges(adding: (1...150).map(String.init), removing: ["7"], dialect: dialect)
        let counts = patches.map { $0.json(dialect)["Operations"]?.array?.first?["value"]?.array?.count }
        #expect(counts == [1, 100, 50])
        #expect(patches[0].operations == [.init(.remove, try path("members"), [["value": "7"]])])
        #expect(dialect.paging == .cursor)
        #expect(try dialect.canSearch(by: path("userName")) && !dialect.canSearch(by: path(#"emails[type eq "work"].value"#)))
    }

    @Test("built-in dialects are found by name")
    func names() {
        #expect(SCIMDialect.builtIn.allSatisfy { SCIMDialect.named($0.name) == $0 })
        #expect(SCIMDialect.named("nobody") == nil)
    }
}
