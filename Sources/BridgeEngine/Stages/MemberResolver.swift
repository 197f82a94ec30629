import BridgeCore
import BridgeState

/// Finds the people whom member lists name. What it found of a key is kept for the run: people are in many groups.
struct MemberResolver {
    /// Everybody whom the lists of a group name.
    struct Members {
        /// The people, with or without accounts.
        var people: Set<IdentityID> = []
        /// How many the source itself marks as deleted: they are in no group, whatever its lists still say.
        var deleted = 0
        /// Members whom we do not know, or of whom there are several.
        var unknown = 0
        /// Groups in the group, where their members do not count.
        var groupsLeftOut = 0
        /// True: all lists that were looked at are whole.
        var isWhole = true
        /// The sources of the lists.
        var sources: Set<String> = []
    }

    private enum Member {
        case person(IdentityID)
        case deleted
        case group(IdentityID)
        case unknown
    }

    private let run: Run
    private var known: [Fingerprint: Member] = [:]
    private var links: [IdentityID: TargetID?] = [:]
    private static let pageSize = 2048

    init(run: Run) { self.run = run }

    /// The members of a group; with `nested` those of the groups in it, each group once however they contain each other.
    mutating func members(of group: MemberGroup, among groups: [IdentityID: MemberGroup], nested: Bool) async throws -> Members {
        var members = Members()
        var seen: Set<IdentityID> = [group.id]
        var unknown: Set<Fingerprint> = []
        var deleted: Set<Fingerprint> = []
        var open = [group]
        while let next = open.popLast() {
            if next.lists.isEmpty { members.isWhole = false }
            for list in next.lists {
                members.sources.insert(list.group.source)
                if !list.isWhole { members.isWhole = false }
                for (key, member) in try await resolved(list) {
                    switch member {
                    case .person(let id): members.people.insert(id)
                    case .deleted: deleted.insert(key)
                    case .unknown: unknown.insert(key)
                    case .group where !nested: members.groupsLeftOut += 1
                    case .group(let id): if seen.insert(id).inserted, let inner = groups[id] { open.append(inner) }
                    }
                }
            }
        }
        members.deleted = deleted.count
        members.unknown = unknown.count
        return members
    }

    /// The accounts of people; who has none has no entry.
    mutating func accounts(of people: Set<IdentityID>) async throws -> [IdentityID: TargetID] {
        let missing = people.filter { links[$0] == nil }.sorted()
        for start in stride(from: 0, to: missing.count, by: Self.pageSize) {
            let page = Array(missing[start..<min(start + Self.pageSize, missing.count)])
            let found = try await run.store.accounts(of: page)
            for id in page { links[id] = .some(found[id]?.target) }
        }
        return people.reduce(into: [:]) { accounts, id in
            if let target = links[id] ?? nil { accounts[id] = target }
        }
    }

    private mutating func resolved(_ list: KnownMemberList) async throws -> [(Fingerprint, Member)] {
        let keys = try await run.store.memberKeys(of: list.group)
        let missing = keys.filter { known[$0.hash] == nil }
        for start in stride(from: 0, to: missing.count, by: Self.pageSize) {
            try await lookUp(Array(missing[start..<min(start + Self.pageSize, missing.count)]))
        }
        return keys.map { ($0.hash, known[$0.hash] ?? .unknown) }
    }

    private mutating func lookUp(_ keys: [LookupKey]) async throws {
        var holders: [Fingerprint: Set<IdentityID>] = [:]
        var present: Set<Fingerprint> = []
        for holder in try await run.store.holders(of: keys) {
            guard let identity = holder.identity else { continue }
            holders[holder.key.hash, default: []].insert(identity)
            if !holder.isDeleted { present.insert(holder.key.hash) }
        }
        let accounts = try await run.store.accounts(of: Set(holders.values.joined()).sorted())
        for (id, account) in accounts { links[id] = .some(account.target) }
        for key in keys {
            guard let found = holders[key.hash], found.count == 1, let id = found.first, let account = accounts[id] else {
                known[key.hash] = .unknown
                continue
            }
            if account.kind == .group {
                known[key.hash] = .group(id)
            } else {
                known[key.hash] = present.contains(key.hash) ? .person(id) : .deleted
            }
        }
    }
}
