import BridgePipeline
import BridgeState

extension ResolvedPipeline {
    func add(_ schedule: Schedule, to lines: inout YAMLLines) {
        lines.add("schedule", indent: 0)
        switch schedule.trigger {
        case .every(let span): lines.add("every", plain(DurationText.text(span), "schedule.every"), indent: 1)
        case .cron(let cron): lines.add("cron", scalar(cron.text, "schedule.cron"), indent: 1)
        case nil: break
        }
        if schedule.trigger != nil {
            if let hours = schedule.between { lines.add("between", scalar(ScheduleText.text(hours), "schedule.between"), indent: 1) }
            lines.add("days", list(ScheduleText.text(schedule.days), "schedule.days"), indent: 1)
        }
        let freezes = schedule.freezes.map { freeze in
            var parts = [
                ("from", YAMLLines.scalar(ScheduleText.text(freeze.from))), ("until", YAMLLines.scalar(ScheduleText.text(freeze.until))),
            ]
            parts.append(("let", YAMLLines.list(PlannedOperation.Action.allCases.filter { freeze.lets.contains($0) }.map(\.rawValue))))
            if let reason = freeze.reason { parts.append(("reason", YAMLLines.scalar(Self.withoutVariables(reason)))) }
            return YAMLLines.mapping(parts)
        }
        if !freezes.isEmpty { lines.add("freeze", YAMLLines.list(freezes), indent: 1) }
    }
}
