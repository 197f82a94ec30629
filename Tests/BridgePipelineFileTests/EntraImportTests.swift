import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgePipelineFile
import BridgeState
import SCIMPath
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The import of an Azure AD synchronization schema")
struct EntraImportTests {
    private static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: fixture("entra/\(name)"))))
    }

    private static func imported() throws -> String {
        try EntraImport(schema: bytes("schema.json"), secrets: bytes("secrets.json"), registry: .test).text()
    }

    private static func imported(changing change: (String) -> String, secrets: String? = nil) throws -> String {
        let schema = String(decoding: try bytes("schema.json"), as: UTF8.self)
        return try EntraImport(schema: Array(change(schema).utf8), secrets: secrets.map { Array($0.utf8) }, registry: .test).text()
    }

    private static func pipeline(_ text: String) throws -> Pipeline {
        let environment = testEnvironment.merging(["SCIM_TOKEN": "x", "CLIENT_SECRET": "x"]) { first, _ in first }
        let loaded = load(text, environment: environment)
        #expect(loaded.diagnostics.filter { $0.severity == .error }.map(\.description) == [])
        return try #require(loaded.pipeline)
    }

    private static func mapping(_ pipeline: Pipeline, _ path: String) throws -> AttributeMapping? {
        let path = try AttributePath(path)
        return pipeline.users.mappings.first { $0.target == path }
    }

    /// Run the tests with `RECORD_DIAGNOSTICS=1` to write the expected text anew, then read what changed.
    @Test("gives the expected file")
    func whole() throws {
        let text = try Self.imported()
        let expected = fixture("entra/expected.yaml")
        if ProcessInfo.processInfo.environment["RECORD_DIAGNOSTICS"] == "1" {
            try text.write(toFile: expected, atomically: true, encoding: .utf8)
        }
        #expect(try text == String(contentsOfFile: expected, encoding: .utf8))
    }

    @Test("gives a file that loads")
    func loads() throws {
        let pipeline = try Self.pipeline(try Self.imported())
        #expect(pipeline.name == "customappsso")
        #expect(pipeline.target.connector == "staffbase-scim")
        #expect(pipeline.users.mappings.count == 12)
    }

    @Test("matching attributes are in the order of their priority, and only the first adopts by itself")
    func match() throws {
        let pipeline = try Self.pipeline(try Self.imported())
        #expect(
            pipeline.users.match == [
                MatchAttribute(.literal("externalId"), found: .adopt), MatchAttribute(.literal("userName"), found: .propose),
            ])
    }

    @Test("a missing or broken expression is rebuilt from its parameters, arguments that were left out in their places")
    func parameters() throws {
        let pipeline = try Self.pipeline(try Self.imported())
        #expect(
            try Self.mapping(pipeline, "name.formatted")?.source == .expression(ParsedExpression(#"Join(" ", [givenName], [surname])"#)))
        #expect(
            try Self.mapping(pipeline, "nickName")?.source == .expression(ParsedExpression(#"Replace([mailNickname], ".", , , "_", , )"#)))
    }

    @Test("constants, mappings without source, defaults and flow types keep their meaning")
    func mappings() throws {
        let pipeline = try Self.pipeline(try Self.imported())
        #expect(try Self.mapping(pipeline, "userType")?.source == .constant("Employee: ${env:X}"))
        #expect(try Self.mapping(pipeline, "locale")?.source == AttributeMapping.Source.none)
        #expect(try Self.mapping(pipeline, "locale")?.defaultValue == "en-US")
        #expect(try Self.mapping(pipeline, "title")?.apply == .onCreate)
        #expect(try Self.mapping(pipeline, "title")?.defaultValue == "Employee")
        #expect(try Self.mapping(pipeline, #"phoneNumbers[type eq "mobile"].value"#)?.apply == .ifTargetEmpty)
        #expect(
            try Self.mapping(pipeline, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager")?.source
                == .reference(attribute: "manager"))
        #expect(try Self.mapping(pipeline, "urn:ietf:params:scim:schemas:extension:MyApp:2.0:User:costCentre") != nil)
    }

    @Test("filters that deprovision are the scope, those that do not are the pilot")
    func scope() throws {
        let users = try Self.pipeline(try Self.imported()).users
        #expect(
            users.scope?.description
                == #"any of (all of (department EQUALS "Sales & \"Service\""; employeeId IS NOT NULL); "#
                + "all of (employeeType NOT EQUALS Guest; employeeType NOT EQUALS Service))")
        #expect(users.pilot?.description == "all of (city REGEX MATCH Ham.*)")
    }

    @Test("the secrets document gives address, threshold and what leaving the scope means")
    func secrets() throws {
        let pipeline = try Self.pipeline(try Self.imported())
        #expect(pipeline.target.configuration.text("url") == "https://people.staffbase.com/scim")
        #expect(pipeline.limits.byAction[.disable] == Limits.Limit(count: 500))
        #expect(pipeline.users.rule(for: .outOfScope).action == .ignore)
        #expect(pipeline.users.rule(for: .missing).action == .disable)
    }

    @Test("no secret value is written, whatever its key")
    func secretValues() throws {
        let text = try Self.imported()
        #expect(!text.contains("never-written"))
        #expect(!text.contains("it@example.com"))
        #expect(text.contains("${env:STAFFBASE_TOKEN}"))
        #expect(text.contains("Oauth2ClientSecret"))
    }

    @Test("credentials and queries in the address are not written")
    func addressWithSecrets() throws {
        let secrets = #"[{"key": "BaseAddress", "value": "https://me:hunter2@example.org/scim?code=hunter3"}]"#
        let text = try Self.imported(changing: { $0 }, secrets: secrets)
        #expect(!text.contains("hunter"))
        _ = try Self.pipeline(text)
    }

    @Test(
        "what has no counterpart is listed",
        arguments: [
            "NoSuchFunction", "“id” cannot be mapped", "timezone has neither", "companyName !&", "categoryFilterGroups",
            "flowNullValues of jobTitle",
            "metadata: IsCustomerDefined", "aadOptscim062020", "flowBehavior FlowAlways",
            "flowType AttributeAddOnly",
            "exportMissingReferences", "SyncAll is False", "members_of",
        ])
    func notes(text: String) throws {
        // The reader's own spec has no assignment settings.
        let imported = try Self.imported()
        #expect(text == "members_of" || imported.contains(text))
    }

    @Test("groups are taken over with their members")
    func groups() throws {
        let groups = try #require(try Self.pipeline(try Self.imported()).groups)
        #expect(groups.resource.mappings.map(\.target) == [.literal("displayName")])
        #expect(groups.resource.match == [MatchAttribute(.literal("displayName"), found: .propose)])
        #expect(groups.members?.attribute == "members")
    }

    @Test(
        "groups that are switched off, filtered, or of which nothing can be read, are listed and not taken over",
        arguments: [
            (#"Groups", "enabled": true"#, #"Groups", "enabled": false"#, "[members] -> members"),
            (
                #"core:2.0:Group", "scope": null"#, #"core:2.0:Group", "scope": {"groups": [{"name": "x", "clauses": []}]}"#,
                "Group: has scoping filters"
            ),
            (
                #""targetAttributeName": "displayName", "defaultValue": "", "matchingPriority": 1"#, #""targetAttributeName": "id""#,
                "left out"
            ),
        ])
    func noGroups(part: String, other: String, note: String) throws {
        let text = try Self.imported { $0.replacing(part, with: other, maxReplacements: 1) }
        #expect(text.contains(note))
        #expect(try Self.pipeline(text).groups == nil)
    }

    @Test("the file ends with the steps of the move")
    func move() throws {
        let text = try Self.imported()
        #expect(text.contains("Stop the job in the portal"))
        #expect(text.contains("adopted by externalId, 0 creates"))
    }

    @Test("without secrets the file loads, and says what is missing")
    func withoutSecrets() throws {
        let text = try Self.imported(changing: { $0 })
        #expect(text.contains("--secrets"))
        #expect(try Self.pipeline(text).target.connector == "scim")
    }

    @Test("both names of the directory are known", arguments: ["Azure Active Directory", "Microsoft Entra ID"])
    func directories(name: String) throws {
        let text = try Self.imported(changing: {
            $0.replacing(#""sourceDirectoryName": "Azure Active Directory""#, with: "\"sourceDirectoryName\": \"\(name)\"")
        })
        #expect(!text.contains("replace the source"))
    }

    @Test("a schema in which nothing reads IsSoftDeleted gets a mapping that does")
    func withoutSoftDeleted() throws {
        let text = try Self.imported(changing: { $0.replacing(#""targetAttributeName": "active""#, with: #""targetAttributeName": "id""#) })
        #expect(try Self.pipeline(text).users.mappings.contains { $0.readsIsSoftDeleted })
        #expect(text.contains("Added: nothing in the schema reads IsSoftDeleted"))
    }

    @Test("a schema whose active is something else disables nobody, as its job")
    func otherActive() throws {
        let text = try Self.imported(changing: {
            $0.replacing("Switch([IsSoftDeleted], , ", with: "Switch([employeeType], , ")
                .replacing(#""name": "IsSoftDeleted", "expression": "[IsSoftDeleted]""#, with: #""name": "employeeType""#)
        })
        let users = try Self.pipeline(text).users
        #expect(LeavingWay.allCases.allSatisfy { users.rule(for: $0).action == .ignore })
    }

    @Test("object actions that are switched off are switched off here")
    func actions() throws {
        let text = try Self.imported(changing: { $0.replacing("Add, Update, Delete", with: "Update") })
        #expect(text.contains("actions: { create: false, delete: false }"))
        #expect(try Self.pipeline(text).users.actions == ObjectActions(create: false, delete: false))
    }

    @Test("line breaks in names cannot break out of a comment", arguments: ["\\n", "\\r", "\\u2028", "\\u0085"])
    func injection(lineBreak: String) throws {
        let text = try Self.imported(changing: { $0.replacing("USERGROUP_OUTBOUND_USERGROUP", with: "x\(lineBreak)evil: true") })
        _ = try Self.pipeline(text)
        #expect(text.contains("evil: true"))
    }

    @Test(
        "what is no schema is refused with what is missing",
        arguments: [
            ("", "no JSON"), ("{}", "“synchronizationRules” is missing"), (#"{"synchronizationRules": 1}"#, "synchronizationRules"),
            (#"{"synchronizationRules": []}"#, "whose source is User"), ("[1", "no JSON"), ("\u{0}", "no JSON"),
        ])
    func refused(text: String, message: String) {
        let error = #expect(throws: BridgeError.self) { try EntraImport(schema: Array(text.utf8), registry: .test) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test("an unknown target is named with the known ones")
    func unknownTarget() throws {
        let bytes = try Self.bytes("schema.json")
        let error = #expect(throws: BridgeError.self) { try EntraImport(schema: bytes, registry: .test, target: "nowhere") }
        #expect(error?.message.contains("staffbase-scim") == true)
    }
}
