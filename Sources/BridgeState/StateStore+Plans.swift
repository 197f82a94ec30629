#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What can be said of plans by the calls that every store has.
extension StateStore {
    /// The plan that was sealed last.
    public func latestPlan() async throws -> PlanHead? { try await recentPlans(limit: 1).first }

    /// The plan about everybody that was sealed last, and before it those on demand that were sealed since; the latest first.
    public func latestPlans() async throws -> [PlanHead] {
        var limit = 8
        while true {
            let plans = try await recentPlans(limit: limit)
            if let everybodys = plans.firstIndex(where: { $0.onDemand == nil }) { return Array(plans[...everybodys]) }
            if plans.count < limit { return plans }
            limit *= 4
        }
    }

    /// The plan about everybody that was sealed last.
    public func latestPlanForEverybody() async throws -> PlanHead? { try await latestPlans().last { $0.onDemand == nil } }

    /// Hands over the operations of a plan in order, a page in memory at a time.
    public func forEachOperation(of plan: PlanID, _ body: (PlannedOperation) throws -> Void) async throws {
        var page = try await operations(of: plan, after: nil, limit: 1024)
        while let last = page.last {
            for operation in page { try body(operation) }
            page = try await operations(of: plan, after: last.sequence, limit: 1024)
        }
    }

    /// Since when no run has read every source whole: nobody is found missing meanwhile. Nil: the latest did, or there was none.
    public func notWholeSince() async throws -> Date? {
        let runs = try await recentPlans(limit: 500).filter(\.isRun)
        return runs.prefix { plan in plan.reads.contains { $0.verdict == "partial" } }.last?.createdAt
    }
}
