public import BridgeMapping
import SCIMPath

/// Whole mappings by name, for `users.mapping.preset` and `groups.mapping.preset`: what a pipeline starts from and then adds to, replaces or takes away.
public enum MappingPreset: String, Sendable, CaseIterable {
    /// What the Azure AD provisioning service gives a SCIM application that is in no gallery: 22 attributes of people, found by `userName`,
    /// and three of groups.
    case entraDefault = "entra-default"
    /// What Staffbase's set-up article leaves of it: five attributes, found by `externalId`.
    case staffbaseMinimum = "staffbase-minimum"

    /// How accounts are found.
    public var match: [MatchAttribute] {
        let identifier: AttributePath =
            switch self {
            case .entraDefault: .literal("userName")
            case .staffbaseMinimum: .literal("externalId")
            }
        return [MatchAttribute(identifier, found: .adopt)]
    }

    /// The mappings of people in the order of their table.
    ///
    /// - Throws: never for the tables here, which a test reads whole.
    public func mappings() throws -> [AttributeMapping] { try Self.mappings(rows) }

    /// The mappings of groups in the order of their table; none where the preset has no table for groups.
    ///
    /// - Throws: never for the tables here, which a test reads whole.
    public func groupMappings() throws -> [AttributeMapping] { try Self.mappings(groupRows) }

    private static func mappings(_ rows: [Row]) throws -> [AttributeMapping] {
        try rows.map { row in
            let target = try AttributePath(row.target)
            if row.isReference { return AttributeMapping(target: target, source: .reference(attribute: row.source)) }
            return AttributeMapping(target: target, source: .expression(try ParsedExpression(row.source)))
        }
    }

    private var rows: [Row] {
        switch self {
        case .entraDefault: Row.entraDefault
        case .staffbaseMinimum: Row.staffbaseMinimum
        }
    }

    private var groupRows: [Row] {
        switch self {
        case .entraDefault: Row.entraDefaultGroup
        case .staffbaseMinimum: []
        }
    }
}

extension MappingPreset {
    /// A line of a table.
    private struct Row {
        var target: String
        /// An expression, or for references the attribute's name.
        var source: String
        var isReference = false

        init(_ target: String, _ source: String) {
            self.target = target
            self.source = source
        }

        init(_ target: String, reference: String) {
            self.target = target
            source = reference
            isReference = true
        }

        static let active = Row("active", #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#)

        /// The portal's table of a non-gallery application.
        static let entraDefault: [Row] = [
            Row("userName", "[userPrincipalName]"),
            active,
            Row("displayName", "[displayName]"),
            Row("title", "[jobTitle]"),
            Row(#"emails[type eq "work"].value"#, "[mail]"),
            Row("preferredLanguage", "[preferredLanguage]"),
            Row("name.givenName", "[givenName]"),
            Row("name.familyName", "[surname]"),
            Row("name.formatted", #"Join(" ", [givenName], [surname])"#),
            Row(#"addresses[type eq "work"].formatted"#, "[physicalDeliveryOfficeName]"),
            Row(#"addresses[type eq "work"].streetAddress"#, "[streetAddress]"),
            Row(#"addresses[type eq "work"].locality"#, "[city]"),
            Row(#"addresses[type eq "work"].region"#, "[state]"),
            Row(#"addresses[type eq "work"].postalCode"#, "[postalCode]"),
            Row(#"addresses[type eq "work"].country"#, "[country]"),
            Row(#"phoneNumbers[type eq "work"].value"#, "[telephoneNumber]"),
            Row(#"phoneNumbers[type eq "mobile"].value"#, "[mobile]"),
            Row(#"phoneNumbers[type eq "fax"].value"#, "[facsimileTelephoneNumber]"),
            Row("externalId", "[mailNickname]"),
            Row("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber", "[employeeId]"),
            Row("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "[department]"),
            Row("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", reference: "manager"),
        ]

        /// The portal's table of groups.
        static let entraDefaultGroup: [Row] = [
            Row("displayName", "[displayName]"), Row("externalId", "[objectId]"), Row("members", reference: "members"),
        ]

        /// The table of the vendor's set-up article.
        static let staffbaseMinimum: [Row] = [
            Row("externalId", "[userPrincipalName]"),
            active,
            Row(#"emails[type eq "work"].value"#, "[userPrincipalName]"),
            Row("name.givenName", "[givenName]"),
            Row("name.familyName", "[surname]"),
        ]
    }
}
