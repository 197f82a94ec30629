import SCIM
import SCIMPath
import Testing

@Suite("Discovery")
struct DiscoveryTests {
    @Test("a configuration is read as far as it goes")
    func partialConfiguration() throws {
        let text =
            #"{"patch":{"supported":true},"bulk":{"supported":false},"filter":{"maxResults":"200"},"etag":7,"authenticationSchemes":{"name":"b"}}"#
        let configuration = ServiceProviderConfiguration(json: try json(text))
        #expect(configuration.supportsPatch == true)
        #expect(configuration.supportsBulk == false)
        #expect(configuration.maximumBulkOperations == nil)
        #expect(configuration.supportsFilter == nil)
        #expect(configuration.maximumResults == 200)
        #expect(configuration.supportsETag == nil)
        #expect(configuration.authenticationSchemes.map(\.type) == ["b"])
    }

    @Test("what is no configuration says nothing", arguments: ["[]", "null", "{}", #"{"patch":true}"#])
    func noConfiguration(text: String) throws {
        #expect(ServiceProviderConfiguration(json: try json(text)) == ServiceProviderConfiguration())
    }

    @Test("a configuration that is served can be read")
    func configuration() {
        var configuration = ServiceProviderConfiguration(authenticationSchemes: [.bearerToken])
        (configuration.supportsPatch, configuration.supportsFilter, configuration.supportsETag) = (true, true, true)
        (configuration.maximumResults, configuration.supportsCursors, configuration.supportsIndex) = (200, false, true)
        let json = configuration.json(baseURL: "http://localhost/scim")
        let read = ServiceProviderConfiguration(json: json)
        #expect(read.supportsPatch == true)
        #expect(read.supportsBulk == false)
        #expect(read.maximumResults == 200)
        #expect(read.supportsIndex == true)
        #expect(read.authenticationSchemes == [.bearerToken])
        #expect(json["meta"]?["location"] == "http://localhost/scim/ServiceProviderConfig")
    }

    @Test("resource types are served and read", arguments: [ResourceType.user, .group])
    func resourceTypes(type: ResourceType) {
        #expect(ResourceType(json: type.json(baseURL: "/scim")) == type)
        #expect(type.json(baseURL: "/scim")["meta"]?["location"] == .string("/scim/ResourceTypes/\(type.name)"))
    }

    @Test("schemas are served and read", arguments: [SchemaDefinition.user, .group, .enterpriseUser])
    func schemas(schema: SchemaDefinition) {
        #expect(SchemaDefinition(json: schema.json(baseURL: "/scim")) == schema)
    }

    @Test("the user schema has every attribute of RFC 7643 section 4.1")
    func userSchema() {
        let names = [
            "userName", "name", "displayName", "nickName", "profileUrl", "title", "userType", "preferredLanguage", "locale", "timezone",
            "active",
            "password", "emails", "phoneNumbers", "ims", "photos", "addresses", "groups", "entitlements", "roles", "x509Certificates",
        ]
        #expect(SchemaDefinition.user.attributes.map(\.name) == names)
    }

    @Test("an attribute is served with the characteristics of its type")
    func attribute() {
        let expected =
            #"{"name":"userName","type":"string","multiValued":false,"description":"The name with which the user signs in; unique in the service.","#
            + #""required":true,"caseExact":false,"mutability":"readWrite","returned":"default","uniqueness":"server"}"#
        #expect(SchemaDefinition.user.attribute("username")?.json.description == expected)
        let photo = SchemaDefinition.user.attribute("photos")?.subAttribute("value")?.json
        #expect(photo?["referenceTypes"] == ["external"])
        #expect(photo?["caseExact"] == true)
    }

    @Test("a definition with gaps and other letters is read")
    func lenientAttribute() throws {
        let definition = AttributeDefinition(
            json: try json(#"{"name":"a","mutability":"readonly","type":"BOOLEAN","returned":"sometimes"}"#))
        #expect(definition == AttributeDefinition("a", .boolean, mutability: .readOnly))
        #expect(AttributeDefinition(json: [:]) == nil)
    }

    @Test(
        "definitions are found by path",
        arguments: [
            ("username", "userName"), ("emails.VALUE", "value"), (enterprise + ":manager.value", "value"), ("meta.created", "created"),
            ("urn:ietf:params:scim:schemas:core:2.0:User:title", "title"),
        ])
    func definition(text: String, name: String) throws {
        #expect(try SchemaCatalog.user.definition(of: path(text))?.name == name)
    }

    @Test("what no schema knows has no definition", arguments: ["shoeSize", "emails.size", "urn:x:User:title", "department"])
    func noDefinition(text: String) throws {
        #expect(try SchemaCatalog.user.definition(of: path(text)) == nil)
    }
}
