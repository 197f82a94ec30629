import BridgeCore

extension InMemoryStateStore {
    /// What plans and the journal hold about an identity.
    public func history(of identity: IdentityID) -> PersonalHistory {
        var history = PersonalHistory(journal: entries.map(\.entry).filter { $0.identity == identity })
        for entry in plans.values.sorted(by: { ($0.head.createdAt, $0.head.id.value) < ($1.head.createdAt, $1.head.id.value) }) {
            history.operations += entry.ordered.filter { $0.identity == identity }.map { (entry.head.id, $0) }
            history.notes += entry.notes.filter { $0.identity == identity }.map { (entry.head.id, $0) }
        }
        return history
    }

    /// Forgets identities.
    public func forget(_ identities: [IdentityID], _ forgetting: Forgetting, lease: Lease) throws {
        try check(lease)
        let known = identities.filter { people[$0] != nil }
        if forgetting == .everything {
            for id in known where !isGone(id) { throw BridgeError.stillThere(id) }
        }
        forget(known, forgetting)
    }

    private func forget(_ ids: [IdentityID], _ forgetting: Forgetting) {
        guard !ids.isEmpty else { return }
        forgetHistory(of: Set(ids))
        if forgetting == .everything { for id in ids { erase(id) } }
        currentGeneration += 1
    }

    /// No source has it, and its account is gone or never was.
    private func isGone(_ id: IdentityID) -> Bool {
        guard let entry = people[id] else { return false }
        return entry.link.map { $0.state == .gone } ?? true && !entry.records.contains { records[$0]?.isPresent == true }
    }

    private func forgetHistory(of ids: Set<IdentityID>) {
        for (plan, entry) in plans where entry.head.status.isOver {
            for (sequence, operation) in entry.operations where ids.contains(operation.identity) {
                plans[plan]?.operations[sequence] = operation.withoutPersonalData
            }
            for index in entry.notes.indices where entry.notes[index].identity.map(ids.contains) ?? false {
                plans[plan]?.notes[index].label = ""
            }
        }
    }

    private func erase(_ id: IdentityID) {
        forgetMemberships(of: id)
        for record in people[id]?.records ?? [] {
            for old in records[record]?.keys ?? [] { recordsByKey[old]?.remove(record) }
            records.remove(record)
        }
        replaceKeys(of: id, scope: "", with: [])
        holds[id] = nil
        guard let link = people[id]?.link else { return people.remove(id) }
        people.change(id) { entry in
            entry = IdentityEntry(kind: entry.kind)
            entry.isDirty = false
            entry.link = AccountLink(target: ForgottenAccount.marker(of: link.target, key: key), state: .gone, origin: link.origin)
        }
    }

    /// Deletes what is no longer kept.
    public func prune(_ retention: Retention, lease: Lease) throws -> Int {
        try check(lease)
        if let time = retention.plansBefore {
            for (id, entry) in plans where entry.head.status.isOver && !retention.keeping.contains(id) && entry.since < time {
                plans[id] = nil
                sealOrder.removeAll { $0 == id }
            }
        }
        if let time = retention.journalBefore { entries.removeAll { $0.entry.at < time } }
        guard let time = retention.goneBefore else { return 0 }
        let recent = Set(entries.lazy.map(\.entry).filter { $0.at >= time }.map(\.identity))
        let gone = people.all { id, entry -> IdentityID? in
            guard !recent.contains(id), !entry.isForgotten else { return nil }
            let isMissingSinceThen = entry.records.contains { records[$0]?.missingSince.map { $0 >= time } ?? false }
            return isMissingSinceThen ? nil : id
        }
        let forgotten = gone.filter(isGone)
        forget(forgotten, .everything)
        return forgotten.count
    }
}

extension IdentityEntry {
    /// Nothing but the marker of an account is left.
    fileprivate var isForgotten: Bool { records.isEmpty && link?.state == .gone && applied == nil && keys.isEmpty }
}

extension PlannedOperation {
    /// The same without values, names and accounts.
    fileprivate var withoutPersonalData: PlannedOperation {
        var operation = self
        operation.changes = []
        operation.label = ""
        operation.target = nil
        operation.applied = nil
        operation.appliedKeys = nil
        operation.version = nil
        return operation
    }
}
