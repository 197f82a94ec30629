public import BridgeCore

/// A member list as it is held in memory.
struct MemberListEntry: Sendable {
    var list: MemberList
    var scope: String
    var isWhole: Bool
}

extension InMemoryStateStore {
    /// A page of what is known of a source's member lists.
    public func knownMemberLists(source: String, after: UInt64?, limit: Int) -> [KnownMemberList] {
        memberLists.page(
            from: RecordKey(kind: .group, source: source, anchor: 0),
            after: after.map { RecordKey(kind: .group, source: source, anchor: $0) }, limit: limit, while: { $0.source == source }
        ) { key, entry in entry.known(key) }
    }

    /// Takes lists in.
    public func commit(_ intake: MembershipIntake, lease: Lease) throws {
        try check(lease)
        func key(_ group: UInt64) -> RecordKey { RecordKey(kind: .group, source: intake.source, anchor: group) }
        for list in intake.changed {
            memberLists.set(MemberListEntry(list: list, scope: intake.scope, isWhole: false), for: key(list.group))
        }
        for group in intake.whole { memberLists.change(key(group)) { $0.isWhole = true } }
        for group in intake.incomplete { memberLists.change(key(group)) { $0.isWhole = false } }
        if !intake.isEmpty { currentGeneration += 1 }
    }

    /// A page of the groups.
    public func memberGroups(kind: ResourceKind, after: IdentityID?, limit: Int) -> [MemberGroup] {
        people.page(after: after, limit: limit) { id, entry in
            guard entry.kind == kind else { return nil }
            let lists = entry.records.sorted().compactMap { key in memberLists[key].map { $0.known(key) } }
            return MemberGroup(id: id, link: entry.link, input: entry.membershipInput, lists: lists)
        }
    }

    /// The members of a list.
    public func memberKeys(of group: RecordReference) -> [LookupKey] {
        guard let entry = memberLists[RecordKey(kind: .group, group)] else { return [] }
        return entry.list.members.map { LookupKey(scope: entry.scope, hash: $0) }
    }

    /// The members that we put into a group.
    public func appliedMembers(of group: IdentityID) -> [AppliedMember] {
        (membersByGroup[group] ?? [:]).sorted { $0.key < $1.key }.map { AppliedMember($0.key, isCertain: $0.value) }
    }

    /// Kinds and accounts.
    public func accounts(of ids: [IdentityID]) -> [IdentityID: IdentityAccount] {
        ids.reduce(into: [:]) { accounts, id in
            accounts[id] = people[id].map { IdentityAccount(kind: $0.kind, link: $0.link) }
        }
    }

    /// Stores what was applied to the end.
    public func settleMemberships(_ inputs: [IdentityID: Fingerprint], lease: Lease) throws {
        try check(lease)
        for id in inputs.keys where people[id] == nil { throw BridgeError.unknownIdentity(id) }
        for (id, input) in inputs { people.change(id) { $0.membershipInput = input } }
    }

    /// Puts in what a membership operation did, or may have done.
    func changeMembers(of group: IdentityID, _ action: PlannedOperation.Action, _ members: [IdentityID], isDone: Bool) {
        guard action.isMembership else { return }
        for member in members {
            if isDone, action == .removeMembers {
                membersByGroup[group]?[member] = nil
                groupsByMember[member]?.remove(group)
            } else {
                membersByGroup[group, default: [:]][member] = isDone
                groupsByMember[member, default: []].insert(group)
            }
        }
    }

    /// The groups that we put a member into are looked at again.
    func lookAgainAtGroups(of member: IdentityID) {
        for group in groupsByMember[member] ?? [] { people.change(group) { $0.membershipInput = nil } }
    }

    /// Nothing is a member of what is gone, and what is gone is a member of nothing.
    func forgetMemberships(of id: IdentityID) {
        for member in (membersByGroup.removeValue(forKey: id) ?? [:]).keys { groupsByMember[member]?.remove(id) }
        people.change(id) { $0.membershipInput = nil }
        for group in groupsByMember.removeValue(forKey: id) ?? [] {
            membersByGroup[group]?[id] = nil
            people.change(group) { $0.membershipInput = nil }
        }
    }
}

extension MemberListEntry {
    func known(_ key: RecordKey) -> KnownMemberList { KnownMemberList(group: key.reference, sum: list.sum, isWhole: isWhole) }
}
