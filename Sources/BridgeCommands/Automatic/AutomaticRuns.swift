import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Logging
import ServiceLifecycle

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Runs pipelines by their schedules until it is asked to stop: then writes under way are finished and recorded.
struct AutomaticRuns: Service {
    /// What one task of the group came to.
    private enum Event: Sendable {
        case tick
        case ended(Int, start: Date, RunReport, PipelineSession?)
        case toldOfSilence
    }

    var book: ScheduleBook
    /// The pipelines of the book, as their files were when they last had no errors: these say who is told that one has.
    var pipelines: [PipelineSession]
    /// Pipelines at a time.
    var jobs: Int
    var session: CommandSession
    var logger: Logger
    var metrics: RunMetrics
    var notifier: Notifier

    /// How long after the start it looks for silence: what was missed is caught up first.
    private static let patience: TimeInterval = 600
    /// How often it looks for silence then.
    private static let silenceInterval: TimeInterval = 300
    /// How often it looks at the clock, so that a clock that jumps is noticed.
    private static let tick = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown { await follow() }
    }

    private func follow() async {
        var book = book
        var pipelines = pipelines
        var running = 0
        let beginning = Date()
        var nextSilence = beginning.addingTimeInterval(Self.patience)
        await withTaskGroup(of: Event.self) { group in
            group.addTask { await Self.wait() }
            while let event = await group.next() {
                let now = Date()
                switch event {
                case .tick:
                    if Task.isCancelled { break }
                    group.addTask { await Self.wait() }
                    guard nextSilence <= now else { break }
                    nextSilence = now.addingTimeInterval(Self.silenceInterval)
                    for pipeline in pipelines where pipeline.pipeline.notify?.silenceAfter != nil {
                        group.addTask {
                            await notifier.lookForSilence(of: pipeline, since: beginning)
                            return .toldOfSilence
                        }
                    }
                case .toldOfSilence: break
                case .ended(let index, let start, let report, let pipeline):
                    running -= 1
                    if let pipeline { pipelines[index] = pipeline }
                    book.end(index, start: start, now: now, wasRun: report.code != "state.in_use", timing: pipeline?.timing)
                    metrics.record(report, now: now)
                    RunLog(logger: logger).line(report, next: Task.isCancelled ? nil : book.next(of: index, now))
                }
                while !Task.isCancelled, running < jobs, let index = book.begin(now) {
                    running += 1
                    let (file, known) = (book.entries[index].file, pipelines[index])
                    group.addTask { await run(index, file, start: now, known: known) }
                }
            }
        }
    }

    private static func wait() async -> Event {
        try? await Task.sleep(for: tick)
        return .tick
    }

    /// The file is read anew for each run, so that what changed in it holds from then on.
    private func run(_ index: Int, _ file: String, start: Date, known: PipelineSession) async -> Event {
        let pipeline = try? PipelineSession(path: file, session: session)
        let report = await PipelineRun().run(file, pipeline)
        await notifier.tell(report, of: pipeline ?? known)
        return .ended(index, start: start, report, pipeline)
    }
}

extension PipelineSession {
    /// When the last run began, from the state; plans that were only looked at do not count.
    func lastRun() async -> Date? {
        guard FileManager.default.fileExists(atPath: statePath) else { return nil }
        let plans = try? await withEngine(writes: false) { try await $0.store.recentPlans(limit: 50) }
        return plans?.first { $0.isRun && ($0.operations == 0 || ![.sealed, .superseded, .open].contains($0.status)) }?.createdAt
    }
}
