public import BridgeCore

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A state that lives as long as the process: the reference of the store contract, for tests and embedding.
///
/// Every method checks everything before it changes anything, which makes it all or nothing.
public actor InMemoryStateStore: StateStore {
    private var bound: [String: String] = [:]
    let key: FingerprintKey
    var currentGeneration: Int64 = 0
    var facts: [String: String] = [:]
    var leases: [String: LeaseEntry] = [:]
    var records = SortedTable<RecordKey, StoredRecord>()
    var recordsByKey: [LookupKey: Set<RecordKey>] = [:]
    var people = SortedTable<IdentityID, IdentityEntry>()
    var identitiesByKey: [LookupKey: Set<IdentityID>] = [:]
    var lastIdentity: Int64 = 0
    var memberLists = SortedTable<RecordKey, MemberListEntry>()
    /// The memberships that we made; false: uncertain.
    var membersByGroup: [IdentityID: [IdentityID: Bool]] = [:]
    var groupsByMember: [IdentityID: Set<IdentityID>] = [:]
    var plans: [PlanID: PlanEntry] = [:]
    var sealOrder: [PlanID] = []
    var entries: [JournalItem] = []
    var lastEntry: Int64 = 0
    var holds: [IdentityID: StandingHold] = [:]
    var decided: [Decision] = []

    struct LeaseEntry: Sendable {
        var token: Int64
        /// nil: given back.
        var owner: String?
        var since: Date
        var expiresAt: Date
    }

    /// An empty state.
    ///
    /// - Parameter key: the key for fingerprints; a fixed one makes tests repeatable.
    public init(key: FingerprintKey = .random()) { self.key = key }

    /// Binds the roles that are not bound yet.
    public func bind(_ systems: [String: String]) throws -> FingerprintKey {
        for (role, system) in systems.sorted(by: { $0.key < $1.key }) {
            guard let bound = bound[role], bound != system else { continue }
            throw BridgeError.otherSystem(role: role, bound: bound, found: system)
        }
        bound.merge(systems) { bound, _ in bound }
        return key
    }

    /// The systems by role.
    public func systems() -> [String: String] { bound }

    /// Binds roles to other systems.
    public func rebind(_ systems: [String: String], lease: Lease) throws {
        try check(lease)
        bound.merge(systems) { $1 }
        currentGeneration += 1
    }

    /// The number of changes so far.
    public func generation() -> Int64 { currentGeneration }

    /// The fact of that name.
    public func fact(_ name: String) -> String? { facts[name] }

    /// Sets and removes facts.
    public func setFacts(_ facts: [String: String?], lease: Lease) throws {
        try check(lease)
        set(facts)
    }

    func set(_ facts: [String: String?]) {
        for (name, value) in facts { self.facts[name] = value }
    }

    /// Nothing is to be closed.
    public func close() {}
}

extension InMemoryStateStore {
    /// Gives the lease out when nobody holds it or the holder's time is over.
    public func acquireLease(_ name: String, owner: String, now: Date, duration: TimeInterval) throws -> Lease {
        let last = leases[name]
        if let last, let holder = last.owner, holder != owner, last.expiresAt > now {
            throw BridgeError.inUse(name, owner: holder, since: last.since.ISO8601Format())
        }
        let token = (last?.token ?? 0) + 1
        leases[name] = LeaseEntry(token: token, owner: owner, since: now, expiresAt: now + duration)
        return Lease(name: name, token: token)
    }

    /// Sets a new end.
    public func renewLease(_ lease: Lease, now: Date, duration: TimeInterval) throws {
        try check(lease)
        leases[lease.name]?.expiresAt = now + duration
    }

    /// Frees the name.
    public func releaseLease(_ lease: Lease) {
        guard leases[lease.name]?.token == lease.token else { return }
        leases[lease.name]?.owner = nil
    }

    /// The fence: only the newest lease of a name writes. One whose time is over still does until somebody takes it over.
    func check(_ lease: Lease) throws(BridgeError) {
        guard let entry = leases[lease.name], entry.token == lease.token, entry.owner != nil else { throw .leaseLost(lease) }
    }
}
