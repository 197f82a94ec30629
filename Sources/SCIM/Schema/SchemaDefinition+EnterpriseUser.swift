extension SchemaDefinition {
    /// The enterprise extension of users (RFC 7643 section 8.7.1). `manager.value` alone is enough: clients rarely know the URI.
    public static let enterpriseUser = SchemaDefinition(
        id: SchemaURN.enterpriseUser, name: "EnterpriseUser", description: "Enterprise User",
        attributes: [
            AttributeDefinition("employeeNumber", description: "The number or code that the organization gave to the person."),
            AttributeDefinition("costCenter", description: "The name of the cost center."),
            AttributeDefinition("organization", description: "The name of the organization."),
            AttributeDefinition("division", description: "The name of the division."),
            AttributeDefinition("department", description: "The name of the department."),
            AttributeDefinition(
                "manager", .complex, description: "The user's manager.",
                subAttributes: [
                    AttributeDefinition("value", description: "The id of the manager's resource.", isCaseExact: true),
                    AttributeDefinition(
                        "$ref", .reference, description: "The URI of the manager's resource.", isCaseExact: true, referenceTypes: ["User"]),
                    AttributeDefinition("displayName", description: "The manager's display name.", mutability: .readOnly),
                ]),
        ])
}
