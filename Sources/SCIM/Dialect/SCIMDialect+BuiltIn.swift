import SCIMPath

extension SCIMDialect {
    /// RFC 7643 and RFC 7644 to the letter.
    public static let rfc = SCIMDialect(name: "rfc")

    /// What the Azure AD provisioning service sends by default.
    public static let entra: SCIMDialect = {
        var dialect = SCIMDialect(name: "entra")
        dialect.capitalisesOperations = true
        dialect.writesBooleansAsText = true
        dialect.absentEntryForm = .valuePath
        dialect.entryRemoval = .byValue
        dialect.managerForm = .string
        dialect.entryFilterForm = .afterBracket
        return dialect
    }()

    /// What the Azure AD provisioning service sends with `aadOptscim062020` in the tenant URL.
    public static let entraCompliant: SCIMDialect = {
        var dialect = SCIMDialect(name: "entra-compliant")
        dialect.operationForm = .withoutPath
        dialect.absentEntryForm = .valuePath
        dialect.entryFilterForm = .afterBracket
        return dialect
    }()

    /// Staffbase, as far as documented; its parser of filters knows nothing after a bracket.
    public static let staffbase: SCIMDialect = {
        var dialect = SCIMDialect(name: "staffbase")
        dialect.userNameForm = .atSignInBrackets
        dialect.deactivationMayRemoveAccount = true
        dialect.readsBackReactivation = true
        dialect.groups = .automatic
        // The vendor's library knows no versions and no bulk requests.
        dialect.entityTags = .off
        return dialect
    }()

    /// AWS IAM Identity Center: at most 100 membership changes a request, pages of 100, and searches by a few attributes only.
    public static let awsIdentityCenter: SCIMDialect = {
        var dialect = SCIMDialect(name: "aws-identity-center")
        dialect.memberChunkSize = 100
        dialect.pageSize = 100
        dialect.searchableAttributes = [.literal("userName"), .literal("externalId"), .literal("displayName")]
        dialect.entityTags = .off
        return dialect
    }()

    /// All that come with the library.
    public static let builtIn: [SCIMDialect] = [.rfc, .entra, .entraCompliant, .staffbase, .awsIdentityCenter]

    /// The built-in dialect of a name.
    public static func named(_ name: String) -> SCIMDialect? {
        builtIn.first { $0.name == name }
    }
}
