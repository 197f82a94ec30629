import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Steps 4 to 7 for every identity whose input may have changed: standing, values, account, changes.
struct EvaluateStage {
    let run: Run
    let held: HeldPeople
    let matcher: MatchStage
    /// What the target has; nil: only what was last applied is compared.
    let survey: TargetSurvey?
    var draft: PlanDraft

    var compiled: CompiledPipeline { run.compiled }
    var scope: ScopeStage { ScopeStage(compiled: compiled, now: run.startedAt) }
    var mapper: MapStage { MapStage(compiled: compiled, now: run.startedAt) }
    var diff: DiffStage { DiffStage(compiled: compiled) }
    private static let pageSize = 256

    init(run: Run, held: HeldPeople, survey: TargetSurvey?, draft: PlanDraft) {
        self.run = run
        self.held = held
        self.survey = survey
        self.draft = draft
        matcher = MatchStage(run: run, directory: TargetDirectory(run: run, index: survey.flatMap { $0.isWhole ? $0.index : nil }))
    }

    /// Looks at all dirty identities, a page at a time.
    mutating func evaluateAll() async throws {
        var after: IdentityID?
        var people = 0
        while true {
            let ids = try await run.store.dirtyIdentities(kind: compiled.rules.kind, after: after, limit: Self.pageSize)
            guard let last = ids.last else { return }
            after = last
            try await evaluatePage(ids, last: last)
            people += ids.count
            run.engine.environment.progress(.evaluating(people: people))
        }
    }

    /// Looks at these people, whether or not their input changed.
    mutating func evaluate(only people: [IdentityID]) async throws {
        let people = people.sorted()
        for start in stride(from: 0, to: people.count, by: Self.pageSize) {
            let page = Array(people[start..<min(start + Self.pageSize, people.count)])
            if let last = page.last { try await evaluatePage(page, last: last) }
        }
    }

    private mutating func evaluatePage(_ ids: [IdentityID], last: IdentityID) async throws {
        try await evaluate(IdentityView.views(of: try await run.store.identities(ids), compiled: compiled), last: last)
        let forgotten = draft.takeForgotten()
        try await Referrers(run: run).wake(of: forgotten, in: draft.plan)
        try await draft.flush(run)
        // Once more, for those of this page: what was just put in settles them. Before, for a process that dies in between.
        try await Referrers(run: run).wake(of: forgotten, in: draft.plan)
        try await run.keepLease()
    }

    private mutating func evaluate(_ views: [IdentityView], last: IdentityID) async throws {
        let shared = try await SharedKeys(run: run).holds(in: views)
        let references = try await ReferenceResolver(run: run).resolve(views)
        for (view, reference) in zip(views, references) {
            if let hold = shared.own[view.id] {
                draft.hold(view, hold, label: label(view))
            } else {
                try await evaluate(view, reference)
            }
        }
        try await list(shared.others, last: last)
    }

    /// People without changes of their own who are concerned by somebody else's: later ones are looked at in their turn.
    private mutating func list(_ others: [IdentityID: HeldPeople.Hold], last: IdentityID) async throws {
        guard !others.isEmpty else { return }
        let earlier = try await run.store.identities(others.keys.filter { $0 < last }.sorted()).filter { !$0.isDirty }
        for view in IdentityView.views(of: earlier, compiled: compiled) {
            if let hold = others[view.id] { draft.hold(view, hold, label: label(view)) }
        }
        try await run.store.markDirty(.these(others.keys.filter { $0 > last }.sorted()), kind: compiled.rules.kind, lease: run.lease)
    }

    private mutating func evaluate(_ view: IdentityView, _ references: [Int: ResolvedReference]) async throws {
        let standing = scope.standing(of: view, held: held)
        if let time = scope.employment(of: view).nextChange { draft.wake(view, at: time) }
        draft.count(scope.clausesPuttingOut(view, standing))
        let fingerprints = InputFingerprint(run: run)
        if fingerprints.fingerprint(of: view, standing: standing, references: references) == view.stored.appliedInput, survey == nil,
            !isDue(view)
        {
            return draft.settle(view, input: view.stored.appliedInput, wakeAt: view.stored.wakeAt)
        }
        let input = fingerprints.fingerprint(of: view, standing: standing, references: references, written: true)
        switch standing {
        case .held(let hold): draft.hold(view, hold, label: label(view))
        case .waiting, .ignored: draft.settle(view, input: input)
        case .leaver(let way, let rule, let because): try await planLeaver(view, Leaving(way: way, rule: rule, because: because), input)
        case .member: try await planMember(view, references, input)
        }
    }

    /// True when the time has come at which something that reads the clock can differ.
    private func isDue(_ view: IdentityView) -> Bool { view.stored.wakeAt.map { $0 <= run.startedAt } ?? false }

    func isProtected(_ account: AccountLink) async throws -> Bool { try await run.isProtected(account) }

    /// A name for a person to read.
    func label(_ view: IdentityView) -> String { view.label(compiled) }
}
