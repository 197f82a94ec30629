import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState

/// Leads the stages for a few people: a plan like any other, of which each step is reported.
struct ProvisionStage {
    let run: Run

    /// Whom a value leads to.
    private enum Finding {
        case person(IdentityID)
        /// Somebody who belongs to nobody yet, and why.
        case unjoined(HeldPeople.Hold)
        case nobody
        case several(Int)

        var identity: IdentityID? { if case .person(let id) = self { id } else { nil } }
    }

    func make(_ users: [String]) async throws -> Provisioning {
        try await ApplyStage(run: run).settleUnfinished()
        let users = users.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let gathered = try await gather(users)
        var findings: [Finding] = []
        for user in users { findings.append(try await find(user, gathered.held)) }
        let people = Set(findings.compactMap(\.identity))
        let planning = PlanStage(run: run)
        var head = PlanHead(
            id: PlanID(PlanStage.name(run.startedAt)), pipeline: run.engine.pipeline.name, pipelineHash: run.compiled.hash,
            createdAt: run.startedAt, reads: gathered.reads, onDemand: .init(by: run.engine.environment.person, people: people.count))
        try await run.store.createPlan(head, lease: run.lease)
        var drafts = [try await planning.draft(gathered, of: head.id, PlanOptions(), after: 0, only: people.sorted())]
        try await GuardStage(run: run).holdFrozen(&drafts[0])
        try await planning.seal(&head, drafts)
        let report = ProvisionReport(run: run, plan: head, held: gathered.held)
        let explained = try await report.people(people.sorted())
        return Provisioning(plan: head, people: zip(users, findings).map { person($0, $1, explained) })
    }

    /// Steps 1 to 3. What concerns others waits for the next plan: they stay to be looked at.
    private func gather(_ users: [String]) async throws -> Gathered {
        var gathered = Gathered()
        gathered.reads = try await ReadStage(run: run).read(for: users, held: &gathered.held, notes: &gathered.notes)
        try await gathered.held.addStandingHolds(run)
        try await JoinStage(run: run).joinAll(held: &gathered.held, notes: &gathered.notes)
        gathered.notes = []
        return gathered
    }

    private func find(_ user: String, _ held: HeldPeople) async throws -> Finding {
        let found = try await PersonSearch(run: run).people(with: user)
        if found.count > 1 { return .several(found.count) }
        if let person = found.first { return .person(person.id) }
        return try await unjoined(user, held).map(Finding.unjoined) ?? .nobody
    }

    /// Why a record with the value belongs to nobody; nil: there is no such record.
    private func unjoined(_ user: String, _ held: HeldPeople) async throws -> HeldPeople.Hold? {
        let query = asciiLowercased(user)
        var after: RecordReference?
        while true {
            let page = try await run.store.unjoinedRecords(kind: run.compiled.rules.kind, after: after, limit: 1024)
            guard let last = page.last else { return nil }
            after = last.reference
            let values = IdentityView.decode(page.map(\.image), to: run.compiled.sourceLayout)
            for (record, values) in zip(page, values) {
                guard let values, PersonSearch.has(query, values) else { continue }
                return held.records[record.reference] ?? .noKey(record.reference.source)
            }
        }
    }

    private func person(_ user: String, _ finding: Finding, _ explained: [IdentityID: Provisioning.Person]) -> Provisioning.Person {
        func unexplained(_ outcome: Provisioning.Outcome, _ sentence: String) -> Provisioning.Person {
            Provisioning.Person(query: user, outcome: outcome, label: user, sentence: "\(user): \(sentence)", steps: [])
        }
        switch finding {
        case .person(let id):
            var person = explained[id] ?? unexplained(.unknown, "could not be looked at.")
            person.query = user
            return person
        case .unjoined(let hold): return unexplained(.held, "\(hold.message).")
        case .nobody: return unexplained(.unknown, "no source has anybody with this value.")
        case .several(let count):
            return unexplained(.ambiguous, "\(count) people have this value; name one by a key or by the account's id.")
        }
    }
}

/// Says of the people of a plan on demand what each step found.
private struct ProvisionReport {
    let run: Run
    let plan: PlanHead
    let held: HeldPeople

    private var compiled: CompiledPipeline { run.compiled }

    func people(_ ids: [IdentityID]) async throws -> [IdentityID: Provisioning.Person] {
        let views = IdentityView.views(of: try await run.store.identities(ids), compiled: compiled)
        let explanations = try await Explainer(run: run, held: held).explanations(of: views, plan: plan.id)
        var operations: [IdentityID: [PlannedOperation]] = [:]
        try await run.store.forEachOperation(of: plan.id) { if $0.status != .refused { operations[$0.identity, default: []].append($0) } }
        let refused = try await heldPeople()
        let matcher = MatchStage(run: run, directory: TargetDirectory(run: run))
        var people: [IdentityID: Provisioning.Person] = [:]
        for (view, explanation) in zip(views, explanations) {
            let own = operations[view.id] ?? []
            var steps = explanation.steps
            let place = steps.firstIndex { $0.name == "account" } ?? steps.endIndex
            steps.insert(.init(name: "match", lines: try await matched(view, matcher)), at: place)
            people[view.id] = Provisioning.Person(
                query: "", outcome: outcome(own, isHeld: refused.contains(view.id)), identity: view.id.value, label: explanation.label,
                sentence: own.first.map { "\(explanation.label): \($0.reason)." } ?? explanation.sentence, steps: steps)
        }
        return people
    }

    private func outcome(_ operations: [PlannedOperation], isHeld: Bool) -> Provisioning.Outcome {
        if !operations.isEmpty { return .changes }
        return isHeld ? .held : .nothing
    }

    /// Those whom the plan lists as held.
    private func heldPeople() async throws -> Set<IdentityID> {
        var held: Set<IdentityID> = []
        var after: Int64?
        repeat {
            let page = try await run.store.notes(of: plan.id, after: after, limit: 1000)
            held.formUnion(page.filter { $0.code.hasPrefix("held.") }.compactMap(\.identity))
            after = page.last?.index
        } while after != nil
        return held
    }

    /// Which account is the person's, and how that is known.
    private func matched(_ view: IdentityView, _ matcher: MatchStage) async throws -> [String] {
        if let account = view.account { return ["account \(account.target.value), known since it was \(account.origin.rawValue)"] }
        guard case .member = ScopeStage(compiled: compiled, now: run.startedAt).standing(of: view, held: held) else {
            return ["no account is known, and none is looked for"]
        }
        let references = try await ReferenceResolver(run: run).resolve([view])
        let outcome = MapStage(compiled: compiled, now: run.startedAt)
            .map(view, isLeaver: false, isCreate: true, references: references.first ?? [:])
        let answers = try await matcher.answers(desired: outcome.desired, chosen: Set(outcome.candidates.keys))
        guard !answers.isEmpty else { return ["no match attribute has a value"] }
        return answers.map { answer in
            let isHidden = compiled.rules.mappings[answer.slot].isSensitive
            let value = isHidden ? "[Redact]" : outcome.desired.texts(answer.slot).joined(separator: " | ")
            let accounts = answer.resources.map(\.id.value).sorted().joined(separator: ", ")
            return "\(answer.match.path) = \(value): " + (accounts.isEmpty ? "no account has it" : "account \(accounts) has it")
        }
    }
}
