import BridgeCore
import BridgePipeline
import BridgeState
import SCIMPath

/// Phase 4 of a plan: what has to change in the members of groups.
///
/// A group is looked at when its lists differ from those that were applied to the end. Its members should be everybody whom the lists
/// name and who has an account, also one that this plan makes; only memberships that we made are taken out, and only of groups whose
/// lists are whole.
struct MembershipStage {
    let run: Run
    let rules: MemberRules
    let gathered: GatheredGroups
    let people: PlanDraft
    /// True: the target is asked who is in each group.
    let refresh: Bool
    var draft: PlanDraft
    private var groups: [IdentityID: MemberGroup] = [:]
    var resolver: MemberResolver
    private var settled: [IdentityID: Fingerprint] = [:]
    private static let pageSize = 64

    init(run: Run, rules: MemberRules, gathered: GatheredGroups, people: PlanDraft, refresh: Bool, draft: PlanDraft) {
        self.run = run
        self.rules = rules
        self.gathered = gathered
        self.people = people
        self.refresh = refresh
        self.draft = draft
        resolver = MemberResolver(run: run)
    }

    /// Looks at every group whose memberships may differ from what was applied.
    mutating func planAll() async throws {
        var page = try await run.store.memberGroups(kind: .group, after: nil, limit: 1024)
        while let last = page.last {
            for group in page { groups[group.id] = group }
            page = try await run.store.memberGroups(kind: .group, after: last.id, limit: 1024)
        }
        let inputs = inputs()
        let open = groups.values.filter { !$0.lists.isEmpty && (refresh || inputs[$0.id] != $0.input) }.map(\.id).sorted()
        for start in stride(from: 0, to: open.count, by: Self.pageSize) {
            let ids = Array(open[start..<min(start + Self.pageSize, open.count)])
            let views = IdentityView.views(of: try await run.store.identities(ids), compiled: run.compiled)
            for view in views { try await plan(view, input: inputs[view.id]) }
            try await draft.flush(run)
            if !settled.isEmpty { try await run.store.settleMemberships(settled, lease: run.lease) }
            settled.removeAll()
            try await run.keepLease()
        }
    }

    /// The fingerprint of what decides the members of each group. With nested groups every group's lists can decide every other's.
    private func inputs() -> [IdentityID: Fingerprint] {
        var all = KeyedHasher(run.key)
        if rules.nested { for id in groups.keys.sorted() { groups[id].map { all.combine($0) } } }
        let others = all.finish()
        return groups.mapValues { group in
            var hasher = KeyedHasher(run.key)
            hasher.combine(run.compiled.hash)
            hasher.combine(group)
            hasher.combine(others.low)
            return hasher.finish()
        }
    }

    private mutating func plan(_ view: IdentityView, input: Fingerprint?) async throws {
        let scope = ScopeStage(compiled: run.compiled, now: run.startedAt)
        guard case .member = scope.standing(of: view, held: gathered.resources.held), let group = groups[view.id] else { return }
        let creating = draft.creating[view.id].flatMap { draft.stands($0) ? $0 : nil }
        guard view.account != nil || creating != nil else { return }
        let members = try await resolver.members(of: group, among: groups, nested: rules.nested)
        let applied = try await run.store.appliedMembers(of: view.id)
        let accounts = try await resolver.accounts(of: members.people)
        let provisioned = members.people.filter { accounts[$0] != nil || isCreated($0) }
        let certain = Set(applied.filter(\.isCertain).map(\.member))
        let takenOut = try await takenOut(of: view, certain, among: provisioned, accounts)
        let wanted = provisioned.subtracting(certain.subtracting(takenOut))
        let added = wanted.subtracting(gathered.heldByPerson).sorted()
        let unwanted = applied.map(\.member).filter { !members.people.contains($0) }
        var removed = unwanted.filter { !gathered.heldByPerson.contains($0) }
        let label = view.label(run.compiled)
        let waiting = members.people.count - provisioned.count + members.unknown
        noteWaiting(waiting, members, view, label)
        // Who is deleted may be restored, which no list tells.
        var isOpen = waiting > 0 || members.deleted > 0 || added.count < wanted.count || removed.count < unwanted.count
        if !removed.isEmpty, let reason = whyNobodyLeaves(members) {
            draft.note(
                view, code: "held.incomplete_group", message: "keeps \(removed.count) members whom it no longer has, because \(reason)",
                label: label)
            removed = []
            isOpen = true
        }
        if !added.isEmpty || !removed.isEmpty, let account = view.account, try await run.isProtected(account) {
            return draft.note(view, code: HeldPeople.Hold.protected.code, message: HeldPeople.Hold.protected.message, label: label)
        }
        let change = MembershipChange(
            view: view, target: view.account?.target, label: label, sources: group.lists.map(\.group.source), after: creating)
        draft.add(change, .addMembers, added)
        let sequences = draft.add(change, .removeMembers, removed)
        if !removed.isEmpty { draft.shrinking.append((view.id, label, removed.count, applied.count, sequences)) }
        if !isOpen, added.isEmpty, removed.isEmpty, let input { settled[view.id] = input }
    }

