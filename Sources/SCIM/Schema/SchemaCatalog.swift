public import SCIMPath

/// The schemas of one type of resource: the core schema whose attributes stand at the top, and its extensions.
public struct SchemaCatalog: Hashable, Sendable {
    /// The core schema.
    public var core: SchemaDefinition
    /// The extensions; each stands in a member named by its URN.
    public var extensions: [SchemaDefinition]

    /// Makes a catalog.
    public init(core: SchemaDefinition, extensions: [SchemaDefinition] = []) {
        self.core = core
        self.extensions = extensions
    }

    /// Users with the enterprise extension.
    public static let user = SchemaCatalog(core: .user, extensions: [.enterpriseUser])

    /// Groups.
    public static let group = SchemaCatalog(core: .group)

    /// What every resource has (RFC 7643 section 3.1).
    public static let commonAttributes: [AttributeDefinition] = [
        AttributeDefinition(
            "schemas", .reference, isMultiValued: true, description: "The schemas of the resource.", isRequired: true, isCaseExact: true,
            returned: .always, referenceTypes: ["uri"]),
        AttributeDefinition(
            "id", description: "The service's identifier of the resource.", isCaseExact: true, mutability: .readOnly, returned: .always,
            uniqueness: .server),
        AttributeDefinition("externalId", description: "The client's identifier of the resource.", isCaseExact: true),
        AttributeDefinition(
            "meta", .complex, description: "Facts about the resource.", mutability: .readOnly,
            subAttributes: [
                AttributeDefinition("resourceType", isCaseExact: true, mutability: .readOnly),
                AttributeDefinition("created", .dateTime, mutability: .readOnly),
                AttributeDefinition("lastModified", .dateTime, mutability: .readOnly),
                AttributeDefinition("location", .reference, isCaseExact: true, mutability: .readOnly, referenceTypes: ["uri"]),
                AttributeDefinition("version", isCaseExact: true, mutability: .readOnly),
            ]),
    ]

    /// The extension with this URN.
    public func `extension`(_ urn: String) -> SchemaDefinition? {
        extensions.first { $0.id.equalsIgnoringASCIICase(urn) }
    }

    /// The definition of the whole attribute that a path starts with; nil for what no schema knows.
    public func attribute(of path: AttributePath) -> AttributeDefinition? {
        if let urn = path.schema, !urn.equalsIgnoringASCIICase(core.id) {
            return `extension`(urn)?.attribute(path.attribute)
        }
        return topLevelAttribute(path.attribute)
    }

    /// The definition of what a path names: its sub-attribute if it has one.
    public func definition(of path: AttributePath) -> AttributeDefinition? {
        let attribute = attribute(of: path)
        return path.subAttribute.map { attribute?.subAttribute($0) } ?? attribute
    }

    /// The extension that a path names as a whole: `urn:...:2.0:User`, which reads like an attribute `User`.
    func wholeExtension(_ path: AttributePath) -> SchemaDefinition? {
        guard let urn = path.schema, path.filter == nil, path.subAttribute == nil else { return nil }
        return `extension`(urn + ":" + path.attribute)
    }

    func topLevelAttribute(_ name: String) -> AttributeDefinition? {
        core.attribute(name) ?? Self.commonAttributes.first { $0.name.equalsIgnoringASCIICase(name) }
    }
}
