import BridgeMapping
import SCIMPath

/// The mappings that are measured, by name.
enum Mappings {
    /// What the vendor's article asks for at least.
    static let minimum: [(String, String)] = [
        ("externalId", "[userPrincipalName]"), ("active", #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#),
        (#"emails[type eq "work"].value"#, "[userPrincipalName]"), ("name.givenName", "[givenName]"), ("name.familyName", "[surname]"),
    ]

    /// The default user table of a SCIM application, the reference `manager` left to the engine.
    static let standard: [(String, String)] = [
        ("userName", "[userPrincipalName]"), ("active", #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#),
        ("displayName", "[displayName]"), ("title", "[jobTitle]"), (#"emails[type eq "work"].value"#, "[mail]"),
        ("preferredLanguage", "[preferredLanguage]"), ("name.givenName", "[givenName]"), ("name.familyName", "[surname]"),
        ("name.formatted", #"Join(" ", [givenName], [surname])"#),
        (#"addresses[type eq "work"].formatted"#, "[physicalDeliveryOfficeName]"),
        (#"addresses[type eq "work"].streetAddress"#, "[streetAddress]"), (#"addresses[type eq "work"].locality"#, "[city]"),
        (#"addresses[type eq "work"].region"#, "[state]"), (#"addresses[type eq "work"].postalCode"#, "[postalCode]"),
        (#"addresses[type eq "work"].country"#, "[country]"), (#"phoneNumbers[type eq "work"].value"#, "[telephoneNumber]"),
        (#"phoneNumbers[type eq "mobile"].value"#, "[mobile]"), (#"phoneNumbers[type eq "fax"].value"#, "[facsimileTelephoneNumber]"),
        ("externalId", "[mailNickname]"), ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber", "[employeeId]"),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "[department]"),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", ""),
    ]

    /// Ten expressions as administrators write them, two to four calls deep.
    static let nested: [(String, String)] = [
        ("userName", #"ToLower(Append([mailNickname], "@example.com"))"#),
        ("displayName", #"Join(", ", [surname], Left([givenName], 1) & ".")"#),
        ("title", #"IIF(IsNullOrEmpty([jobTitle]), "Staff", Trim([jobTitle]))"#),
        ("locale", #"Switch(Left([preferredLanguage], 2), "en_US", "de", "de_DE", "fr", "fr_FR")"#),
        ("department", #"IIF([department] = "Sales" AND [city] = "Hamburg", "Sales North", Coalesce([department], "None"))"#),
        ("nickName", #"Word([userPrincipalName], 1, "@")"#), ("costCenter", #"Append("C-", Mid([employeeId], 1, 4))"#),
        ("division", #"Switch([city], "Other", "Hamburg", ToUpper([city]), "Berlin", "B", "Köln", "K")"#),
        ("profileUrl", #"Replace(StripSpaces(Join("/", "people", [department], [employeeId])), "people", , , "https://example.com", , )"#),
        ("organization", #"IIF(Len([postalCode]) = 5, Left([postalCode], 2) & "-" & [country], IgnoreAttributeFlow)"#),
    ]

    static func parsed(_ rows: [(String, String)]) throws -> [AttributeMapping] {
        try rows.map { target, expression in
            let source: AttributeMapping.Source =
                expression.isEmpty ? .reference(attribute: "manager") : .expression(try ParsedExpression(expression))
            return AttributeMapping(target: try AttributePath(target), source: source)
        }
    }
}
