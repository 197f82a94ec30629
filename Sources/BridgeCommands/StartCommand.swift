import ArgumentParser
import BridgeCore
import BridgeMonitor
import BridgePipeline
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Runs pipelines by their schedules until it is stopped.",
        discussion: """
            Each file has a key “schedule”. Runs of one pipeline never overlap, and missed ones are caught up once. One line of log a run
            goes to standard error. SIGTERM and Ctrl-C stop it: writes under way are finished and recorded.

              idbridge start pipeline.yaml
              idbridge start pipelines/ --jobs 8 --monitor-port 9464

            With --monitor-port it answers on 127.0.0.1: /health while it lives, /ready while runs can begin, /metrics for Prometheus.

            Exit codes: 0 stopped, 1 a file has errors or no schedule, 64 usage.
            """)

    @Argument(help: "Pipeline files, or folders of them.", completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    @Option(help: "Pipelines at a time.")
    var jobs = BatchRun.standardJobs

    @Option(help: "Answer about health and metrics on this port of 127.0.0.1; 0 takes a free one.")
    var monitorPort: Int?

    func validate() throws {
        try BatchRun.check(jobs)
        if let monitorPort, !(0...65_535).contains(monitorPort) { throw ValidationError("--monitor-port must be from 0 to 65535.") }
    }

    func run() async throws {
        let current = CommandSession.current
        // Signals are the service group's here.
        let session = CommandSession(connectors: current.connectors, console: current.console)
        let logger = Logger(label: "idbridge", factory: { StreamLogHandler.standardError(label: $0) })
        let (entries, pipelines) = try await entries(session)
        let book = ScheduleBook(entries)
        let metrics = RunMetrics()
        let stopping = Stopping()
        let runs = AutomaticRuns(
            book: book, pipelines: pipelines, jobs: jobs, session: session, logger: logger, metrics: metrics,
            notifier: Notifier { logger.warning("\($0)") })
        // Stopped from the last to the first: nothing new is promised, then runs end, and until then it answers.
        var services: [any Service] = [runs, ReadinessService(stopping: { stopping.begin() })]
        if let monitorPort { services.insert(monitor(monitorPort, metrics, logger) { !stopping.hasBegun }, at: 0) }
        logger.notice("started with \(book.entries.count) pipelines, \(jobs) at a time")
        var quiet = logger
        quiet.logLevel = .error
        do {
            try await ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet).run()
        } catch {
            // Runs become reports, whatever happens in them: only the port is left.
            throw BridgeError(
                "start.port", "Port \(monitorPort ?? 0) of 127.0.0.1 cannot be opened; choose another --monitor-port.", effect: .none,
                cause: error)
        }
        logger.notice("stopped")
    }

    private func monitor(
        _ port: Int, _ metrics: RunMetrics, _ logger: Logger, isReady: @escaping @Sendable () -> Bool
    ) -> MonitorServer {
        MonitorServer(
            port: port, metrics: metrics.prometheus, logger: logger, isReady: isReady,
            onListening: { logger.notice("health and metrics on http://127.0.0.1:\($0)") })
    }

    private func entries(_ session: CommandSession) async throws -> ([ScheduleBook.Entry], [PipelineSession]) {
        var entries: [ScheduleBook.Entry] = []
        var pipelines: [PipelineSession] = []
        var isWrong = false
        for file in try PipelineFiles.expand(files) {
            guard let pipeline = try? PipelineSession(path: file, session: session) else {
                isWrong = true
                continue
            }
            guard let timing = pipeline.timing, timing.schedule.trigger != nil else {
                session.console.failure(
                    BridgeError(
                        "start.no_schedule", "\(file) has no schedule; write “schedule: { every: 15 minutes }” into it.", effect: .none))
                isWrong = true
                continue
            }
            guard pipeline.neverRuns == false else {
                session.console.failure(
                    BridgeError(
                        "start.never", "The schedule of \(file) never comes: its times are outside its hours and days.", effect: .none))
                isWrong = true
                continue
            }
            entries.append(ScheduleBook.Entry(file: file, timing: timing, last: await pipeline.lastRun(), now: Date()))
            pipelines.append(pipeline)
        }
        if isWrong { throw ExitStatus.failed }
        return (entries, pipelines)
    }
}

/// Says when the stop begins.
private struct ReadinessService: Service {
    var stopping: @Sendable () -> Void

    func run() async throws {
        try? await gracefulShutdown()
        stopping()
    }
}

/// Whether the process is on its way out. Thread safe.
private final class Stopping: Sendable {
    private let state = Atomic(false)

    var hasBegun: Bool { state.load(ordering: .relaxed) }

    func begin() { state.store(true, ordering: .relaxed) }
}
