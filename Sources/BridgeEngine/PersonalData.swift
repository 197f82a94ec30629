import BridgeCore
import BridgeMapping
import BridgePipeline
public import BridgeState
import SCIMPath

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Everything that a state holds about one person.
public struct PersonalData: Sendable, Encodable {
    /// A record of a source.
    public struct SourceRecord: Sendable, Encodable {
        /// The source's name.
        public var source: String
        /// The record's key there.
        public var anchor: String
        /// `present`, `patch`, `removed`, `softDeleted`.
        public var standing: String
        /// Since when complete reads no longer have it.
        public var missingSince: Date?
        /// The values by attribute, as far as the pipeline asks for them.
        public var values: [String: [String]]
    }

    /// The account at the target.
    public struct Account: Sendable, Encodable {
        /// The target's key; after forgetting a keyed hash.
        public var key: String
        /// What it is like.
        public var state: AccountLink.State
        /// How it came to be ours.
        public var origin: AccountLink.Origin
        /// Since when it is disabled.
        public var disabledSince: Date?
        /// What was last applied, by path.
        public var values: [String: [String]]
    }

    /// A hold by a person.
    public struct Hold: Sendable, Encodable {
        /// Why.
        public var reason: String
        /// Who decided it.
        public var by: String
        /// Since when.
        public var since: Date
        /// Until when; nil: until it is lifted.
        public var until: Date?
    }

    /// An operation of a plan.
    public struct Operation: Sendable, Encodable {
        /// The plan.
        public var plan: String
        /// Its number there.
        public var sequence: Int64
        /// What is done.
        public var action: PlannedOperation.Action
        /// Where it stands.
        public var status: PlannedOperation.Status
        /// Why.
        public var reason: String
        /// The values before and after, by path.
        public var changes: [Change]
    }

    /// A change of one value.
    public struct Change: Sendable, Encodable {
        /// The path at the target.
        public var path: String
        /// What was there; nil: not known.
        public var old: [String]?
        /// What comes: the whole value, or what is added or removed.
        public var new: [String]
    }

    /// What a plan lists besides.
    public struct Note: Sendable, Encodable {
        /// The plan.
        public var plan: String
        /// What it is.
        public var code: String
        /// A sentence.
        public var message: String
    }

    /// A line of the journal.
    public struct Event: Sendable, Encodable {
        /// When.
        public var at: Date
        /// What was done.
        public var action: PlannedOperation.Action
        /// How it ended.
        public var outcome: String
        /// What went wrong.
        public var problem: String?
    }

    /// The bridge's number of the person.
    public var identity: Int64
    /// A name for people to read.
    public var label: String
    /// The records of sources.
    public var records: [SourceRecord]
    /// The account; nil: there never was one.
    public var account: Account?
    /// A hold by a person.
    public var hold: Hold?
    /// Operations of plans that are kept.
    public var operations: [Operation]
    /// What plans list besides.
    public var notes: [Note]
    /// The journal.
    public var journal: [Event]
    /// What people decided about the person.
    public var decisions: [Decision]
}

/// What was forgotten of a person.
public struct ForgottenPerson: Sendable {
    /// The bridge's number of the person.
    public var identity: IdentityID
    /// How much.
    public var forgetting: Forgetting
    /// Why not everything, in sentences' parts; empty: everything was.
    public var kept: [String]
}

extension Engine {
    /// Everything that the state holds about everybody with a value that equals the query. Nothing is read from source or target.
    ///
    /// - Parameter showsSensitive: true: also values that a mapping marks as sensitive.
    @concurrent
    public func personalData(of query: String, showsSensitive: Bool = false) async throws -> [PersonalData] {
        let compiled = try await compile()
        let key = try await store.bind(connectors.systems)
        let run = Run(engine: self, compiled: compiled, key: key, lease: Lease(name: "", token: 0), startedAt: environment.now())
        var found: [PersonalData] = []
        for view in try await PersonSearch(run: run).people(with: query) {
            found.append(try await PersonalDataCollector(run: run, showsSensitive: showsSensitive).data(of: view))
        }
        return found
    }

