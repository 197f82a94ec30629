extension SchemaDefinition {
    /// Users (RFC 7643 section 8.7.1).
    public static let user = SchemaDefinition(
        id: SchemaURN.user, name: "User", description: "User Account",
        attributes: [
            AttributeDefinition(
                "userName", description: "The name with which the user signs in; unique in the service.", isRequired: true,
                uniqueness: .server),
            AttributeDefinition("name", .complex, description: "The components of the user's name.", subAttributes: nameParts),
            AttributeDefinition("displayName", description: "The name of the user, suitable for display."),
            AttributeDefinition("nickName", description: "The casual way to address the user."),
            AttributeDefinition(
                "profileUrl", .reference, description: "The URL of the user's online profile.", isCaseExact: true,
                referenceTypes: ["external"]),
            AttributeDefinition("title", description: "The user's title, such as Vice President."),
            AttributeDefinition("userType", description: "The relationship between the organization and the user, such as Employee."),
            AttributeDefinition("preferredLanguage", description: "The user's preferred written or spoken language."),
            AttributeDefinition("locale", description: "The user's default location for formats of numbers, dates and currency."),
            AttributeDefinition("timezone", description: "The user's time zone, such as Europe/Berlin."),
            AttributeDefinition("active", .boolean, description: "The user's administrative status."),
            AttributeDefinition(
                "password", description: "The user's password; can be set, never read.", isCaseExact: true, mutability: .writeOnly,
                returned: .never),
        ] + contactAttributes + membershipAttributes)

    private static let nameParts: [AttributeDefinition] = [
        AttributeDefinition("formatted", description: "The full name as it is displayed."),
        AttributeDefinition("familyName", description: "The family name."),
        AttributeDefinition("givenName", description: "The given name."),
        AttributeDefinition("middleName", description: "The middle names."),
        AttributeDefinition("honorificPrefix", description: "The title before the name."),
        AttributeDefinition("honorificSuffix", description: "The suffix after the name."),
    ]

    private static let contactAttributes: [AttributeDefinition] = [
        list("emails", "E-mail address", types: ["work", "home", "other"]),
        list("phoneNumbers", "Phone number", types: ["work", "home", "mobile", "fax", "pager", "other"]),
        list("ims", "Instant messaging address", types: ["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"]),
        list(
            "photos", "URL of a photo", types: ["photo", "thumbnail"],
            value: AttributeDefinition(
                "value", .reference, description: "URL of a photo of the user.", isCaseExact: true, referenceTypes: ["external"])),
        AttributeDefinition(
            "addresses", .complex, isMultiValued: true, description: "Postal addresses of the user.",
            subAttributes: [
                AttributeDefinition("formatted", description: "The full address as it is displayed."),
                AttributeDefinition("streetAddress", description: "Street, house number and whatever belongs there."),
                AttributeDefinition("locality", description: "The city."),
                AttributeDefinition("region", description: "The state or region."),
                AttributeDefinition("postalCode", description: "The postal code."),
                AttributeDefinition("country", description: "The country as a code of two letters (ISO 3166-1)."),
                type(["work", "home", "other"]), primary,
            ]),
    ]

    private static let membershipAttributes: [AttributeDefinition] = [
        AttributeDefinition(
            "groups", .complex, isMultiValued: true, description: "The groups of the user, changed at the groups only.",
            mutability: .readOnly,
            subAttributes: [
                AttributeDefinition("value", description: "The id of the group.", isCaseExact: true, mutability: .readOnly),
                AttributeDefinition(
                    "$ref", .reference, description: "The URI of the group.", isCaseExact: true, mutability: .readOnly,
                    referenceTypes: ["Group"]),
                AttributeDefinition("display", description: "The name of the group.", mutability: .readOnly),
                AttributeDefinition(
                    "type", description: "Whether the user is a member itself or by another group.",
                    canonicalValues: ["direct", "indirect"], mutability: .readOnly),
            ]),
        list("entitlements", "Entitlement"),
        list("roles", "Role"),
        list(
            "x509Certificates", "Certificate",
            value: AttributeDefinition("value", .binary, description: "The certificate in DER, as base64.", isCaseExact: true)),
    ]

    /// A list of the usual shape: value, display, type, primary (RFC 7643 section 2.4).
    private static func list(
        _ name: String, _ noun: String, types: [String] = [], value: AttributeDefinition? = nil
    ) -> AttributeDefinition {
        AttributeDefinition(
            name, .complex, isMultiValued: true, description: "\(noun) of the user; several are possible.",
            subAttributes: [
                value ?? AttributeDefinition("value", description: "\(noun) of the user."),
                AttributeDefinition("display", description: "A human-readable name for the value."),
                type(types), primary,
            ])
    }

    private static func type(_ types: [String]) -> AttributeDefinition {
        AttributeDefinition("type", description: "What the value is for.", canonicalValues: types)
    }

    private static let primary = AttributeDefinition("primary", .boolean, description: "Whether this is the preferred value; one at most.")
}
