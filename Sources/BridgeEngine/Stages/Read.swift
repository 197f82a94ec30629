import BridgeCore
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Step 1: reads every source, each for what the pipeline needs, and judges whether the read was whole.
struct ReadStage {
    let run: Run

    /// Reads all sources one after the other and takes in what they give.
    func readAll(fully: Bool, held: inout HeldPeople, notes: inout [PlanNote]) async throws -> [ReadSummary] {
        var summaries: [ReadSummary] = []
        for definition in run.engine.pipeline.sources {
            guard let source = run.engine.connectors.sources[definition.name], run.compiled.isDelivered(by: definition.name) else {
                continue
            }
            summaries.append(try await readWhole(source, definition, fully: fully, held: &held, notes: &notes))
        }
        return summaries
    }

    /// Reads one source and takes in what it gives.
    func readWhole(
        _ source: any SourceConnector, _ definition: SourceDefinition, fully: Bool, held: inout HeldPeople, notes: inout [PlanNote]
    ) async throws -> ReadSummary {
        var intake = try await TakeInStage(run: run, definition: definition)
        let meter = UsageMeter(source)
        let verdict = try await read(source, definition, fully: fully, into: &intake)
        var summary = try await intake.finish(verdict)
        summary.usage = meter.usage()
        if case .partial(let reason) = verdict.kind { held.partialSources[definition.name] = reason }
        held.records.merge(intake.heldRecords) { first, _ in first }
        notes += intake.notes
        try await run.keepLease()
        return summary
    }

    private func read(
        _ source: any SourceConnector, _ definition: SourceDefinition, fully: Bool, into intake: inout TakeInStage
    ) async throws -> ReadVerdict {
        if let incremental = source as? any IncrementalSource {
            return try await readChanges(incremental, definition, fully: fully, into: &intake)
        }
        return try await judge(definition, &intake) { request, output in try await source.read(request, into: &output) }
    }

    private func readChanges(
        _ source: any IncrementalSource, _ definition: SourceDefinition, fully: Bool, into intake: inout TakeInStage
    ) async throws -> ReadVerdict {
        let known = fully ? nil : try await intake.usableCheckpoint()
        intake.isIncremental = known != nil
        do {
            return try await judge(definition, &intake) { request, output in
                try await source.readChanges(request, since: known, into: &output)
            }
        } catch let error as BridgeError where error.code == "source.checkpoint_expired" && known != nil {
            // Anew: what the changes brought so far may be in the state already.
            intake = try await TakeInStage(run: run, definition: definition)
            return try await judge(definition, &intake) { request, output in
                try await source.readChanges(request, since: nil, into: &output)
            }
        }
    }

    private func judge(
        _ definition: SourceDefinition, _ intake: inout TakeInStage,
        _ read: (ReadRequest, inout RecordOutput) async throws -> Completeness
    ) async throws -> ReadVerdict {
        let collector = IntakeCollector(intake)
        var output = RecordOutput(layout: run.compiled.sourceLayout) { event in try await collector.receive(event) }
        var completeness: Completeness
        do {
            completeness = try await read(ReadRequest(layout: run.compiled.sourceLayout), &output)
            try await output.flush()
        } catch let error as CancellationError {
            throw error
        } catch let error as BridgeError where error.code == "source.checkpoint_expired" {
            throw error
        } catch {
            completeness = .partial(
                error as? BridgeError ?? BridgeError("source.failed", "The source failed while it was read.", cause: error))
        }
        // A state that cannot be written is no fault of the source.
        if let failure = collector.failure { throw failure }
        intake = collector.intake
        return ReadVerdict(completeness, expect: definition.expect.counting(run.compiled.rules.kind), intake: intake)
    }
}

/// What one read asks of a source's service, for sources that count.
struct UsageMeter {
    private let connector: (any MeteredConnector)?

    /// Begins a read: what was asked before is not the read's.
    init(_ source: any SourceConnector) {
        connector = source as? any MeteredConnector
        _ = connector?.takeUsage()
    }

    /// Ends it; nil when nothing was asked.
    func usage() -> ServiceUsage? { connector.map { $0.takeUsage() }.flatMap { $0 == ServiceUsage() ? nil : $0 } }
}

/// Lets the events of one read reach a take-in that is a value.
final class IntakeCollector {
    var intake: TakeInStage
    /// Why what was delivered could not be taken in.
    private(set) var failure: (any Error)?

    init(_ intake: TakeInStage) { self.intake = intake }

    func receive(_ event: ReadEvent) async throws {
        do {
            try await intake.receive(event)
        } catch {
            failure = failure ?? error
            throw error
        }
    }
}

/// What a read means: whether all is known, and whether absence counts.
struct ReadVerdict: Sendable {
    enum Kind: Sendable {
        case complete(Completeness.Evidence)
        case partial(String)
    }

    var kind: Kind
    /// True: who was not delivered is missing.
    var absenceCounts: Bool
    /// Why absence does not count.
    var reason: String?
    /// True: an input is older than the pipeline allows.
    var isStale = false

    init(_ completeness: Completeness, expect: Expectation, intake: TakeInStage) {
        absenceCounts = false
        switch completeness {
        case .partial(let error):
            kind = .partial(error.description)
        case .complete(let evidence):
            if let broken = Self.broken(expect, intake) {
                kind = .partial(broken)
                isStale = !intake.isIncremental && intake.delivered.staleInput(expect) != nil
                return
            }
            kind = .complete(evidence)
            if intake.isIncremental {
                reason = nil
            } else if intake.unreadableWithoutAnchor > 0 {
                reason = "\(intake.unreadableWithoutAnchor) records could not be read, so nobody is missing by absence"
            } else if evidence == .proven || expect.isDeclared {
                absenceCounts = true
            } else {
                reason =
                    "its format has no end mark, so nobody is missing by absence; declare “expect” with at_least or shrink to let absence count"
            }
        }
    }

    /// Which expectation does not hold, in a sentence; nil: all hold.
    private static func broken(_ expect: Expectation, _ intake: TakeInStage) -> String? {
        let read = intake.delivered
        if intake.isIncremental { return read.unreadableBeyond(expect) }
        return read.broken(expect) ?? shrunk(expect, intake) ?? fewerInputs(expect, intake)
    }

    private static func shrunk(_ expect: Expectation, _ intake: TakeInStage) -> String? {
        guard let percent = expect.shrinkPercent, let last = intake.lastCompleteCount,
            Double(intake.count) < Double(last) * (1 - percent / 100)
        else { return nil }
        let limit = Int(exactly: percent).map { "\($0)" } ?? "\(percent)"
        return "it gave \(intake.count) records after \(last) last time, and may shrink by no more than \(limit) percent"
    }

    /// A set of files that got smaller is never taken for the whole, unless the pipeline says how many there are.
    private static func fewerInputs(_ expect: Expectation, _ intake: TakeInStage) -> String? {
        let count = intake.inputs.count
        guard expect.files == nil, let last = intake.lastInputCount, count < last else { return nil }
        return "it consists of \(count) \(count == 1 ? "file" : "files") after \(last) last time; "
            + "declare “expect: { files: \(count) }” when that is right"
    }
}

extension Expectation {
    /// What is expected of the reads of a kind: the numbers of records are declared for people.
    fileprivate func counting(_ kind: ResourceKind) -> Expectation {
        guard kind != .user else { return self }
        return Expectation(files: files, notOlderThan: notOlderThan, tolerateUnreadable: tolerateUnreadable)
    }
}
