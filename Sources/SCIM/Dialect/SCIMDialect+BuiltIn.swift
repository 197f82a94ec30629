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

    /// AWS IAM Identity Center, by its developer guide (`docs.aws.amazon.com/singlesignon/latest/developerguide/`):
    ///
    /// - at most 100 membership changes a request; all members at once cannot be removed or replaced (`patchgroup.html`);
    /// - members are removed by a list of values, as `awslabs/ssosync` does; the guide's own example could not be read. Of a service that
    ///   refuses to remove all members nothing is lost if it should want a filter: `member_removal: by-filter`;
    /// - pages of 100 by cursor; `startIndex` is not supported (`listusers.html`, `listgroups.html`);
    /// - users are found by `userName` and `externalId`, groups by `displayName` and `externalId`, with `eq` alone (same pages);
    /// - neither `/Bulk` nor `/.search` (`limitations.html`); the example of `serviceproviderconfig.html` has no versions, so none are sent.
    ///
    /// Users have one e-mail, one phone number and one address; groups are read without their members.
    public static let awsIdentityCenter: SCIMDialect = {
        var dialect = SCIMDialect(name: "aws-identity-center")
        dialect.memberChunkSize = 100
        dialect.entryRemoval = .byValue
        dialect.pageSize = 100
        dialect.paging = .cursor
        dialect.searchableAttributes = [.literal("userName"), .literal("externalId"), .literal("displayName")]
        dialect.bulk = .off
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
