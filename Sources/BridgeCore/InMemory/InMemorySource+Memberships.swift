extension InMemorySource: MembershipSource {
    /// Delivers the members of each group in pieces, in the order of the anchors, and ends as the contents say.
    public func readMemberships(_ request: ReadRequest, into output: inout MembershipOutput) async throws -> Completeness {
        try await deliverMemberships(of: nil, into: &output)
    }

    /// Delivers the members of these groups; nil: of all.
    func deliverMemberships(of groups: Set<String>?, into output: inout MembershipOutput) async throws -> Completeness {
        let contents = contents
        for (group, members) in contents.members.sorted(by: { $0.key < $1.key }) where groups?.contains(group) ?? true {
            for start in stride(from: 0, to: members.count, by: 1000) {
                try await output.append(group: group, members: Array(members[start..<min(start + 1000, members.count)]))
            }
            try await output.end(group: group, isWhole: !contents.incompleteGroups.contains(group))
        }
        if let failure = contents.failure { throw failure }
        return contents.membershipCompleteness ?? contents.completeness
    }
}

extension InMemoryIncrementalSource: IncrementalMembershipSource {
    /// The base's.
    public func readMemberships(_ request: ReadRequest, into output: inout MembershipOutput) async throws -> Completeness {
        try await base.readMemberships(request, into: &output)
    }

    /// The members of all groups without a checkpoint, those of the contents' `changedGroups` with one.
    public func readMembershipChanges(
        _ request: ReadRequest, since checkpoint: Checkpoint?, into output: inout MembershipOutput
    ) async throws -> Completeness {
        let verdict = try await base.deliverMemberships(of: checkpoint.map { _ in base.contents.changedGroups }, into: &output)
        try base.contents.requireKnown(checkpoint)
        if case .complete = verdict { try await output.checkpoint(Checkpoint("\(checkpoint?.value ?? "")+")) }
        return verdict
    }
}
