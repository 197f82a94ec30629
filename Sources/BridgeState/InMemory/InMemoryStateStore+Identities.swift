public import BridgeCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An identity as it is held in memory.
struct IdentityEntry: Sendable {
    var kind: ResourceKind
    var link: AccountLink?
    var applied: StoredImage?
    var appliedInput: Fingerprint?
    var wakeAt: Date?
    var isDirty = true
    var records: [RecordKey] = []
    /// Wanted and applied unique values.
    var keys: [LookupKey] = []
    /// The memberships that were applied to the end.
    var membershipInput: Fingerprint?

    init(kind: ResourceKind) { self.kind = kind }
}

extension InMemoryStateStore {
    /// A page of the identities that must be looked at.
    public func dirtyIdentities(kind: ResourceKind, after: IdentityID?, limit: Int) -> [IdentityID] {
        people.page(after: after, limit: limit) { id, entry in entry.isDirty && entry.kind == kind ? id : nil }
    }

    /// All identities of a kind, by id.
    public func identityIDs(kind: ResourceKind, after: IdentityID?, limit: Int) -> [IdentityID] {
        people.page(after: after, limit: limit) { id, entry in entry.kind == kind ? id : nil }
    }

    /// Marks identities dirty.
    public func markDirty(_ selection: DirtySelection, kind: ResourceKind, lease: Lease) throws {
        try check(lease)
        let ids =
            switch selection {
            case .these(let ids), .unsettled(let ids, _): ids.filter { people[$0]?.kind == kind }
            case .all: people.all { id, entry -> IdentityID? in entry.kind == kind ? id : nil }
            case .wakingBy(let time):
                people.all { id, entry -> IdentityID? in
                    guard let wakeAt = entry.wakeAt else { return nil }
                    return entry.kind == kind && wakeAt <= time ? id : nil
                }
            }
        for id in ids { people.change(id) { $0.isDirty = true } }
        if case .unsettled(_, let plan) = selection { forgetInputs(of: Set(ids), in: plan) }
    }

    /// Identities with their records.
    public func identities(_ ids: [IdentityID]) -> [StoredIdentity] {
        ids.compactMap { id in
            people[id].map { entry in
                StoredIdentity(
                    id: id, kind: entry.kind, link: entry.link, applied: entry.applied, appliedInput: entry.appliedInput,
                    wakeAt: entry.wakeAt, isDirty: entry.isDirty, records: entry.records.sorted().compactMap { records[$0] })
            }
        }
    }

    /// Who has these accounts; of several the eldest identity.
    public func identities(linkedTo ids: [TargetID], kind: ResourceKind) -> [TargetID: IdentityID] {
        var wanted = Dictionary(ids.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
        for id in ids { wanted[ForgottenAccount.marker(of: id, key: key)] = id }
        let found = people.all { id, entry -> (TargetID, IdentityID)? in
            guard entry.kind == kind, let target = entry.link.flatMap({ wanted[$0.target] }) else { return nil }
            return (target, id)
        }
        return Dictionary(found, uniquingKeysWith: { eldest, _ in eldest })
    }

    /// Stores what evaluations found.
    public func update(_ updates: [IdentityUpdate], lease: Lease) throws {
        try check(lease)
        for update in updates where people[update.id] == nil { throw BridgeError.unknownIdentity(update.id) }
        var hasChanged = false
        for update in updates { hasChanged = apply(update) || hasChanged }
        if hasChanged { currentGeneration += 1 }
    }

    private func apply(_ update: IdentityUpdate) -> Bool {
        let known = people[update.id]
        people.change(update.id) {
            if let input = update.appliedInput { $0.appliedInput = input }
            if let link = update.link { $0.link = link }
            $0.wakeAt = update.wakeAt
            $0.isDirty = !update.isSettled
        }
        if let wanted = update.wantedKeys { replaceKeys(of: update.id, scope: IdentityScope.wanted, with: wanted) }
        if update.link?.state == .gone { forgetMemberships(of: update.id) }
        let changed = people[update.id]
        return known?.link != changed?.link || known?.appliedInput != changed?.appliedInput
    }

    /// Replaces the keys of an identity whose scopes begin so.
    func replaceKeys(of id: IdentityID, scope: String, with keys: [LookupKey]) {
        for old in people[id]?.keys ?? [] where old.scope.hasPrefix(scope) { identitiesByKey[old]?.remove(id) }
        people.change(id) { entry in
            entry.keys.removeAll { $0.scope.hasPrefix(scope) }
            entry.keys += keys
        }
        for new in keys { identitiesByKey[new, default: []].insert(id) }
    }

    /// Counts identities, accounts and records.
    public func population(kind: ResourceKind) -> Population {
        var population = Population()
        for entry in people.all({ _, entry -> IdentityEntry? in entry.kind == kind ? entry : nil }) {
            population.identities += 1
            switch entry.link?.state {
            case .active?: population.activeAccounts += 1
            case .disabled?: population.disabledAccounts += 1
            case .gone?, nil: break
            }
        }
        population.unjoinedRecords = unjoinedRecords(kind: kind, after: nil, limit: .max).count
        return population
    }

    /// Who wants the same value, by scope and eldest identity.
    public func collisions(scopePrefix: String) -> [Collision] {
        identitiesByKey.filter { $0.key.scope.hasPrefix(scopePrefix) && $0.value.count > 1 }
            .map { Collision(scope: $0.key.scope, identities: $0.value.sorted()) }
            .sorted { ($0.scope, $0.identities[0]) < ($1.scope, $1.identities[0]) }
    }
}
