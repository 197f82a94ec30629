import BridgeCore

/// Who is assigned, as of a place in the history of groups from which changes can be followed.
struct AssignmentState: Sendable {
    var scope: AssignmentScope
    var people: AssignedPeople
    /// The link to later changes of groups; nil: no group counts.
    var groupLink: String?

    /// Reads everything anew. The link is taken before the members, so that no change falls between.
    static func read(_ reader: AssignmentReader, _ feed: GroupFeed) async throws -> AssignmentState {
        var state = AssignmentState(scope: try await reader.scope(), people: AssignedPeople())
        try await reader.readDirect(into: &state.people, state.scope)
        if !state.people.groups.isEmpty { state.groupLink = try await feed.latest() }
        try await reader.readMissingMembers(into: &state.people)
        return state
    }

    /// Follows what has changed since: one request for the assignments, one for all groups, and the members of groups that are new here.
    mutating func follow(_ reader: AssignmentReader, _ feed: GroupFeed) async throws {
        if scope.application != nil { try await readDirect(reader) }
        if let link = groupLink {
            groupLink = try await feed.follow(link) { page in
                for change in page.value {
                    if change.isRemoved, scope.groups.contains(change.id) { throw Self.outOfDate }
                    people.apply(change)
                }
            }
        } else if !people.groups.isEmpty {
            groupLink = try await feed.latest()
        }
        try await reader.readMissingMembers(into: &people)
        people.prune(nested: reader.rule.nested)
    }

    private mutating func readDirect(_ reader: AssignmentReader) async throws {
        do {
            try await reader.readDirect(into: &people, scope)
        } catch let error as BridgeError where error.code == "graph.not_found" {
            throw Self.outOfDate
        }
    }

    /// What was named is gone: the names are looked up again, and when they stand for nothing the read fails instead of losing everybody.
    private static let outOfDate = BridgeError(
        "source.checkpoint_expired", "The application or a group that says who is assigned is gone; everything is read again.",
        effect: .none)
}

extension AssignedPeople {
    /// Takes in what a delta says of a group. Told twice is the same as told once.
    mutating func apply(_ change: GroupChange) {
        guard var group = members[change.id] else { return }
        guard !change.isRemoved else { return members[change.id] = Group() }
        // A group that has nobody may be one that was deleted and is back: it is read again.
        if group == Group() { return members[change.id] = nil }
        for link in change.members ?? [] {
            if link.isRemoved {
                group.people.remove(link.id)
                group.groups.remove(link.id)
            } else if link.isGroup {
                group.groups.insert(link.id)
            } else if link.isPerson {
                group.people.insert(link.id)
            }
        }
        members[change.id] = group
    }
}
