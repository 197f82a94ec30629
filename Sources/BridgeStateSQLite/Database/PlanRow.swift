import BridgeCore
import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A plan's row: the head as JSON, with the status in a column of its own, which is the one that counts.
struct PlanRow {
    /// The number under which operations belong to it.
    var number: Int64
    var head: PlanHead
    /// What a claim has to look for first (see ``Schema``).
    var unchecked: Int64

    static func find(_ id: PlanID, _ db: Database) throws -> PlanRow? {
        try db.first("SELECT number, status, unchecked, head FROM plans WHERE id = ?", [id.value], decode)
    }

    /// Sealed plans, the latest first.
    static func recent(_ db: Database, limit: Int) throws -> [PlanRow] {
        try db.rows(
            "SELECT number, status, unchecked, head FROM plans WHERE seal_order IS NOT NULL ORDER BY seal_order DESC LIMIT ?", [limit],
            decode)
    }

    static func known(_ id: PlanID, _ db: Database) throws -> PlanRow {
        guard let plan = try find(id, db) else { throw BridgeError.unknownPlan(id) }
        return plan
    }

    /// A plan that still takes operations.
    static func open(_ id: PlanID, _ db: Database) throws -> PlanRow {
        let plan = try known(id, db)
        guard plan.head.status == .open else { throw BridgeError.planSealed(id) }
        return plan
    }

    /// Lets operations of these identities that are still to be done settle nobody.
    func forgetInputs(of ids: [IdentityID], _ db: Database) throws {
        let list = "[\(ids.map { String($0.value) }.joined(separator: ","))]"
        try db.run(
            """
            UPDATE operations SET input_high = NULL, input_low = NULL
            WHERE plan = ? AND status IN ('waiting', 'in_flight', 'in_doubt') AND identity IN (SELECT value FROM json_each(?))
            """, [number, list])
    }

    static func json(_ head: PlanHead) throws -> String { String(decoding: try JSONEncoder().encode(head), as: UTF8.self) }

    private static func decode(_ columns: inout Columns) throws -> PlanRow {
        let number = try columns.next(Int64.self)
        let status = try columns.word(PlanHead.Status.self)
        let unchecked = try columns.next(Int64.self)
        guard var head = try? JSONDecoder().decode(PlanHead.self, from: Data(try columns.next(String.self).utf8)) else {
            throw StateFault.damaged
        }
        head.status = status
        return PlanRow(number: number, head: head, unchecked: unchecked)
    }
}