    private func isCreated(_ member: IdentityID) -> Bool { people.creating[member].map(people.stands) ?? false }

    /// Members who have no account are counted, a line a group.
    private mutating func noteWaiting(_ count: Int, _ members: MemberResolver.Members, _ view: IdentityView, _ label: String) {
        if count > 0 {
            let who = count == 1 ? "member who has" : "members who have"
            draft.note(view, code: "waiting.member", message: "leaves out \(count) \(who) no account", label: label)
        }
        if members.groupsLeftOut > 0 {
            draft.note(
                view, code: "members.nested", message: "leaves out \(members.groupsLeftOut) groups that are in it (members: nested)",
                label: label)
        }
    }

    /// Why nobody may be taken out; nil: everything about the members is known.
    private func whyNobodyLeaves(_ members: MemberResolver.Members) -> String? {
        for source in members.sources.sorted() {
            if let reason = gathered.partialSources[source] { return "“\(source)” could not be read whole: \(reason)" }
        }
        return members.isWhole ? nil : "its members were not given whole"
    }
}

extension KeyedHasher {
    /// Mixes in what the sources gave of a group's members.
    fileprivate mutating func combine(_ group: MemberGroup) {
        combine(UInt64(bitPattern: group.id.value))
        for list in group.lists {
            combine(list.group.source)
            combine(list.group.anchor)
            combine(list.sum.high)
            combine(list.sum.low)
            combine(list.isWhole ? 1 : 0)
        }
    }
}

/// Which group changes its members.
struct MembershipChange {
    let view: IdentityView
    /// nil: the group is made by an earlier operation of the plan.
    let target: TargetID?
    let label: String
    let sources: [String]
    /// The operation that makes the group.
    let after: Int64?
    /// Why; nil: the sources say so.
    var reason: String?
}

extension PlanDraft {
    /// Adds one operation a chunk. Returns their numbers.
    @discardableResult
    mutating func add(_ change: MembershipChange, _ action: PlannedOperation.Action, _ members: [IdentityID]) -> [Int64] {
        let size = max(1, compiled.targetSchema.membershipChunk)
        return stride(from: 0, to: members.count, by: size).map { start in
            add(change, action, chunk: members[start..<min(start + size, members.count)])
        }
    }

    private mutating func add(_ change: MembershipChange, _ action: PlannedOperation.Action, chunk: ArraySlice<IdentityID>) -> Int64 {
        lastSequence += 1
        let values = chunk.map { TargetValue.identity($0.value) }
        let sources = change.sources.map { "“\($0)”" }.joined(separator: " and ")
        let operation = PlannedOperation(
            sequence: lastSequence, phase: 4, identity: change.view.id, kind: .group, action: action, target: change.target,
            changes: [Change(path: .literal("members"), old: nil, edit: action == .addMembers ? .add(values) : .remove(values))],
            reason: change.reason
                ?? (action == .addMembers
                    ? "to be added: \(chunk.count), as in \(sources)" : "to be removed: \(chunk.count), no longer in \(sources)"),
            label: change.label, after: change.after.map { [$0] } ?? [])
        operations.append(operation)
        standing[operation.sequence] = Standing(
            identity: change.view.id, action: action, needsRequest: true, releaseKey: operation.releaseKey)
        counts[action, default: 0] += 1
        requests += 1
        return operation.sequence
    }
}
