public import BridgeCore
import SCIM
import SCIMPath

extension SCIMDirectory {
    /// What the service can hold: the RFC's schemas with what the dialect says of identifiers.
    public func targetSchema() async throws -> TargetSchema {
        var attributes: [ResourceKind: [TargetSchema.Attribute]] = [
            .user: SCIMTargetAttributes(catalog: .user, dialect: dialect, required: options.requiredAttributes).all
        ]
        if try await writesGroups() {
            // Members have their own writes and are no values of a group.
            attributes[.group] = SCIMTargetAttributes(catalog: .group, dialect: dialect, required: ["displayName"]).all
                .filter { $0.path.attribute != "members" }
        }
        return TargetSchema(
            attributes: attributes,
            membershipChunk: dialect.memberChunkSize, writesPerSecond: requestsPerSecond,
            deactivationMayRemove: dialect.deactivationMayRemoveAccount)
    }
}

/// The attributes of a catalog as the engine describes them.
struct SCIMTargetAttributes {
    let catalog: SchemaCatalog
    let dialect: SCIMDialect
    let required: Set<String>

    var all: [TargetSchema.Attribute] {
        let common = SchemaCatalog.commonAttributes.filter { $0.name == "externalId" }
        let core = (common + catalog.core.attributes).flatMap { attributes($0, schema: nil) }
        return core + catalog.extensions.flatMap { schema in schema.attributes.flatMap { attributes($0, schema: schema.id) } }
    }

    private func attributes(_ definition: AttributeDefinition, schema: String?) -> [TargetSchema.Attribute] {
        guard definition.mutability != .readOnly,
            let path = try? AttributePath(schema.map { "\($0):\(definition.name)" } ?? definition.name)
        else { return [] }
        if definition.isMultiValued { return entries(definition, at: path) + [attribute(definition, at: path, isMultiValued: true)] }
        guard definition.type == .complex else { return [attribute(definition, at: path, isMultiValued: false)] }
        // The manager is usually mapped as a whole; what is written is its `value`.
        let whole = Self.isManager(path) ? [attribute(definition, at: path, isMultiValued: false)] : []
        return whole + members(definition, at: path)
    }

    private func entries(_ definition: AttributeDefinition, at path: AttributePath) -> [TargetSchema.Attribute] {
        let types = definition.subAttributes.first { $0.name == "type" }?.canonicalValues ?? []
        return types.flatMap { members(definition, at: path.filtered(by: .equals(.literal("type"), $0))) }
    }

    private func members(_ definition: AttributeDefinition, at path: AttributePath) -> [TargetSchema.Attribute] {
        definition.subAttributes.filter { $0.mutability != .readOnly && !($0.name == "type" && path.filter != nil) }.compactMap { sub in
            (try? path.member(sub.name)).map { attribute(sub, at: $0, isMultiValued: sub.isMultiValued) }
        }
    }

    private func attribute(_ definition: AttributeDefinition, at path: AttributePath, isMultiValued: Bool) -> TargetSchema.Attribute {
        let isMail = path.attribute == "emails" && path.subAttribute == "value"
        let isExternalID = path == Self.externalID
        let isUnique = definition.uniqueness != .none || isExternalID || path == Self.workMail
        // The RFC calls most texts case-insensitive; a display name in other letters is a change all the same.
        let isCaseExact = isExternalID ? dialect.externalIDIsCaseExact : definition.isCaseExact || !(isUnique || isMail)
        return TargetSchema.Attribute(
            path, type: Self.isManager(path.withoutSubAttribute) ? .reference(.user) : definition.type.valueType,
            isMultiValued: isMultiValued, isCaseExact: isCaseExact, isUnique: isUnique,
            isRequired: path.schema == nil && path.filter == nil && path.subAttribute == nil
                && required.contains(definition.name),
            equivalents: path == Self.userName && dialect.userNameForm == .atSignInBrackets ? [.init("[at]", standsFor: "@")] : [])
    }

    private static let externalID = AttributePath.literal("externalId")
    private static let userName = AttributePath.literal("userName")
    private static let workMail = AttributePath.literal(#"emails[type eq "work"].value"#)

    private static func isManager(_ path: AttributePath) -> Bool {
        path == .literal("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager")
    }
}

extension AttributeDefinition.ValueType {
    fileprivate var valueType: AttributeLayout.Attribute.ValueType {
        switch self {
        case .boolean: .boolean
        case .integer: .integer
        case .dateTime: .dateTime
        case .binary: .binary
        default: .text
        }
    }
}
