import SCIM

/// Texts of the Azure AD vocabulary as properties of Graph.
struct ImportedProperties {
    private let kind: GraphKind
    private let schema: GraphSchema

    init(_ kind: GraphKind) {
        self.kind = kind
        schema = .of(kind)
    }

    /// The properties that the texts make, sorted by name. What Graph has no property for is left out.
    func values(_ texts: [String: [String]]) -> [(name: String, value: JSONValue)] {
        var properties: [String: JSONValue] = [:]
        var attributes: [Int: JSONValue] = [:]
        for (name, texts) in texts {
            if name.hasPrefix("extensionAttribute"), let number = Int(name.dropFirst("extensionAttribute".count)) {
                attributes[number] = texts.first.map(JSONValue.string)
            } else if let (property, value) = property(Self.names[name] ?? name, texts),
                properties[property] == nil || Self.names[name] == nil
            {
                properties[property] = value
            }
        }
        if !attributes.isEmpty, kind == .user {
            properties["onPremisesExtensionAttributes"] = .object(
                JSONObject((1...15).map { ("extensionAttribute\($0)", attributes[$0] ?? .null) }))
        }
        return properties.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func property(_ name: String, _ texts: [String]) -> (String, JSONValue)? {
        guard name != "id", !Self.complex.contains(name) else { return nil }
        if schema.collections.contains(name) { return (name, .array(texts.map(JSONValue.string))) }
        guard schema.declared.contains(name) || name.hasPrefix("extension_"), let text = texts.first else { return nil }
        return (name, GraphSchema.booleans.contains(name) ? .boolean(text.lowercased() == "true") : .string(text))
    }

    /// Names of the vocabulary that Graph calls otherwise.
    private static let names = [
        "mobile": "mobilePhone", "telephoneNumber": "businessPhones", "facsimileTelephoneNumber": "faxNumber",
        "physicalDeliveryOfficeName": "officeLocation", "immutableId": "onPremisesImmutableId",
        "distinguishedName": "onPremisesDistinguishedName",
    ]

    /// What is no text in Graph, or is kept beside the properties.
    private static let complex: Set<String> = [
        "identities", "assignedLicenses", "assignedPlans", "provisionedPlans", "onPremisesProvisioningErrors", "serviceProvisioningErrors",
        "onPremisesExtensionAttributes", "employeeOrgData", "passwordProfile", "deletedDateTime",
    ]
}
