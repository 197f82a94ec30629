import BridgeCore
import BridgePipeline
import BridgeState

extension GuardStage {
    /// While a freeze of the schedule is in force, operations that it does not let through wait: those concerned are listed and looked
    /// at again by the next run.
    func holdFrozen(_ draft: inout PlanDraft) async throws {
        let pipeline = run.engine.pipeline
        guard let schedule = pipeline.schedule, !schedule.freezes.isEmpty else { return }
        let freezes = schedule.freezes(at: ZoneClock(zone: pipeline.timeZone).wall(at: run.startedAt))
        guard !freezes.isEmpty else { return }
        var listed: Set<IdentityID> = []
        for (sequence, standing) in draft.standing.sorted(by: { $0.key < $1.key }) where draft.stands(sequence) {
            guard let freeze = freezes.first(where: { !$0.lets.contains(standing.action) }) else { continue }
            let hold = HeldPeople.Hold.frozen(standing.action, freeze, zone: pipeline.timeZone)
            draft.refuse(sequence, hold.message)
            if listed.insert(standing.identity).inserted { draft.list(standing.identity, hold) }
        }
        try await list(&draft)
        try await draft.flush(run)
        try await draft.flushAmendments(run)
    }
}

extension HeldPeople.Hold {
    fileprivate static func frozen(_ action: PlannedOperation.Action, _ freeze: Schedule.Freeze, zone: String) -> Self {
        let why = freeze.reason.map { " (\($0))" } ?? ""
        return Self(
            code: "held.freeze",
            message: "waits: \(action.rawValue.replacing("_", with: " ")) is frozen until \(freeze.until) \(zone)\(why)")
    }
}
