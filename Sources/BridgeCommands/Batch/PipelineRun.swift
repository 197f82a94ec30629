import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState

/// One run of one pipeline: plan, guard, apply. Whatever happens becomes a report.
struct PipelineRun: Sendable {
    /// True: plan only.
    var dryRun = false
    /// True: progress is shown while it runs.
    var showsProgress = false

    /// Runs a pipeline to its end.
    ///
    /// - Parameter pipeline: nil: its file has errors.
    func run(_ file: String, _ pipeline: PipelineSession?) async -> RunReport {
        guard let pipeline else { return .invalid(file) }
        guard !Task.isCancelled else { return .stopped(file) }
        let clock = ContinuousClock()
        let start = clock.now
        var report = await outcome(file, pipeline)
        report.pipeline = pipeline.pipeline.name
        report.seconds = start.duration(to: clock.now) / .seconds(1)
        return report
    }

    private func outcome(_ file: String, _ pipeline: PipelineSession) async -> RunReport {
        let progress = ProgressLine(pipeline.session.console)
        let isShown = showsProgress
        do {
            return try await pipeline.withEngine(progress: { if isShown { progress.follow($0) } }) { engine in
                defer { progress.finish() }
                let head = try await engine.plan()
                _ = try PlanFile.write(head, pipeline: pipeline.path, to: nil, stateFolder: pipeline.stateFolder)
                if dryRun || head.status == .held || head.operations == 0 { return RunReport(file: file, head: head, summary: nil) }
                var report = RunReport(file: file, head: head, summary: try await engine.apply(head.id))
                if let failed = report.failed, failed > 0 { report.failures = try await engine.failureCodes(of: head.id) }
                return report
            }
        } catch let error as BridgeError {
            return RunReport(file: file, error: error)
        } catch is CancellationError {
            return .stopped(file)
        } catch {
            return RunReport(file: file, problem: "the run failed")
        }
    }
}
