extension InMemorySource: MembershipSource {
    /// Delivers the members of each group in pieces, in the order of the anchors, and ends as the contents say.
    public func readMemberships(_ request: ReadRequest, into output: inout MembershipOutput) async throws -> Completeness {
        let contents = contents
        for (group, members) in contents.members.sorted(by: { $0.key < $1.key }) {
            for start in stride(from: 0, to: members.count, by: 1000) {
                try await output.append(group: group, members: Array(members[start..<min(start + 1000, members.count)]))
            }
            try await output.end(group: group, isWhole: !contents.incompleteGroups.contains(group))
        }
        if let failure = contents.failure { throw failure }
        return contents.membershipCompleteness ?? contents.completeness
    }
}

extension InMemoryIncrementalSource: MembershipSource {
    /// The base's.
    public func readMemberships(_ request: ReadRequest, into output: inout MembershipOutput) async throws -> Completeness {
        try await base.readMemberships(request, into: &output)
    }
}