    /// Forgets one person as far as no run needs the data: everything of somebody who is gone, else what plans that are over hold.
    ///
    /// Who asked for it, when and why is kept, without the person's values.
    /// - Throws: `person.unknown`, `person.ambiguous`; `forget.planned` while a plan that is not over is about the person.
    @concurrent
    public func forget(_ query: String, reason: String) async throws -> ForgottenPerson {
        var forgotten: ForgottenPerson?
        _ = try await onPerson(query) { view, run in
            for (plan, _) in try await store.history(of: view.id).operations {
                guard let head = try await store.plan(plan), !head.status.isOver else { continue }
                throw BridgeError(
                    "forget.planned",
                    "The plan \(plan.value) is about this person and is \(head.status.rawValue); apply or reject it, or make a new one, first.",
                    effect: .none)
            }
            let kept = Self.whatIsNeeded(of: view)
            let forgetting: Forgetting = kept.isEmpty ? .everything : .history
            let decision = Decision(
                at: run.startedAt, by: environment.person, verdict: .forgotten, identity: view.id, reason: reason)
            try await store.decide(DecisionIntake(decisions: [decision]), lease: run.lease)
            try await store.forget([view.id], forgetting, lease: run.lease)
            forgotten = ForgottenPerson(identity: view.id, forgetting: forgetting, kept: kept)
        }
        guard let forgotten else { throw PersonSearch.unknown }
        return forgotten
    }

    private static func whatIsNeeded(of view: IdentityView) -> [String] {
        let sources = Set(view.presentRecords.map(\.record.reference.source)).sorted()
        var kept = sources.map { "“\($0)” still has the person, and the next run would read the record again" }
        if let account = view.account {
            kept.append("the account at the target is \(account.state.rawValue), and the bridge must know that it is this person's")
        }
        return kept
    }
}

/// Gathers what a state holds about a person.
struct PersonalDataCollector {
    let run: Run
    let showsSensitive: Bool

    private var compiled: CompiledPipeline { run.compiled }

    func data(of view: IdentityView) async throws -> PersonalData {
        let history = try await run.store.history(of: view.id)
        let hold = try await run.store.standingHolds().first { $0.identity == view.id }
        return PersonalData(
            identity: view.id.value, label: view.label(compiled), records: view.records.map(record), account: account(view),
            hold: hold.map { PersonalData.Hold(reason: $0.reason, by: $0.by, since: $0.since, until: $0.until) },
            operations: history.operations.map(operation),
            notes: history.notes.map { PersonalData.Note(plan: $0.plan.value, code: $0.note.code, message: $0.note.message) },
            journal: history.journal.map {
                PersonalData.Event(at: $0.at, action: $0.action, outcome: $0.outcome, problem: $0.problem)
            }, decisions: try await decisions(about: view.id))
    }

    private func record(_ record: StoredRecord, _ values: Record) -> PersonalData.SourceRecord {
        PersonalData.SourceRecord(
            source: record.reference.source, anchor: values.anchor, standing: "\(record.change)", missingSince: record.missingSince,
            values: self.values(values, hiding: compiled.hiddenSources))
    }

    private func account(_ view: IdentityView) -> PersonalData.Account? {
        view.stored.link.map { link in
            PersonalData.Account(
                key: link.target.value, state: link.state, origin: link.origin, disabledSince: link.disabledSince,
                values: view.applied.map { values($0, hiding: compiled.hiddenTargets) } ?? [:])
        }
    }

    private func values(_ record: Record, hiding hidden: Set<Int>) -> [String: [String]] {
        var values: [String: [String]] = [:]
        for (slot, attribute) in record.layout.attributes.enumerated() where record.count(slot) > 0 {
            values[attribute.name] = hidden.contains(slot) && !showsSensitive ? ["[Redact]"] : record.texts(slot)
        }
        return values
    }

    private func operation(_ plan: PlanID, _ operation: PlannedOperation) -> PersonalData.Operation {
        let changes = operation.changes.map { change in
            let hides = change.isSensitive && !showsSensitive
            let texts = { (values: [TargetValue]) in hides ? ["[Redact]"] : values.map(\.text) }
            return PersonalData.Change(
                path: change.path.description, old: change.old.map(texts), new: texts(change.values))
        }
        return PersonalData.Operation(
            plan: plan.value, sequence: operation.sequence, action: operation.action, status: operation.status, reason: operation.reason,
            changes: changes)
    }

    private func decisions(about identity: IdentityID) async throws -> [Decision] {
        var found: [Decision] = []
        var after: Int64?
        repeat {
            let page = try await run.store.decisions(after: after, limit: 1000)
            found += page.filter { $0.identity == identity }
            after = page.last?.index
        } while after != nil
        return found
    }
}
