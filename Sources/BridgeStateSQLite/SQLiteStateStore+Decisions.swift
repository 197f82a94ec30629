import BridgeCore
public import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLiteStateStore {
    /// The holds, by identity.
    public func standingHolds() async throws -> [StandingHold] {
        try await read { db in
            try db.rows("SELECT identity, reason, decided_by, since, until, undone FROM holds ORDER BY identity") { columns in
                StandingHold(
                    identity: IdentityID(try columns.next()), reason: try columns.next(), by: try columns.next(),
                    since: Date(timeIntervalSince1970: try columns.next()), until: columns.time(),
                    undone: columns.optional(String.self).map { PlanID($0) })
            }
        }
    }

    /// Keeps decisions with what follows from them.
    public func decide(_ intake: DecisionIntake, lease: Lease) async throws {
        try await write(lease) { db in
            for decision in intake.decisions { try Self.insert(decision, db) }
            for hold in intake.holds { try Self.set(hold, db) }
            for identity in intake.lifts { try db.run("DELETE FROM holds WHERE identity = ?", [identity.value]) }
            let concerned = Set(intake.holds.map(\.identity) + intake.lifts)
            for identity in concerned {
                try db.run(
                    """
                    UPDATE identities SET is_dirty = 1, input_high = NULL, input_low = NULL, memberships_high = NULL, memberships_low = NULL
                    WHERE id = ?
                    """, [identity.value])
            }
            if !concerned.isEmpty { try Self.advance(db) }
        }
    }

    private static func insert(_ decision: Decision, _ db: Database) throws {
        try db.run(
            "INSERT INTO decisions(at, decided_by, verdict, plan, identity, reason) VALUES (?, ?, ?, ?, ?, ?)",
            [
                decision.at.stored, decision.by, decision.verdict.rawValue, decision.plan?.value, decision.identity?.value,
                decision.reason,
            ])
    }

    private static func set(_ hold: StandingHold, _ db: Database) throws {
        let known = try db.first("SELECT id FROM identities WHERE id = ?", [hold.identity.value]) { try $0.next(Int64.self) }
        guard known != nil else { throw BridgeError.unknownIdentity(hold.identity) }
        try db.run(
            "INSERT OR REPLACE INTO holds(identity, reason, decided_by, since, until, undone) VALUES (?, ?, ?, ?, ?, ?)",
            [hold.identity.value, hold.reason, hold.by, hold.since.stored, hold.until?.stored, hold.undone?.value])
    }

    /// A page of decisions.
    public func decisions(after index: Int64?, limit: Int) async throws -> [Decision] {
        try await read { db in
            try db.rows(
                "SELECT id, at, decided_by, verdict, plan, identity, reason FROM decisions WHERE id > ? ORDER BY id LIMIT ?",
                [index ?? 0, limit]
            ) { columns in
                Decision(
                    index: try columns.next(), at: Date(timeIntervalSince1970: try columns.next()), by: try columns.next(),
                    verdict: try columns.word(), plan: columns.optional(String.self).map { PlanID($0) },
                    identity: columns.optional(Int64.self).map(IdentityID.init), reason: try columns.next())
            }
        }
    }
}
