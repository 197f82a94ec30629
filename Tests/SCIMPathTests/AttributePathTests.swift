import SCIMPath
import Testing

@Suite("Attribute paths")
struct AttributePathTests {
    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    @Test("a path is split into its parts")
    func parts() throws {
        let path = try AttributePath(#"urn:example:2.0:User:emails[type eq "work"].value"#)
        #expect(path.schema == "urn:example:2.0:User")
        #expect(path.attribute == "emails")
        #expect(path.filter == .equals(try AttributePath("type"), "work"))
        #expect(path.subAttribute == "value")
    }

    @Test("everything before the last colon is the schema, dots in it included")
    func schema() throws {
        let path = try AttributePath(Self.enterprise + ":manager.value")
        #expect(path.schema == Self.enterprise)
        #expect(path.attribute == "manager")
        #expect(path.subAttribute == "value")
        #expect(path.filter == nil)
    }

    @Test("a colon in a filter value starts no schema")
    func colonInValue() throws {
        let path = try AttributePath(#"roles[value eq "a:b"].display"#)
        #expect(path.schema == nil)
        #expect(path.attribute == "roles")
    }

    @Test(
        "a path prints as it was given",
        arguments: [
            "userName", "name.givenName", "members.$ref", #"emails[type eq "work"].value"#, #"members[value eq "2819c223"]"#,
            enterprise + ":department", enterprise + ":manager.value", #"addresses[type eq "work" and primary eq true].locality"#,
            "userCertificate;binary", "Straße", "@odata.type",
        ])
    func prints(text: String) throws {
        #expect(try AttributePath(text).description == text)
    }

    @Test("spaces and the case of operators become canonical")
    func canonical() throws {
        #expect(try AttributePath(#" emails[ type  EQ "work" ].value "#).description == #"emails[type eq "work"].value"#)
    }

    @Test(
        "names and schemas are equal without regard to case",
        arguments: [
            ("username", "userName"), ("NAME.GIVENNAME", "name.givenName"),
            (#"Emails[TYPE eq "work"].Value"#, #"emails[type eq "work"].value"#),
            ("URN:IETF:params:scim:schemas:core:2.0:user:userName", "urn:ietf:params:scim:schemas:core:2.0:User:username"),
        ])
    func caseInsensitive(left: String, right: String) throws {
        let (left, right) = (try AttributePath(left), try AttributePath(right))
        #expect(left == right)
        #expect(Set([left, right]).count == 1)
    }

    @Test(
        "different places differ",
        arguments: [
            (#"emails[type eq "work"]"#, #"emails[type eq "Work"]"#), ("emails", "emails.value"),
            ("department", enterprise + ":department"),
            (#"emails[type eq "work"]"#, #"emails[type eq "home"]"#),
        ])
    func different(left: String, right: String) throws {
        #expect(try AttributePath(left) != AttributePath(right))
    }

    @Test(
        "a fault is reported at its byte",
        arguments: [
            ("", 0), ("name.", 5), (".givenName", 0), ("a.b.c", 3), ("urn:x:", 6), (":a", 0), ("na me", 3), ("1st", 0), ("emails[", 7),
            (#"emails[type eq "work""#, 6), (#"emails[type eq "work"].value x"#, 29), (#"emails.value[type eq "x"]"#, 12), ("größe!", 7),
            (#"emails[type = "work"]"#, 12), ("emails]", 6), (#"a[b[c eq "x"]]"#, 2), ("a(b)", 1),
        ])
    func offsets(text: String, offset: Int) {
        let error = #expect(throws: PathSyntaxError.self) { try AttributePath(text) }
        #expect(error?.offset == offset)
    }

    @Test("the caret stands under the fault, counted in characters")
    func caret() {
        let text = "größe!"
        let error = #expect(throws: PathSyntaxError.self) { try AttributePath(text) }
        #expect(error?.caret(under: text) == "größe!\n     ^")
        #expect(error?.description == "a character that cannot stand in an attribute name (column 8)")
    }

    @Test("parts of a path are paths")
    func derived() throws {
        let path = try AttributePath(#"urn:x:User:emails[type eq "work"].value"#)
        #expect(path.withoutSubAttribute.description == #"urn:x:User:emails[type eq "work"]"#)
        #expect(path.wholeAttribute.description == "urn:x:User:emails")
        #expect(path.withoutFilter.description == "urn:x:User:emails.value")
        #expect(path.withoutSchema.description == #"emails[type eq "work"].value"#)
        #expect(try AttributePath("manager").member("value").description == "manager.value")
        #expect(throws: PathSyntaxError.self) { try AttributePath("manager").member("a b") }
        let value = AttributePath.literal("value")
        #expect(AttributePath.literal("members").filtered(by: .equals(value, "4\"2")).description == #"members[value eq "4\"2"]"#)
    }

    @Test("paths have a stable order")
    func order() throws {
        let sorted = try ["userName", "Active", "name.familyName", "name"].map { try AttributePath($0) }.sorted()
        #expect(sorted.map(\.description) == ["Active", "name", "name.familyName", "userName"])
    }
}
