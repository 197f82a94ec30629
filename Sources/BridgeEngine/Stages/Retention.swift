import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Deletes what the pipeline's rules no longer keep of people: once a day at the beginning of a run, before anything is planned with it.
struct RetentionStage {
    let run: Run

    /// Runs may come every minute, and looking through everybody takes its time. A little less than a day, for runs at the same hour.
    private static let rest: TimeInterval = 20 * 3600

    func sweep() async throws {
        if let last = try await run.store.fact(FactName.sweptAt).flatMap(Double.init),
            (0..<Self.rest).contains(run.startedAt.timeIntervalSince1970 - last)
        {
            return
        }
        let privacy = run.engine.pipeline.privacy
        let retention = Retention(
            plansBefore: time(privacy.plans), keeping: try await neededPlans(), journalBefore: time(privacy.log),
            goneBefore: time(privacy.gone))
        _ = try await run.store.prune(retention, lease: run.lease)
        try await run.store.setFacts([FactName.sweptAt: String(run.startedAt.timeIntervalSince1970)], lease: run.lease)
    }

    private func time(_ span: Duration?) -> Date? {
        span.map { run.startedAt.addingTimeInterval(-(max($0, PrivacyRules.shortest) / .seconds(1))) }
    }

    /// Those that say where the pipeline stands, and those of which a person let something through that was not done yet.
    private func neededPlans() async throws -> Set<PlanID> {
        var needed = Set(try await run.store.latestPlans().map(\.id))
        if let released = try await run.store.fact(FactName.releasedPlan) { needed.insert(PlanID(released)) }
        return needed.union(try await PartialReleases(run: run).all().map(\.plan))
    }
}
