extension InMemoryTarget {
    /// One change of the members of a group.
    public struct MembershipWrite: Sendable, Hashable {
        /// The group.
        public var group: TargetID
        /// Who comes in.
        public var added: [TargetID]
        /// Who leaves.
        public var removed: [TargetID]
    }
}

extension InMemoryTarget: MembershipReadingTarget {
    /// Does the change, unless a fault comes before it. Members that are no resources here are refused.
    public func changeMembers(of group: TargetID, add: [TargetID], remove: [TargetID]) async throws -> WriteResult {
        let write = MembershipWrite(group: group, added: add, removed: remove)
        return try change { contents in
            let fault = contents.membershipFault?(write)
            if case .before(let error)? = fault { throw error }
            let result = try contents.perform(write)
            if case .after(let error)? = fault { throw error }
            return result
        }
    }

    /// The members of a group, sorted; nil when the group is not there.
    public func members(of group: TargetID) async throws -> [TargetID]? {
        let contents = contents
        guard contents.resources[.group]?[group] != nil else { return nil }
        return contents.sortedMembers(of: group)
    }
}

extension InMemoryTarget.Contents {
    /// The members of a group, sorted.
    public func sortedMembers(of group: TargetID) -> [TargetID] { (members[group] ?? []).sorted { $0.value < $1.value } }

    fileprivate mutating func perform(_ write: InMemoryTarget.MembershipWrite) throws -> WriteResult {
        guard resources[.group]?[write.group] != nil else { return .gone }
        guard write.added.count + write.removed.count <= schema.membershipChunk else {
            throw BridgeError("target.too_large", "More members at a time than the target takes.", recovery: .skip, effect: .none)
        }
        guard write.added.allSatisfy({ resources[.user]?[$0] != nil || resources[.group]?[$0] != nil }) else {
            throw BridgeError("target.invalid", "A member is no resource of the target.", recovery: .skip, effect: .none)
        }
        membershipJournal.append(write)
        members[write.group, default: []].formUnion(write.added)
        members[write.group, default: []].subtract(write.removed)
        return .done(write.group, version: nil)
    }

    /// What is gone has no members and is a member of nothing.
    mutating func forgetMembers(of id: TargetID) {
        members[id] = nil
        for group in members.keys where members[group]?.contains(id) == true { members[group]?.remove(id) }
    }
}
