import BridgeMonitor
import BridgeState
import CoreMetrics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What is counted of runs. Labels are names of pipelines and of actions, never values of people.
struct RunMetrics: Sendable {
    let prometheus = PrometheusMetrics(help: [
        "idbridge_runs_total": "Runs by their outcome.",
        "idbridge_operations_total": "Operations of plans that were applied, by action.",
        "idbridge_operations_failed_total": "Operations that failed.",
        "idbridge_run_duration_seconds": "How long runs take.",
        "idbridge_last_run_timestamp_seconds": "When the last run ended.",
        "idbridge_last_complete_run_timestamp_seconds": "When a run last read every source whole and did all that was to do.",
        "idbridge_held": "1 while a plan waits for a person.",
    ])

    func record(_ report: RunReport, now: Date) {
        let pipeline = [("pipeline", report.pipeline ?? report.file)]
        Counter(label: "idbridge_runs_total", dimensions: pipeline + [("outcome", report.outcome.rawValue)], factory: prometheus)
            .increment()
        if report.outcome == .applied {
            for action in PlannedOperation.Action.allCases {
                guard let count = report.counts?[action.rawValue], count > 0 else { continue }
                let dimensions = pipeline + [("action", action.rawValue)]
                Counter(label: "idbridge_operations_total", dimensions: dimensions, factory: prometheus).increment(by: count)
            }
        }
        Counter(label: "idbridge_operations_failed_total", dimensions: pipeline, factory: prometheus).increment(by: report.failed ?? 0)
        if let seconds = report.seconds {
            CoreMetrics.Timer(label: "idbridge_run_duration_seconds", dimensions: pipeline, factory: prometheus).recordSeconds(seconds)
        }
        gauge("idbridge_last_run_timestamp_seconds", pipeline, now.timeIntervalSince1970.rounded())
        if report.status == .done { gauge("idbridge_last_complete_run_timestamp_seconds", pipeline, now.timeIntervalSince1970.rounded()) }
        gauge("idbridge_held", pipeline, report.outcome == .held ? 1 : 0)
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)], _ value: Double) {
        Recorder(label: label, dimensions: dimensions, aggregate: false, factory: prometheus).record(value)
    }
}
