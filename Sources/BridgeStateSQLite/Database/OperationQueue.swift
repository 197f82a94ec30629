import BridgeState
import GRDB

/// The order in which the operations of a plan may begin.
struct OperationQueue {
    private let db: Database
    private let plan: PlanRow

    init(_ plan: PlanRow, _ db: Database) {
        self.db = db
        self.plan = plan
    }

    /// The lowest phase with unfinished operations, after everything that can never begin was refused; nil: the plan is finished.
    func nextPhase() throws -> Int64? {
        if plan.unchecked > 1 { try refuseStrays() }
        if plan.unchecked > 0 {
            try refuseFollowers()
            try db.run("UPDATE plans SET unchecked = 0 WHERE number = ?", [plan.number])
        }
        while let phase = try lowestPhase() {
            guard try isStuck(phase) else { return phase }
            try db.run(
                "UPDATE operations SET status = 'refused', problem = ? WHERE plan = ? AND status = 'waiting' AND phase = ?",
                [OrphanProblem.circle, plan.number, phase])
            try refuseFollowers()
        }
        return nil
    }

    /// Waiting operations of a phase whose predecessors are all done.
    ///
    /// `CROSS JOIN` keeps SQLite from turning the order of the tables round, which would walk the whole plan for every operation.
    func claimable(phase: Int64, limit: Int) throws -> [Int64] {
        try db.rows(
            """
            SELECT sequence FROM operations o WHERE plan = ?1 AND status = 'waiting' AND phase = ?2 AND NOT EXISTS (
                SELECT 1 FROM predecessors p CROSS JOIN operations b ON b.plan = p.plan AND b.sequence = p.predecessor
                WHERE p.plan = ?1 AND p.sequence = o.sequence AND b.status <> 'done')
            ORDER BY sequence LIMIT ?3
            """, [plan.number, phase, max(0, limit)]
        ) { try $0.next() }
    }

    /// Commits an operation as in flight, with the transaction.
    func begin(_ sequence: Int64) throws {
        try db.run(
            "UPDATE operations SET status = 'in_flight', attempts = attempts + 1 WHERE plan = ? AND sequence = ?", [plan.number, sequence])
    }

    private func lowestPhase() throws -> Int64? {
        try ["waiting", "in_flight", "in_doubt"].compactMap { status in
            try db.first("SELECT min(phase) FROM operations WHERE plan = ? AND status = ?", [plan.number, status]) {
                $0.optional(Int64.self)
            } ?? nil
        }.min()
    }

    /// True when a phase has nothing but waiting operations of which none can begin.
    private func isStuck(_ phase: Int64) throws -> Bool {
        let isMoving = try ["in_flight", "in_doubt"].contains { status in
            try db.first(
                "SELECT 1 FROM operations WHERE plan = ? AND status = ? AND phase = ? LIMIT 1", [plan.number, status, phase]
            ) { try $0.next(Int64.self) } != nil
        }
        return try !isMoving && claimable(phase: phase, limit: 1).isEmpty
    }

    /// Refuses operations with a predecessor that the plan does not have.
    private func refuseStrays() throws {
        let strays = try db.rows(
            """
            SELECT p.sequence, min(p.predecessor) FROM predecessors p
            WHERE p.plan = ?1 AND NOT EXISTS (SELECT 1 FROM operations b WHERE b.plan = ?1 AND b.sequence = p.predecessor)
            GROUP BY p.sequence
            """, [plan.number]
        ) { (sequence: try $0.next(Int64.self), predecessor: try $0.next(Int64.self)) }
        for stray in strays { try refuse(stray.sequence, OrphanProblem.text(predecessor: stray.predecessor, status: nil)) }
    }

    /// Refuses what follows failed or refused operations, then what follows those.
    private func refuseFollowers() throws {
        while true {
            let followers = try db.rows(
                """
                SELECT o.sequence, p.predecessor, b.status FROM operations b
                CROSS JOIN predecessors p ON p.plan = b.plan AND p.predecessor = b.sequence
                CROSS JOIN operations o ON o.plan = p.plan AND o.sequence = p.sequence
                WHERE b.plan = ? AND b.status IN ('failed', 'refused') AND o.status = 'waiting' ORDER BY p.predecessor
                """, [plan.number]
            ) {
                (sequence: try $0.next(Int64.self), predecessor: try $0.next(Int64.self), status: try $0.word(PlannedOperation.Status.self))
            }
            if followers.isEmpty { return }
            for follower in followers {
                try refuse(follower.sequence, OrphanProblem.text(predecessor: follower.predecessor, status: follower.status))
            }
        }
    }

    private func refuse(_ sequence: Int64, _ problem: String) throws {
        try db.run(
            "UPDATE operations SET status = 'refused', problem = ? WHERE plan = ? AND sequence = ? AND status = 'waiting'",
            [problem, plan.number, sequence])
    }
}
