/// The URNs of RFC 7643 and RFC 7644.
public enum SchemaURN {
    /// The core schema of users.
    public static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
    /// The core schema of groups.
    public static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"
    /// The enterprise extension of users.
    public static let enterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    /// The representation of a schema.
    public static let schema = "urn:ietf:params:scim:schemas:core:2.0:Schema"
    /// The representation of a resource type.
    public static let resourceType = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
    /// The service provider's configuration.
    public static let serviceProviderConfiguration = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
    /// A PATCH body.
    public static let patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    /// A page of resources.
    public static let listResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    /// The body of a POST to `/.search`.
    public static let searchRequest = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
    /// The body of a POST to `/Bulk`.
    public static let bulkRequest = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
    /// The answer to a bulk request.
    public static let bulkResponse = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
    /// An error.
    public static let error = "urn:ietf:params:scim:api:messages:2.0:Error"

    /// True for the URNs of core schemas, whose attributes stand at the top of a resource and not in a member named like the schema.
    static func isCore(_ urn: String) -> Bool {
        urn.asciiLowercased().hasPrefix("urn:ietf:params:scim:schemas:core:")
    }
}
