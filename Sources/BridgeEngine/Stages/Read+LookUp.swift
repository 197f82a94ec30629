import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState

extension ReadStage {
    /// Reads what concerns a few people: a source that can look people up and finds them is asked for them alone, others are read whole.
    ///
    /// - Parameter users: any value of each person.
    func read(for users: [String], held: inout HeldPeople, notes: inout [PlanNote]) async throws -> [ReadSummary] {
        let known = try await knownPeople(users)
        var summaries: [ReadSummary] = []
        for definition in run.engine.pipeline.sources {
            guard let source = run.engine.connectors.sources[definition.name], run.compiled.isDelivered(by: definition.name) else {
                continue
            }
            if let summary = try await lookUp(users, known, source, definition, held: &held) {
                summaries.append(summary)
            } else {
                summaries.append(try await readWhole(source, definition, fully: false, held: &held, notes: &notes))
            }
            try await run.keepLease()
        }
        return summaries
    }

    private func knownPeople(_ users: [String]) async throws -> [String: [IdentityView]] {
        var known: [String: [IdentityView]] = [:]
        for user in users { known[user] = try await PersonSearch(run: run).people(with: user) }
        return known
    }

    /// nil: the source does not find everybody that way.
    private func lookUp(
        _ users: [String], _ known: [String: [IdentityView]], _ source: any SourceConnector, _ definition: SourceDefinition,
        held: inout HeldPeople
    ) async throws -> ReadSummary? {
        guard let source = source as? any LookupSource else { return nil }
        var lookUp = PersonLookUp(run: run, source: source, collector: try await collector(for: definition))
        let meter = UsageMeter(source)
        var problem: String?
        do {
            for user in users {
                let own = (known[user] ?? []).flatMap(\.records).filter {
                    $0.record.reference.source == definition.name && $0.record.isPresent
                }
                guard try await lookUp.finds(user, known: own.map(\.values)) else { return nil }
            }
            guard try await lookUp.findsPartners() else { return nil }
        } catch let error as CancellationError {
            throw error
        } catch {
            // A state that cannot be written is no fault of the source.
            if let failure = lookUp.failure { throw failure }
            problem =
                (error as? BridgeError ?? BridgeError("source.failed", "The source failed while it was asked.", cause: error)).description
        }
        guard lookUp.intake.unreadableWithoutAnchor == 0 else { return nil }
        var intake = lookUp.intake
        var summary = try await intake.finishLookUp(partial: problem)
        summary.usage = meter.usage()
        held.partialSources[definition.name] = problem
        held.records.merge(intake.heldRecords) { first, _ in first }
        return summary
    }

    private func collector(for definition: SourceDefinition) async throws -> IntakeCollector {
        var intake = try await TakeInStage(run: run, definition: definition)
        intake.isIncremental = true
        return IntakeCollector(intake)
    }
}

/// Asks one source for single people, by the attributes by which they are told apart.
private struct PersonLookUp {
    let run: Run
    let source: any LookupSource
    let collector: IntakeCollector
    /// The questions that were asked, so that none is asked twice.
    private var asked: Set<Question> = []
    private var found: [Record] = []

    private struct Question: Hashable {
        var attribute: String
        var value: String
    }

    init(run: Run, source: any LookupSource, collector: IntakeCollector) {
        self.run = run
        self.source = source
        self.collector = collector
    }

    var intake: TakeInStage { collector.intake }
    var failure: (any Error)? { collector.failure }

    /// True when somebody has the value. Of somebody whom we know it must be the very record that we know.
    mutating func finds(_ user: String, known: [Record]) async throws -> Bool {
        let attributes = Self.attributes(run.compiled)
        let anchors = Set(known.map(\.anchor))
        for attribute in attributes {
            let own = known.compactMap { record in record.layout.slot(attribute).flatMap { record.text($0) } }
            for value in own + [user] {
                let records = try await ask(attribute, value) ?? []
                if anchors.isEmpty ? !records.isEmpty : anchors.isSubset(of: Set(records.map(\.anchor))) { return true }
            }
        }
        return false
    }

    /// Asks for everybody who has a join key of those who were found: two records of one key hold both. False: the source cannot say.
    mutating func findsPartners() async throws -> Bool {
        for record in found {
            for slot in run.compiled.joinSlots {
                guard let value = record.text(slot), !value.isEmpty else { continue }
                guard try await ask(run.compiled.sourceLayout.attributes[slot].name, value) != nil else { return false }
            }
        }
        return true
    }

    /// The records that have a value; nil: the source finds nobody by this attribute.
    private mutating func ask(_ attribute: String, _ value: String) async throws -> [Record]? {
        guard asked.insert(Question(attribute: attribute, value: value)).inserted else { return [] }
        let answer = LookUpAnswer()
        var output = RecordOutput(layout: run.compiled.sourceLayout) { [collector] event in
            answer.add(event)
            try await collector.receive(event)
        }
        do {
            let request = ReadRequest(layout: run.compiled.sourceLayout)
            try await source.lookup(attribute, equals: value, request: request, into: &output)
            try await output.flush()
        } catch let error as BridgeError where error.code == "source.lookup_unsupported" {
            return nil
        }
        found += answer.records
        return answer.records
    }

    /// What tells people apart: the join keys, what their accounts are found by, and the principal name.
    private static func attributes(_ compiled: CompiledPipeline) -> [String] {
        let matching = compiled.matches.flatMap { compiled.rules.mappings[$0.slot].attributes }
        var seen: Set<String> = []
        return (matching + compiled.pipeline.join.keys + [WellKnownAttribute.userPrincipalName])
            .filter { compiled.sourceLayout.slot($0) != nil && seen.insert(asciiLowercased($0)).inserted }
    }
}

/// The records of one answer; used by one task.
private final class LookUpAnswer {
    private(set) var records: [Record] = []

    func add(_ event: ReadEvent) {
        guard case .records(let batch) = event else { return }
        for index in 0..<batch.count { records.append(batch[index]) }
    }
}
