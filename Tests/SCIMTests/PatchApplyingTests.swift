import SCIM
import SCIMPath
import Testing

@Suite("Applying PATCH bodies")
struct PatchApplyingTests {
    private func patch(
        _ operations: String, _ resource: inout SCIMResource, _ rules: ServerRules = .rfc, _ catalog: SchemaCatalog = .user
    ) throws -> Bool {
        let body = try json(#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\#(operations)]}"#)
        return try SCIMPatch(json: body, rules: rules).apply(to: &resource, catalog: catalog, rules: rules)
    }

    private func group() throws -> SCIMResource {
        try resource(
            #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"g","displayName":"Guides","members":[{"value":"1"},{"value":"2"}]}"#
        )
    }

    @Test("a member is added once (RFC 7644 section 3.5.2.1)")
    func addMember() throws {
        var group = try group()
        let operation = #"{"op":"add","path":"members","value":[{"display":"Babs","$ref":null,"value":"3"},{"value":"1"}]}"#
        #expect(try patch(operation, &group, .rfc, .group))
        #expect(group.object["members"]?.description == #"[{"value":"1"},{"value":"2"},{"value":"3"}]"#)
        #expect(try !patch(operation, &group, .rfc, .group))
    }

    @Test("attributes are added without a path (RFC 7644 section 3.5.2.1)")
    func addWithoutPath() throws {
        var user = try barbara()
        let value = #"{"emails":[{"value":"babs@jensen.org","type":"other"}],"nickname":"Babs","name":{"middleName":"Jane"}}"#
        #expect(try patch(#"{"op":"add","value":\#(value)}"#, &user))
        #expect(user.object["emails"]?.array?.count == 3)
        #expect(user.object["nickName"] == "Babs")
        #expect(try user.value(at: path("name.givenName")) == "Barbara")
        #expect(try user.value(at: path("name.middleName")) == "Jane")
    }

    @Test("members are removed: one by filter, all without (RFC 7644 section 3.5.2.2)")
    func removeMembers() throws {
        var group = try group()
        #expect(try patch(#"{"op":"remove","path":"members[value eq \"1\"]"}"#, &group, .rfc, .group))
        #expect(group.object["members"]?.description == #"[{"value":"2"}]"#)
        #expect(try !patch(#"{"op":"remove","path":"members[value eq \"9\"]"}"#, &group, .rfc, .group))
        #expect(try patch(#"{"op":"remove","path":"members"}"#, &group, .rfc, .group))
        #expect(group.object["members"] == nil)
    }

    @Test("one member goes and another comes in one request (RFC 7644 section 3.5.2.2)")
    func exchangeMember() throws {
        var group = try group()
        let operations = #"{"op":"remove","path":"members[value eq \"1\"]"},{"op":"add","path":"members","value":[{"value":"3"}]}"#
        #expect(try patch(operations, &group, .rfc, .group))
        #expect(group.object["members"]?.description == #"[{"value":"2"},{"value":"3"}]"#)
    }

    @Test("a list is replaced, an entry by filter, a member of an entry (RFC 7644 section 3.5.2.3)")
    func replace() throws {
        var user = try barbara()
        #expect(try patch(#"{"op":"replace","path":"emails[type eq \"work\"].value","value":"x@example.com"}"#, &user))
        #expect(try user.values(at: path("emails.value")) == ["x@example.com", "babs@example.org"])
        #expect(try patch(#"{"op":"replace","path":"emails[type eq \"home\"]","value":{"value":"y@example.com"}}"#, &user))
        #expect(try user.value(at: path(#"emails[type eq "home"].value"#)) == "y@example.com")
        #expect(try patch(#"{"op":"replace","path":"emails","value":[{"value":"z@example.com"}]}"#, &user))
        #expect(user.object["emails"]?.description == #"[{"value":"z@example.com"}]"#)
    }

    @Test("a replaced complex value keeps what is not named")
    func replaceComplex() throws {
        var user = try barbara()
        #expect(try patch(#"{"op":"replace","path":"name","value":{"givenName":"Babs"}}"#, &user))
        #expect(user.object["name"]?["familyName"] == "Jensen")
        #expect(user.object["name"]?["givenName"] == "Babs")
    }

    @Test("enterprise attributes are written by URN, as an object and as a whole extension")
    func enterpriseAttributes() throws {
        var user = try resource(#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a"}"#)
        #expect(try patch(#"{"op":"add","path":"\#(enterprise):department","value":"IT"}"#, &user))
        #expect(try patch(#"{"op":"replace","value":{"\#(enterprise)":{"costCenter":"7"}}}"#, &user))
        #expect(try patch(#"{"op":"replace","path":"\#(enterprise)","value":{"division":"D"}}"#, &user))
        #expect(user.object[enterprise]?.description == #"{"department":"IT","costCenter":"7","division":"D"}"#)
        #expect(user.schemas == [SchemaURN.user, enterprise])
        #expect(try patch(#"{"op":"remove","path":"\#(enterprise)"}"#, &user))
        #expect(user.schemas == [SchemaURN.user])
    }

    @Test(
        "what cannot be done is refused with its kind, and nothing is done",
        arguments: [
            (#"{"op":"remove"}"#, SCIMError.Kind.noTarget), (#"{"op":"move","path":"title"}"#, .invalidSyntax),
            (#"{"op":"add","path":"title"}"#, .invalidSyntax),
            (#"{"op":"replace","path":"ti tle","value":"x"}"#, .invalidPath),
            (#"{"op":"replace","path":"shoeSize","value":1}"#, .invalidPath),
            (#"{"op":"replace","path":"phoneNumbers[type eq \"work\"].value","value":"x"}"#, .noTarget),
            (#"{"op":"add","path":"phoneNumbers[type eq \"work\"].value","value":"x"}"#, .noTarget),
            (#"{"op":"replace","path":"id","value":"x"}"#, .mutability),
            (#"{"op":"replace","path":"meta.version","value":"x"}"#, .mutability),
            (#"{"op":"remove","path":"groups"}"#, .mutability), (#"{"op":"remove","path":"userName"}"#, .mutability),
            (#"{"op":"replace","path":"active","value":"False"}"#, .invalidValue),
            (#"{"op":"replace","path":"title","value":7}"#, .invalidValue),
            (#"{"op":"replace","path":"name","value":"Barbara"}"#, .invalidValue), (#"{"op":"add","value":"x"}"#, .invalidValue),
            (#"{"op":"replace","value":{"name.givenName":"x"}}"#, .invalidPath), (#"{"op":"replace","value":{"groups":[]}}"#, .mutability),
            (#"{"op":"remove","path":"emails","value":[{"value":"babs@example.org"}]}"#, .invalidSyntax),
            (#"{"op":"replace","path":7,"value":"x"}"#, .invalidPath),
            (#"{"op":"replace","path":"urn:ietf:params:scim:schemas:extension:x:2.0:User:a","value":"x"}"#, .invalidPath),
        ])
    func refused(operation: String, kind: SCIMError.Kind) throws {
        var user = try barbara()
        let error = #expect(throws: SCIMError.self) {
            try patch(#"{"op":"replace","path":"title","value":"Boss"},"# + operation, &user)
        }
        #expect(error?.status == 400)
        #expect(error?.kind == kind)
        #expect(try user == barbara())
    }

    @Test(
        "a body without operations is refused",
        arguments: ["{}", #"{"Operations":[]}"#, #"{"Operations":{}}"#, "[]", #"{"Operations":[1]}"#])
    func noOperations(text: String) throws {
        let body = try json(text)
        let error = #expect(throws: SCIMError.self) { try SCIMPatch(json: body) }
        #expect(error?.kind == .invalidSyntax)
    }

    @Test("the Azure AD service's form is accepted where the rules say so")
    func entra() throws {
        var user = try barbara()
        let operations = [
            #"{"op":"Replace","path":"active","value":"False"}"#,
            #"{"op":"Add","path":"phoneNumbers[type eq \"work\"].value","value":"+49"}"#,
            #"{"op":"Replace","path":"\#(enterprise):manager","value":"42"}"#,
            #"{"op":"replace","value":{"name.givenName":"B","\#(enterprise):employeeNumber":"7","emails[type eq \"work\"].value":"x"}}"#,
            #"{"op":"Remove","path":"emails","value":[{"$ref":null,"value":"babs@example.org"}]}"#,
        ]
        #expect(try patch(operations.joined(separator: ","), &user, .entra))
        #expect(user.isActive == false)
        #expect(user.object["active"] == false)
        #expect(user.object["phoneNumbers"]?.description == #"[{"type":"work","value":"+49"}]"#)
        #expect(user.object[enterprise]?["manager"]?["value"] == "42")
        #expect(user.object[enterprise]?["employeeNumber"] == "7")
        #expect(user.object["name"]?["givenName"] == "B")
        #expect(user.object["name.givenName"] == nil)
        #expect(try user.values(at: path("emails.value")) == ["x"])
    }

    @Test(
        "Staffbase's strictness refuses capitals, empty values and unmatched filters",
        arguments: [
            (#"{"op":"Replace","path":"title","value":"x"}"#, SCIMError.Kind.invalidSyntax),
            (#"{"op":"replace","path":"title","value":null}"#, .invalidSyntax),
            (#"{"op":"replace","path":"emails","value":[]}"#, .invalidSyntax),
            (#"{"op":"add","path":"phoneNumbers[type eq \"x\"].value","value":"1"}"#, .noTarget),
        ])
    func staffbase(operation: String, kind: SCIMError.Kind) throws {
        var user = try barbara()
        let error = #expect(throws: SCIMError.self) { try patch(operation, &user, .staffbase) }
        #expect(error?.kind == kind)
    }

    @Test("a service that ignores the value of a removal empties the list")
    func ignoredValue() throws {
        var group = try group()
        #expect(try patch(#"{"op":"remove","path":"members","value":[{"value":"1"}]}"#, &group, .staffbase, .group))
        #expect(group.object["members"] == nil)
    }

    @Test("null clears, in the RFC's manner")
    func null() throws {
        var user = try barbara()
        #expect(try patch(#"{"op":"replace","path":"title","value":null},{"op":"replace","value":{"name":{"formatted":null}}}"#, &user))
        #expect(user.object["title"] == nil)
        #expect(user.object["name"]?["formatted"] == nil)
        #expect(user.object["name"]?["givenName"] == "Barbara")
    }

    @Test("read-only attributes that are sent back as they were are no change")
    func sentBack() throws {
        var user = try barbara()
        #expect(try !patch(#"{"op":"replace","value":{"id":"2819c223","groups":[{"value":"e9e30dba","display":"Tour Guides"}]}}"#, &user))
    }

    @Test("a new primary value takes the place of the old one")
    func primary() throws {
        var user = try barbara()
        #expect(try patch(#"{"op":"add","path":"emails","value":[{"type":"other","value":"o@example.com","primary":true}]}"#, &user))
        #expect(try user.values(at: path("emails[primary eq true].value")) == ["o@example.com"])
    }

    @Test("a custom attribute is kept where the rules say so")
    func custom() throws {
        var user = try barbara()
        let urn = "urn:ietf:params:scim:schemas:extension:showcase:2.0:User"
        #expect(try patch(#"{"op":"add","path":"\#(urn):skillset","value":"Swift"}"#, &user, .staffbase))
        #expect(user.object[urn]?["skillset"] == "Swift")
        #expect(user.schemas.contains(urn))
    }
}
