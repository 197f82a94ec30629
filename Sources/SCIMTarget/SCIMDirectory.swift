import BridgeCore
public import BridgeHTTP
public import SCIM
import SCIMPath
import Synchronization

/// A SCIM 2.0 service as a target: finding, reading, writing and listing over a dialect. What connectors for SCIM services share.
///
/// Make a connector of it by conforming to ``SCIMBackedTarget``. All copies share what was learnt of the service. Thread safe.
public struct SCIMDirectory: Sendable {
    /// What differs between services besides the protocol.
    public struct Options: Sendable {
        /// The attributes without which a user cannot be created, such as `userName`.
        public var requiredAttributes: Set<String>
        /// True: `externalId` must not contain white space.
        public var forbidsSpaceInExternalID: Bool
        /// What to do when the service has no SCIM at the address, as a sentence.
        public var howToEnable: String
        /// What to do when the token is refused, as a sentence.
        public var howToGetToken: String
        /// Why a token is not accepted (401), as a clause.
        public var causesOfUnauthorized: String
        /// Why a token that is known is refused (403), as a clause.
        public var causesOfForbidden: String
        /// What only a write can tell, as sentences.
        public var onlyAWriteCanTell: [String]

        /// Options; by default those of a service that follows the RFC.
        public init(
            requiredAttributes: Set<String> = ["userName"], forbidsSpaceInExternalID: Bool = false,
            howToEnable: String = "Check that SCIM is switched on for the organisation and that “url” is the SCIM base address.",
            howToGetToken: String = "Make a new token that may manage users, and check “auth_scheme”.",
            causesOfUnauthorized: String = "it is wrong, expired or disabled",
            causesOfForbidden: String = "it lacks administrative access, may not be used from here, or SCIM is not switched on",
            onlyAWriteCanTell: [String] = ["Whether the token may write."]
        ) {
            self.requiredAttributes = requiredAttributes
            self.forbidsSpaceInExternalID = forbidsSpaceInExternalID
            self.howToEnable = howToEnable
            self.howToGetToken = howToGetToken
            self.causesOfUnauthorized = causesOfUnauthorized
            self.causesOfForbidden = causesOfForbidden
            self.onlyAWriteCanTell = onlyAWriteCanTell
        }
    }

    /// The service's address and everything about requests.
    public private(set) var session: HTTPSession
    /// What the service cannot do, or does differently.
    public let dialect: SCIMDialect
    /// What differs besides.
    public let options: Options
    /// The most requests per second, by setting or dialect; nil: not known.
    let requestsPerSecond: Double?
    /// What the settings change of the dialect, for people.
    var overrides: [String] = []
    let memory = SCIMMemory()
    private let userBodies: SCIMBodyWriter
    private let groupBodies: SCIMBodyWriter
    let userTypes = PathTypes(catalog: SCIMResourceType.user.catalog)
    let groupTypes = PathTypes(catalog: SCIMResourceType.group.catalog)

    /// A directory behind a session.
    public init(session: HTTPSession, dialect: SCIMDialect, options: Options = Options(), requestsPerSecond: Double? = nil) {
        self.session = session
        self.dialect = dialect
        self.options = options
        self.requestsPerSecond = requestsPerSecond
        userBodies = SCIMBodyWriter(dialect: dialect, catalog: SCIMResourceType.user.catalog)
        groupBodies = SCIMBodyWriter(dialect: dialect, catalog: SCIMResourceType.group.catalog)
    }

    /// What writes the bodies of requests about a type.
    func bodies(_ type: SCIMResourceType) -> SCIMBodyWriter { type.kind == .group ? groupBodies : userBodies }

    /// The same directory, with one attempt for each request.
    var impatient: SCIMDirectory {
        var copy = self
        copy.session = session.attempting(1)
        return copy
    }

    /// What identifies the service: its base URL.
    public var systemIdentity: String { session.baseURL.description }

    /// Releases connections.
    public func close() async { await session.close() }
}

/// Where the resources of a kind are and which schemas describe them.
struct SCIMResourceType: Sendable {
    let kind: ResourceKind
    let endpoint: String
    let catalog: SchemaCatalog
    /// The attributes that services keep unique: who has one of the values that a new resource wants?
    let uniquePaths: [AttributePath]

    static let user = SCIMResourceType(
        kind: .user, endpoint: "Users", catalog: .user,
        uniquePaths: [.literal("externalId"), .literal("userName"), .literal(#"emails[type eq "work"].value"#)])

    static let group = SCIMResourceType(
        kind: .group, endpoint: "Groups", catalog: .group, uniquePaths: [.literal("externalId"), .literal("displayName")])
}

extension SCIMDirectory {
    /// The type of a kind.
    ///
    /// - Throws: `target.kind_unsupported` for what the service does not have.
    func type(_ kind: ResourceKind) async throws -> SCIMResourceType {
        if kind == .user { return .user }
        if kind == .group, try await writesGroups() { return .group }
        let reason =
            kind == .group
            ? "This target has no groups: the service does not show them, or “groups” is off; set “groups: on” if it has them."
            : "This target has no resources of kind “\(kind.rawValue)”."
        throw BridgeError("target.kind_unsupported", reason, recovery: .skip, effect: .none)
    }
}

/// What was learnt of a service while working with it.
final class SCIMMemory: Sendable {
    struct Facts: Sendable {
        /// The service's own words about itself; nil: not asked yet.
        var features: ServiceProviderConfiguration?
        /// The endpoints of the resource types that the service shows, lower case; nil: not asked yet. Empty: it shows none.
        var endpoints: Set<String>?
        /// True: `/Bulk` turned out not to be there.
        var lacksBulk = false
        /// `externalId` by `id`, of accounts that managers are named by.
        var identifiers: [TargetID: String] = [:]
        /// `id` by `externalId`, likewise.
        var ids: [String: TargetID] = [:]
        /// True: the dialect's content type was refused, plain JSON is taken.
        var wantsPlainJSON = false
        /// The endpoints at which PATCH turned out not to be there: some services have it for groups alone.
        var withoutPatch: Set<String> = []
        /// True: `/.search` keeps values out of URLs, as the service asked.
        var wantsSearchByPost = false
        /// Attributes for which filters turned out to be refused or ignored.
        var unsearchable: Set<String> = []
    }

    private let state = Mutex(Facts())

    var facts: Facts { state.withLock { $0 } }

    /// One thing of it, without a copy of the rest.
    func known<Fact: Sendable>(_ fact: (borrowing Facts) -> Fact) -> Fact { state.withLock { fact($0) } }

    func learn(_ change: (inout Facts) -> Void) { state.withLock { change(&$0) } }
}
