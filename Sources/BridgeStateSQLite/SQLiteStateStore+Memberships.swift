public import BridgeCore
public import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLiteStateStore {
    /// A page of what is known of a source's member lists.
    public func knownMemberLists(source: String, after: UInt64?, limit: Int) async throws -> [KnownMemberList] {
        try await read { db in
            var names = Names(db)
            guard let id = try names.known(.source, source) else { return [] }
            let comparison = after == nil ? ">=" : ">"
            return try db.rows(
                """
                SELECT anchor, sum_high, sum_low, is_whole FROM member_lists
                WHERE source = ? AND anchor \(comparison) ? ORDER BY anchor LIMIT ?
                """, [id, (after ?? 0).stored, limit]
            ) { columns in
                KnownMemberList(
                    group: RecordReference(source: source, anchor: try columns.anchor()), sum: try columns.fingerprint(),
                    isWhole: try columns.next())
            }
        }
    }

    /// Takes lists in.
    public func commit(_ intake: MembershipIntake, lease: Lease) async throws {
        try await write(lease) { db in
            guard !intake.isEmpty else { return }
            var names = Names(db)
            let (source, scope) = (try names.id(.source, intake.source), try names.id(.scope, intake.scope))
            for list in intake.changed {
                try db.run(
                    """
                    INSERT OR REPLACE INTO member_lists(source, anchor, scope, sum_high, sum_low, is_whole, members)
                    VALUES (?, ?, ?, ?, ?, 0, ?)
                    """, [source, list.group.stored, scope, list.sum.storedHigh, list.sum.storedLow, StoredHashes.data(list.members)])
            }
            for (groups, isWhole) in [(intake.whole, true), (intake.incomplete, false)] {
                for group in groups {
                    try db.run(
                        "UPDATE member_lists SET is_whole = ? WHERE source = ? AND anchor = ?", [isWhole, source, group.stored])
                }
            }
            try Self.advance(db)
        }
    }

    /// A page of the groups.
    public func memberGroups(kind: ResourceKind, after: IdentityID?, limit: Int) async throws -> [MemberGroup] {
        try await read { db in
            var names = Names(db)
            guard let kind = try names.known(.kind, kind.rawValue) else { return [] }
            var groups = try db.rows(
                """
                SELECT id, link_target, link_state, link_origin, disabled_since, memberships_high, memberships_low FROM identities
                WHERE kind = ? AND id > ? ORDER BY id LIMIT ?
                """, [kind, after?.value ?? 0, limit]
            ) { MemberGroup(id: IdentityID(try $0.next()), link: try $0.link(), input: $0.optionalFingerprint(), lists: []) }
            for index in groups.indices { groups[index].lists = try Self.lists(of: groups[index].id, kind, &names, db) }
            return groups
        }
    }

    private static func lists(of id: IdentityID, _ kind: Int64, _ names: inout Names, _ db: Database) throws -> [KnownMemberList] {
        let rows = try db.rows(
            """
            SELECT l.source, l.anchor, l.sum_high, l.sum_low, l.is_whole
            FROM records r JOIN member_lists l ON l.source = r.source AND l.anchor = r.anchor
            WHERE r.identity = ? AND r.kind = ?
            """, [id.value, kind]
        ) {
            (source: try $0.next(Int64.self), anchor: try $0.anchor(), sum: try $0.fingerprint(), isWhole: try $0.next(Bool.self))
        }
        var lists: [KnownMemberList] = []
        for row in rows {
            let group = RecordReference(source: try names.text(row.source), anchor: row.anchor)
            lists.append(KnownMemberList(group: group, sum: row.sum, isWhole: row.isWhole))
        }
        return lists.sorted { ($0.group.source, $0.group.anchor) < ($1.group.source, $1.group.anchor) }
    }

    /// The members of a list.
    public func memberKeys(of group: RecordReference) async throws -> [LookupKey] {
        try await read { db in
            var names = Names(db)
            guard let source = try names.known(.source, group.source) else { return [] }
            let row = try db.first(
                "SELECT scope, members FROM member_lists WHERE source = ? AND anchor = ?", [source, group.anchor.stored]
            ) { (scope: try $0.next(Int64.self), members: try $0.next(Data.self)) }
            guard let row else { return [] }
            let scope = try names.text(row.scope)
            return try StoredHashes.hashes(row.members).map { LookupKey(scope: scope, hash: $0) }
        }
    }

    /// The members that we put into a group.
    public func appliedMembers(of group: IdentityID) async throws -> [AppliedMember] {
        try await read { db in
            try db.rows(#"SELECT member, is_certain FROM memberships WHERE "group" = ? ORDER BY member"#, [group.value]) {
                AppliedMember(IdentityID(try $0.next()), isCertain: try $0.next())
            }
        }
    }

    /// Kinds and accounts.
    public func accounts(of ids: [IdentityID]) async throws -> [IdentityID: IdentityAccount] {
        try await read { db in
            var names = Names(db)
            var accounts: [IdentityID: IdentityAccount] = [:]
            for id in ids {
                let row = try db.first(
                    "SELECT kind, link_target, link_state, link_origin, disabled_since FROM identities WHERE id = ?", [id.value]
                ) { (kind: try $0.next(Int64.self), link: try $0.link()) }
                guard let row else { continue }
                accounts[id] = IdentityAccount(kind: ResourceKind(rawValue: try names.text(row.kind)), link: row.link)
            }
            return accounts
        }
    }

    /// Stores what was applied to the end.
    public func settleMemberships(_ inputs: [IdentityID: Fingerprint], lease: Lease) async throws {
        try await write(lease) { db in
            for (id, input) in inputs.sorted(by: { $0.key < $1.key }) {
                let count = try db.run(
                    "UPDATE identities SET memberships_high = ?, memberships_low = ? WHERE id = ?",
                    [input.storedHigh, input.storedLow, id.value])
                guard count > 0 else { throw BridgeError.unknownIdentity(id) }
            }
        }
    }
}

/// Hashes in one value: 16 bytes each, the more significant half first, little-endian.
private enum StoredHashes {
    static func data(_ hashes: [Fingerprint]) -> Data {
        var words: [UInt64] = []
        words.reserveCapacity(hashes.count * 2)
        for hash in hashes { words += [hash.high.littleEndian, hash.low.littleEndian] }
        return words.withUnsafeBytes { Data($0) }
    }

    static func hashes(_ data: Data) throws -> [Fingerprint] {
        guard data.count.isMultiple(of: 16) else { throw StateFault.damaged }
        return data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 16).map { offset in
                Fingerprint(
                    high: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
                    low: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)))
            }
        }
    }
}
