extension SchemaDefinition {
    /// Groups (RFC 7643 section 8.7.1). Ids and URIs are case-exact, as they are where they come from.
    public static let group = SchemaDefinition(
        id: SchemaURN.group, name: "Group", description: "Group",
        attributes: [
            AttributeDefinition("displayName", description: "A human-readable name for the group.", isRequired: true),
            AttributeDefinition(
                "members", .complex, isMultiValued: true, description: "The members of the group.",
                subAttributes: [
                    AttributeDefinition("value", description: "Identifier of the member.", isCaseExact: true, mutability: .immutable),
                    AttributeDefinition(
                        "$ref", .reference, description: "The URI of the member.", isCaseExact: true, mutability: .immutable,
                        referenceTypes: ["User", "Group"]),
                    AttributeDefinition(
                        "type", description: "The type of resource of the member.", canonicalValues: ["User", "Group"],
                        mutability: .immutable),
                    AttributeDefinition("display", description: "A human-readable name for the member.", mutability: .readOnly),
                ]),
        ])
}
