import SCIM
import SCIMPath
import Testing

@Suite("Building PATCH bodies")
struct PatchBuilderTests {
    private func operations(
        _ changes: [SCIMChange], current: SCIMResource? = nil, _ dialect: SCIMDialect = .rfc
    ) -> [String] {
        SCIMPatch(changes: changes, current: current, dialect: dialect).json(dialect)["Operations"]?.array?.map(\.description) ?? []
    }

    @Test("an attribute that is present is replaced, by path and in lower case, with a real boolean")
    func replaces() throws {
        let changes = [
            SCIMChange(try path("active"), .set(false), old: [true]), SCIMChange(try path("name.givenName"), .set("B")),
            SCIMChange(try path(enterprise + ":department"), .set("Sales"), old: ["IT"]),
        ]
        #expect(
            operations(changes) == [
                #"{"op":"replace","path":"active","value":false}"#, #"{"op":"replace","path":"name.givenName","value":"B"}"#,
                #"{"op":"replace","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"Sales"}"#,
            ])
    }

    @Test("an absent entry is added to the list")
    func addsEntry() throws {
        let change = SCIMChange(try path(#"emails[type eq "work"].value"#), .set("x"), old: [])
        #expect(operations([change]) == [#"{"op":"add","path":"emails","value":[{"type":"work","value":"x"}]}"#])
    }

    @Test("several members of an absent entry are added as one entry")
    func addsEntryOnce() throws {
        let changes = [
            SCIMChange(try path(#"addresses[type eq "work"].locality"#), .set("Köln"), old: []),
            SCIMChange(try path("title"), .set("T"), old: []),
            SCIMChange(try path(#"Addresses[type eq "work"].country"#), .set("DE"), old: []),
        ]
        #expect(
            operations(changes) == [
                #"{"op":"add","path":"Addresses","value":[{"type":"work","locality":"Köln","country":"DE"}]}"#,
                #"{"op":"add","path":"title","value":"T"}"#,
            ])
    }

    @Test("an entry is present when one of its members is known")
    func knownEntry() throws {
        let changes = [
            SCIMChange(try path(#"addresses[type eq "work"].locality"#), .set("Köln"), old: []),
            SCIMChange(try path(#"addresses[type eq "work"].country"#), .set("DE"), old: ["AT"]),
        ]
        #expect(
            operations(changes) == [
                #"{"op":"replace","path":"addresses[type eq \"work\"].locality","value":"Köln"}"#,
                #"{"op":"replace","path":"addresses[type eq \"work\"].country","value":"DE"}"#,
            ])
    }

    @Test("what the service has counts more than what was known")
    func current() throws {
        let change = SCIMChange(try path(#"emails[type eq "work"].value"#), .set("x"), old: [])
        #expect(
            operations([change], current: try barbara()) == [#"{"op":"replace","path":"emails[type eq \"work\"].value","value":"x"}"#])
    }

    @Test("an entry without its value is removed, and so is a manager")
    func clears() throws {
        let changes = [
            SCIMChange(try path(#"emails[type eq "work"].value"#), .clear, old: ["x"]), SCIMChange(try path("title"), .set(.null)),
            SCIMChange(try path(enterprise + ":manager.value"), .clear),
            SCIMChange(try path(#"addresses[type eq "work"].locality"#), .clear),
        ]
        #expect(
            operations(changes) == [
                #"{"op":"remove","path":"emails[type eq \"work\"]"}"#, #"{"op":"remove","path":"title"}"#,
                #"{"op":"remove","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"}"#,
                #"{"op":"remove","path":"addresses[type eq \"work\"].locality"}"#,
            ])
    }

    @Test("what is known to be absent is not removed")
    func clearsNothing() throws {
        let change = SCIMChange(try path("nickName"), .clear, old: [])
        #expect(SCIMPatch(changes: [change]).isEmpty)
        #expect(SCIMPatch(changes: [SCIMChange(try path("nickName"), .clear)], current: try barbara()).isEmpty)
    }

    @Test("members are added as a list and removed one by one by filter")
    func members() throws {
        let changes = [
            SCIMChange(try path("members"), .add(["1", ["value": "2"]])), SCIMChange(try path("members"), .remove(["3", "4\""])),
        ]
        #expect(
            operations(changes) == [
                #"{"op":"add","path":"members","value":[{"value":"1"},{"value":"2"}]}"#,
                #"{"op":"remove","path":"members[value eq \"3\"]"}"#, #"{"op":"remove","path":"members[value eq \"4\\\"\"]"}"#,
            ])
    }

    @Test("members are changed in chunks")
    func chunks() {
        var dialect = SCIMDialect.rfc
        dialect.memberChunkSize = 2
        let patches = SCIMPatch.memberChanges(adding: ["1", "2", "3"], removing: ["4"], dialect: dialect)
        #expect(patches.count == 3)
        #expect(patches[0].operations == [SCIMPatch.Operation(.remove, .literal(#"members[value eq "4"]"#))])
        #expect(patches[2].operations == [SCIMPatch.Operation(.add, .literal("members"), [["value": "3"]])])
        dialect.memberChunkSize = 0
        #expect(SCIMPatch.memberChanges(adding: ["1"], removing: [], dialect: dialect).count == 1)
    }

    @Test("the Azure AD service's form: capitals, text for booleans, value paths, members by value, manager as text")
    func entra() throws {
        let changes = [
            SCIMChange(try path("active"), .set(false)), SCIMChange(try path(#"emails[type eq "work"].value"#), .set("x"), old: []),
            SCIMChange(try path(enterprise + ":manager.value"), .set("42")), SCIMChange(try path("members"), .remove(["3"])),
        ]
        #expect(
            operations(changes, .entra) == [
                #"{"op":"Replace","path":"active","value":"False"}"#,
                #"{"op":"Add","path":"emails[type eq \"work\"].value","value":"x"}"#,
                #"{"op":"Replace","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":"42"}"#,
                #"{"op":"Remove","path":"members","value":[{"value":"3"}]}"#,
            ])
    }

    @Test("the form without path gathers the assignments in one operation")
    func withoutPath() throws {
        let changes = [
            SCIMChange(try path("name.givenName"), .set("B")), SCIMChange(try path(enterprise + ":employeeNumber"), .set("7")),
            SCIMChange(try path("title"), .clear),
        ]
        let expected =
            #"{"op":"replace","value":{"name.givenName":"B","#
            + #""urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber":"7"}}"#
        #expect(operations(changes, .entraCompliant) == [expected, #"{"op":"remove","path":"title"}"#])
    }

    @Test(
        "the manager has three forms",
        arguments: [
            (SCIMDialect.ManagerForm.subAttribute, #":manager.value","value":"42"}"#), (.object, #":manager","value":{"value":"42"}}"#),
            (.string, #":manager","value":"42"}"#),
        ])
    func manager(form: SCIMDialect.ManagerForm, expected: String) throws {
        var dialect = SCIMDialect.rfc
        dialect.managerForm = form
        let operation = operations([SCIMChange(try path(enterprise + ":manager.value"), .set("42"))], dialect)[0]
        #expect(operation == #"{"op":"replace","path":"\#(enterprise)"# + expected)
    }

    @Test("a change says when the service's state decides about its form")
    func needsCurrent() throws {
        let entry = try path(#"emails[type eq "work"].value"#)
        #expect(SCIMChange(entry, .set("x")).needsCurrentResource)
        #expect(!SCIMChange(entry, .set("x"), old: []).needsCurrentResource)
        #expect(!SCIMChange(entry, .clear).needsCurrentResource)
        #expect(!SCIMChange(try path("title"), .set("x")).needsCurrentResource)
    }

    @Test("what is built for a resource does to it what was meant")
    func roundTrip() throws {
        var user = try barbara()
        let changes = [
            SCIMChange(try path(#"phoneNumbers[type eq "mobile"].value"#), .set("+49")),
            SCIMChange(try path(#"emails[type eq "home"].value"#), .clear),
            SCIMChange(try path("name.givenName"), .set("Babs")), SCIMChange(try path(enterprise + ":manager.value"), .set("9")),
        ]
        let body = SCIMPatch(changes: changes, current: user).json(.staffbase)
        try SCIMPatch(json: body, rules: .staffbase).apply(to: &user, catalog: .user, rules: .staffbase)
        #expect(try user.value(at: path(#"phoneNumbers[type eq "mobile"].value"#)) == "+49")
        #expect(try user.values(at: path("emails.type")) == ["work"])
        #expect(try user.value(at: path("name.givenName")) == "Babs")
        #expect(try user.value(at: path(enterprise + ":manager.value")) == "9")
        #expect(SCIMPatch(changes: changes.filter { $0.edit == .clear }, current: user).isEmpty)
    }
}
