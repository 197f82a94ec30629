import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A tenant in memory: its directory, its settings and who may sign in.
///
/// Safe to use from any thread; each request sees the directory as it is at one moment.
public final class GraphTenant: Sendable {
    struct State {
        var directory = TenantState()
        var settings: GraphSettings
        var tokens = AccessTokens()
    }

    /// The tenant's id and the names under which it is known.
    public let identity: GraphTenantIdentity
    private let state: Mutex<State>
    private let now: @Sendable () -> Date

    /// An empty tenant.
    init(identity: GraphTenantIdentity, settings: GraphSettings, now: @escaping @Sendable () -> Date = { Date() }) {
        self.identity = identity
        self.now = now
        state = Mutex(State(settings: settings))
    }

    /// Settings that count from the next request on.
    public var settings: GraphSettings {
        get { state.withLock(\.settings) }
        set { state.withLock { $0.settings = newValue } }
    }

    /// How many users there are, without the deleted ones.
    public var userCount: Int { count(.user) }

    /// How many groups there are, without the deleted ones.
    public var groupCount: Int { count(.group) }

    /// Makes all delta tokens worthless, as the service does with tokens that are too old.
    public func resetDelta() { state.withLock { $0.directory.resetDelta() } }

    /// Lets delta queries lag behind from now on, or show what was held back.
    public func holdChanges(_ isHeld: Bool) { state.withLock { $0.directory.holdChanges(isHeld) } }

    /// Ends the validity of all access tokens given so far.
    public func expireTokens() { state.withLock { $0.tokens.expireAll() } }

    /// Runs a closure with the whole state. Nobody else has it meanwhile.
    func withState<Result: Sendable, Failure: Error>(_ body: (inout State) throws(Failure) -> Result) throws(Failure) -> Result {
        try state.withLock { state throws(Failure) in try body(&state) }
    }

    var date: Date { now() }

    /// The time in seconds since 1970.
    var seconds: Double { now().timeIntervalSince1970 }

    /// The time as Graph writes it: `2026-03-01T12:00:00Z`.
    var timestamp: String { now().formatted(.iso8601) }

    private func count(_ kind: GraphKind) -> Int {
        state.withLock { state in state.directory.slots(kind).count { state.directory.object($0).isPresent } }
    }
}

/// How a tenant is called.
public struct GraphTenantIdentity: Hashable, Sendable {
    /// The tenant's id, a GUID.
    public var id: String
    /// Its first domain.
    public var domain: String
    /// The organization's name.
    public var name: String

    /// Names a tenant.
    public init(id: String, domain: String = "contoso.example", name: String = "Contoso") {
        self.id = id
        self.domain = domain
        self.name = name
    }

    /// True for the id and the domain, in any case.
    func isCalled(_ name: String) -> Bool { [id, domain].contains { $0.lowercased() == name.lowercased() } }
}
