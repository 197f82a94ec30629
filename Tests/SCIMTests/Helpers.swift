import SCIM
import SCIMPath

/// JSON written in a test.
func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

/// A path written in a test.
func path(_ text: String) throws -> AttributePath { try AttributePath(text) }

/// A resource written in a test as JSON.
func resource(_ text: String) throws -> SCIMResource {
    guard case .object(let object) = try JSONValue(parsing: text) else { return SCIMResource([:]) }
    return SCIMResource(object)
}

/// A user as services show it.
func barbara() throws -> SCIMResource {
    try resource(
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "id": "2819c223", "externalId": "701984", "userName": "bjensen@example.com",
         "name": {"formatted": "Ms. Barbara J Jensen", "familyName": "Jensen", "givenName": "Barbara"}, "title": "Tour Guide",
         "emails": [{"value": "bjensen@example.com", "type": "work", "primary": true}, {"value": "babs@example.org", "type": "home"}],
         "active": true, "groups": [{"value": "e9e30dba", "display": "Tour Guides"}],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"employeeNumber": "701984", "department": "Tour Operations",
            "manager": {"value": "26118915", "displayName": "John Smith"}},
         "meta": {"resourceType": "User", "created": "2010-01-23T04:56:22Z", "lastModified": "2011-05-13T04:42:34Z",
            "version": "W/\\"3694e05e9dff591\\"", "location": "https://example.com/v2/Users/2819c223"}}
        """)
}

let enterprise = SchemaURN.enterpriseUser
