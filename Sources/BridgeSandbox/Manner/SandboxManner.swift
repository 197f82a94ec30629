public import SCIM
public import SCIMPath

/// How the sandbox behaves, as data: the RFC to the letter, or what is known of one service.
///
/// Start from a built-in one and change what differs.
public struct SandboxManner: Hashable, Sendable {
    /// How identifiers look.
    public enum IdentifierForm: Hashable, Sendable {
        /// A random UUID.
        case uuid
        /// 24 hexadecimal digits.
        case objectID
    }

    /// The name in options and reports.
    public var name: String
    /// How identifiers look.
    public var identifierForm = IdentifierForm.uuid
    /// How strict the service is with what clients send it.
    public var rules = ServerRules.rfc
    /// The schemas of users.
    public var users = SchemaCatalog.user
    /// The schemas of groups; they are used when `hasGroups`.
    public var groups = SchemaCatalog.group
    /// Whether groups exist at all.
    public var hasGroups = true
    /// The attributes of users whose values no two of them share.
    public var uniqueUserAttributes: [AttributePath] = [.literal("userName")]
    /// Whether users need an `externalId`, free of white space.
    public var requiresExternalID = false
    /// Whether `@` in a `userName` is stored as `[at]`.
    public var replacesAtSignInUserName = false
    /// Whether new users are pending until they register, and deactivation of a pending one removes it.
    public var hasPendingUsers = false
    /// Whether resources have versions: `ETag`, `If-Match`, `If-None-Match`.
    public var hasEntityTags = true
    /// Whether `sortBy` is obeyed.
    public var hasSorting = true
    /// Whether a filter may say `emails[type eq "work"].value eq "x"`, which the RFC's grammar does not know.
    public var acceptsPathAfterBracket = true
    /// Whether a member that does not exist is refused with 400. The RFC does not ask for it; a client that mixes up ids is found out so.
    public var refusesUnknownMembers = false
    /// Whether an account that was deactivated stays so, whatever a client sends, and answers with success all the same.
    public var ignoresReactivation = false
    /// Whether `/Bulk` is there.
    public var hasBulk = false
    /// How many operations a bulk request has at most.
    public var maximumBulkOperations = 1000
    /// Whether PATCH is there.
    public var hasPatch = true
    /// Whether filters are obeyed; otherwise they are ignored, as some services do, and everything is listed.
    public var honoursFilters = true
    /// The paths under which the service answers; an empty one is the root.
    public var basePaths = ["/scim/v2", "/v2", ""]
    /// How many resources one response holds at most.
    public var maximumResults = 200

    /// The RFC's manner under another name.
    public init(name: String) {
        self.name = name
    }

    /// The schemas of a type.
    func catalog(of type: DirectoryResourceType) -> SchemaCatalog {
        switch type {
        case .user: users
        case .group: groups
        }
    }

    /// The types that exist.
    var resourceTypes: [DirectoryResourceType] { hasGroups ? [.user, .group] : [.user] }
}

extension SandboxManner {
    /// RFC 7643 and RFC 7644 to the letter.
    public static let rfc: SandboxManner = {
        var manner = SandboxManner(name: "rfc")
        manner.hasBulk = true
        return manner
    }()

    /// A service that was built for what the Azure AD provisioning service sends: it takes `Replace`, `"False"`, paths as keys and
    /// removals by value, and makes entries that a filter does not find.
    public static let entra: SandboxManner = {
        var manner = SandboxManner(name: "entra")
        manner.rules = .entra
        manner.uniqueUserAttributes = [.literal("userName"), .literal("externalId")]
        manner.hasEntityTags = false
        manner.hasSorting = false
        manner.basePaths = ["/scim", ""]
        return manner
    }()

    /// Staffbase as far as it is documented, and as strict as its public SCIM library where it is not.
    ///
    /// - The identifier is `externalId`: required, unique, without white space; the work e-mail is unique too.
    /// - `@` in user names becomes `[at]`; a `userName` is not required.
    /// - New users are pending. A pending user that is deactivated is gone.
    /// - Groups, versions and sorting are off. PATCH works and is advertised, which the library's default denies.
    public static let staffbase: SandboxManner = {
        var manner = SandboxManner(name: "staffbase")
        manner.identifierForm = .objectID
        manner.rules = .staffbase
        manner.hasGroups = false
        manner.refusesUnknownMembers = true
        manner.uniqueUserAttributes = [.literal("externalId"), .literal(#"emails[type eq "work"].value"#), .literal("userName")]
        manner.requiresExternalID = true
        manner.replacesAtSignInUserName = true
        manner.hasPendingUsers = true
        manner.hasEntityTags = false
        manner.hasSorting = false
        manner.acceptsPathAfterBracket = false
        manner.basePaths = ["/scim", ""]
        manner.maximumResults = 100
        for index in manner.users.core.attributes.indices where manner.users.core.attributes[index].name == "userName" {
            manner.users.core.attributes[index].isRequired = false
        }
        return manner
    }()

    /// All that come with the sandbox.
    public static let builtIn: [SandboxManner] = [.rfc, .entra, .staffbase]

    /// The built-in manner of a name.
    public static func named(_ name: String) -> SandboxManner? {
        builtIn.first { $0.name == name }
    }
}
