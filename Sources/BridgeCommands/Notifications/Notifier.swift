import BridgeCore
import BridgeNotify
import BridgePipeline

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Tells people how runs ended, by the rules of their pipelines. What it cannot deliver is a warning and fails no run; the next run tries again.
actor Notifier {
    private let warn: @Sendable (String) -> Void
    private let now: @Sendable () -> Date
    private let channels: @Sendable (PipelineSession) -> [any NotificationChannel]
    /// The last message of each pipeline on its way: they go one after the other.
    private var latest: [ToldFile: Task<Void, Never>] = [:]
    /// What could not be saved, so that a full disk is not told of with every run.
    private var unsaved: [ToldFile: ToldMemory] = [:]

    /// - Parameters:
    ///   - warn: takes what could not be delivered, in a line without secrets.
    ///   - channels: by default those of the pipeline's rules.
    init(
        warn: @escaping @Sendable (String) -> Void, now: @escaping @Sendable () -> Date = { Date() },
        channels: @escaping @Sendable (PipelineSession) -> [any NotificationChannel] = { pipeline in
            pipeline.pipeline.notify?.channels(in: pipeline.folder) ?? []
        }
    ) {
        self.warn = warn
        self.now = now
        self.channels = channels
    }

    /// A run of a pipeline is over.
    func tell(_ report: RunReport, of pipeline: PipelineSession) async {
        guard let rules = pipeline.pipeline.notify, report.tellsOfPipeline else { return }
        await inTurn(pipeline) { notifier in
            let (file, now) = (ToldFile(of: pipeline), notifier.now())
            var memory = await notifier.memory(file, now)
            memory.record(report.troubles, silenceAfter: rules.silenceAfter, now: now)
            await notifier.send(&memory, file, pipeline, about: rules.conditions) { notice in
                report.describe(in: &notice)
            }
        }
    }

    /// Tells when no run has done all that was to do for too long.
    ///
    /// - Parameter start: since when runs are expected, where nothing is known of earlier ones.
    func lookForSilence(of pipeline: PipelineSession, since start: Date) async {
        guard let rules = pipeline.pipeline.notify, let span = rules.silenceAfter else { return }
        await inTurn(pipeline) { notifier in
            let (file, now) = (ToldFile(of: pipeline), notifier.now())
            var memory = await notifier.memory(file, start)
            memory.noteSilence(after: span, now: now)
            guard memory.troubles.contains(Trouble(.silence)) else { return }
            await notifier.send(&memory, file, pipeline, about: rules.conditions.intersection([.silence])) { notice in
                notice.commands = ["idbridge status \(ShellWord.quoted(pipeline.path))"]
            }
        }
    }

    /// Lets the messages of one pipeline go one after the other. They go out also when the process was asked to stop meanwhile; their time
    /// is limited.
    private func inTurn(_ pipeline: PipelineSession, _ body: @escaping @Sendable (Notifier) async -> Void) async {
        let file = ToldFile(of: pipeline)
        let before = latest[file]
        let task = Task {
            await before?.value
            await body(self)
        }
        latest[file] = task
        await task.value
    }

    private func send(
        _ memory: inout ToldMemory, _ file: ToldFile, _ pipeline: PipelineSession, about conditions: Set<NotificationRules.Condition>,
        describe: (inout Notice) -> Void
    ) async {
        let (name, channels) = (pipeline.pipeline.name, channels(pipeline))
        memory.keepChannels(channels.map(\.name))
        for channel in channels {
            let now = now()
            guard let due = memory.due(on: channel.name, conditions: conditions, now: now, makeID: { UUID().uuidString.lowercased() })
            else { continue }
            // Before it is sent: if nobody lives to note that it was, it is sent again by the same id.
            save(memory, file, name)
            var notice = Notice(due, pipeline: name, at: now, memory)
            describe(&notice)
            do {
                try await channel.deliver(notice)
                memory.delivered(due, on: channel.name, now: now)
            } catch {
                let reason = (error as? BridgeError)?.description ?? "the delivery failed"
                warn("\(name): nobody was told by \(channel.name): \(reason) The next run tries again.")
            }
        }
        save(memory, file, name)
    }

    private func memory(_ file: ToldFile, _ start: Date) -> ToldMemory { unsaved[file] ?? file.load() ?? ToldMemory(start: start) }

    private func save(_ memory: ToldMemory, _ file: ToldFile, _ name: String) {
        do {
            try file.save(memory)
            unsaved[file] = nil
        } catch {
            if unsaved[file] == nil {
                let reason = (error as? BridgeError)?.description ?? "the file cannot be written"
                warn("\(name): what was told cannot be remembered, and may be told again: \(reason)")
            }
            unsaved[file] = memory
        }
    }
}

extension Notice {
    /// A message with what is known without a run.
    fileprivate init(_ due: ToldMemory.Due, pipeline: String, at now: Date, _ memory: ToldMemory) {
        var conditions: [NotificationRules.Condition] = []
        for trouble in due.troubles where !conditions.contains(trouble.condition) { conditions.append(trouble.condition) }
        self.init(
            id: due.id, kind: due.kind, pipeline: pipeline, at: now, conditions: due.kind == .recovered ? [.recovered] : conditions,
            since: due.kind == .recovered ? memory.recoveredFrom : memory.troubledSince,
            lastGood: memory.hasBeenGood ? memory.lastGood : nil)
    }
}
