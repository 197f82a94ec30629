import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState

/// Why one person's account is as it is: a sentence, then the steps that led there.
public struct Explanation: Sendable, Codable {
    /// One step of the way of a record.
    public struct Step: Sendable, Codable {
        /// `import`, `join`, `scope`, `mapping`, `match`, `account`.
        public var name: String
        /// What was found, a line each. Values of this one person are shown: that is what was asked for.
        public var lines: [String]
    }

    /// The identity.
    public var identity: Int64
    /// A name for a person to read.
    public var label: String
    /// The outcome in a sentence.
    public var sentence: String
    /// The steps.
    public var steps: [Step]
}

extension Engine {
    /// Explains everybody, and every group, with a value that equals the query, from the state alone: no source and no target is asked.
    ///
    /// - Parameter query: any value, such as a userPrincipalName or a group's name; compared without ASCII case.
    @concurrent
    public func explain(_ query: String) async throws -> [Explanation] {
        let compiled = try await compile()
        let key = try await store.bind(connectors.systems)
        let run = Run(
            engine: self, compiled: compiled, key: key, lease: Lease(name: "", token: 0), startedAt: environment.now())
        var held = HeldPeople()
        try await held.addStandingHolds(run)
        // What a plan on demand lists is about a few others.
        let plan = try await store.latestPlanForEverybody()
        var found: [Explanation] = []
        for run in [run, run.groups].compactMap(\.self) {
            let hits = try await PersonSearch(run: run).people(with: query)
            found += try await Explainer(run: run, held: held).explanations(of: hits, plan: plan?.id)
        }
        return found
    }
}

/// Explains people as the state knows them.
struct Explainer {
    let run: Run
    let held: HeldPeople

    private var compiled: CompiledPipeline { run.compiled }

    /// - Parameter plan: the plan whose notes are added.
    func explanations(of people: [IdentityView], plan: PlanID?) async throws -> [Explanation] {
        let references = try await ReferenceResolver(run: run).resolve(people)
        let names = try await names(of: references.flatMap(\.values), and: people)
        var found = zip(people, references).map { explain($0, $1, names) }
        if compiled.rules.kind == .group {
            for (index, group) in people.enumerated() { found[index].steps.append(try await members(of: group)) }
        }
        return try await withNotes(of: plan, found)
    }

    /// Who is in a group, in numbers.
    private func members(of group: IdentityView) async throws -> Explanation.Step {
        var lines: [String] = []
        for (record, _) in group.presentRecords {
            let count = try await run.store.memberKeys(of: record.reference).count
            lines.append("“\(record.reference.source)” lists \(count) member\(count == 1 ? "" : "s")")
        }
        let applied = try await run.store.appliedMembers(of: group.id)
        let uncertain = applied.count { !$0.isCertain }
        lines.append(
            "\(applied.count) of them \(applied.count == 1 ? "was" : "were") put into the group at the target by this pipeline"
                + (uncertain > 0 ? ", \(uncertain) of these uncertain" : ""))
        return .init(name: "members", lines: lines)
    }

    /// Adds what the latest plan lists of these people. A plan knows what no single person shows: collisions, limits, who is held.
    private func withNotes(of plan: PlanID?, _ found: [Explanation]) async throws -> [Explanation] {
        guard !found.isEmpty, let plan else { return found }
        let concerned = Set(found.map(\.identity))
        var notes: [Int64: [PlanNote]] = [:]
        var after: Int64?
        repeat {
            let page = try await run.store.notes(of: plan, after: after, limit: 1000)
            for note in page {
                if let id = note.identity?.value, concerned.contains(id) { notes[id, default: []].append(note) }
            }
            after = page.last?.index
        } while after != nil
        return found.map { explanation in
            guard let listed = notes[explanation.identity] else { return explanation }
            var explanation = explanation
            explanation.steps.append(.init(name: "latest plan", lines: listed.map { "\($0.message) [\($0.code)]" }))
            if let hold = listed.first(where: { $0.code.hasPrefix("held.") }) {
                explanation.sentence = "\(explanation.label): \(hold.message). The latest plan says so."
            }
            return explanation
        }
    }

    /// What the people are called whom references lead to, by the text under which a mapped value names them.
    private func names(of references: [ResolvedReference], and views: [IdentityView]) async throws -> [String: String] {
        let applied = views.flatMap { view in
            compiled.references.compactMap { view.writtenReference($0.targetSlot)?.identity }
        }
        let resolved = references.compactMap { reference -> IdentityID? in
            if case .identity(let id, _) = reference { id } else { nil }
        }
        let stored = try await run.store.identities(Set(applied + resolved).sorted())
        return Dictionary(
            IdentityView.views(of: stored, compiled: compiled).map { ("\($0.id.value)", label(of: $0)) },
            uniquingKeysWith: { first, _ in first })
    }

    func label(of view: IdentityView) -> String {
        compiled.labelSlots.lazy.compactMap { view.joined.text($0) }.first ?? view.records.first?.values.anchor ?? ""
    }

    private func explain(_ view: IdentityView, _ references: [Int: ResolvedReference], _ names: [String: String]) -> Explanation {
        let standing = ScopeStage(compiled: compiled, now: run.startedAt).standing(of: view, held: held)
        let isLeaver = if case .leaver = standing { true } else { false }
        let outcome = MapStage(compiled: compiled, now: run.startedAt)
            .map(view, isLeaver: isLeaver, isCreate: view.account == nil, references: references)
        let label = label(of: view)
        return Explanation(
            identity: view.id.value, label: label, sentence: sentence(label, view, standing),
            steps: [
                .init(name: "import", lines: imported(view)), .init(name: "join", lines: joined(view)),
                .init(name: "scope", lines: [scopeLine(standing)] + clauseLines(view)),
                .init(name: "mapping", lines: mapped(outcome, names)),
                .init(name: "account", lines: account(view, names)),
            ])
    }

    private func sentence(_ label: String, _ view: IdentityView, _ standing: Standing) -> String {
        let account = compiled.rules.kind == .group ? "group at the target" : "account"
        let dirty = view.stored.isDirty ? " Something changed since; the next plan decides." : ""
        switch (standing, view.account?.state) {
        case (.held(let hold), _): return "\(label): \(hold.message).\(dirty)"
        case (.waiting(let because), _): return "\(label): waits, because \(because).\(dirty)"
        case (.ignored(let way), _): return "\(label): stays as it is, because leaving by “\(way.rawValue)” is ignored.\(dirty)"
        case (.leaver(_, _, let because), nil): return "\(label): has no \(account) and gets none, because \(because).\(dirty)"
        case (.leaver(_, _, let because), .active?): return "\(label): is to be disabled, because \(because).\(dirty)"
        case (.leaver(_, _, let because), _): return "\(label): disabled, because \(because).\(dirty)"
        case (.member, nil): return "\(label): in scope, has no \(account) yet.\(dirty)"
        case (.member, .disabled?): return "\(label): in scope again, the \(account) is to be enabled.\(dirty)"
        case (.member, _): return "\(label): in scope, the \(account) is active.\(dirty)"
        }
    }

    private func imported(_ view: IdentityView) -> [String] {
        view.records.flatMap { record, values in
            let state = record.missingSince.map { "missing since \(ISO8601.text($0))" } ?? "\(record.change)"
            return ["“\(record.reference.source)”, key \(values.anchor), \(state)"] + Self.lines(of: values, hiding: compiled.hiddenSources)
        }
    }

    /// - Parameter names: what the people are called whom a reference names.
    private static func shown(_ record: Record, _ slot: Int, hiding hidden: Set<Int>, naming names: [String: String] = [:]) -> String {
        if hidden.contains(slot) { return "[Redact]" }
        let isReference = if case .reference = record.layout.attributes[slot].type { true } else { false }
        return record.texts(slot).map { isReference ? name(of: $0, in: names) : $0 }.joined(separator: " | ")
    }

    /// What the person is called whom a reference at the target names, or the target's key of somebody who is none of ours.
    private static func name(of text: String, in names: [String: String]) -> String {
        guard !names.isEmpty, let reference = AppliedReference(text) else { return text }
        return reference.identity.flatMap { names["\($0.value)"] } ?? reference.account?.value ?? text
    }

    private static func lines(of record: Record, hiding hidden: Set<Int>, naming names: [String: String] = [:]) -> [String] {
        record.layout.attributes.enumerated().compactMap { slot, attribute in
            switch record.presence(slot) {
            case .unknown: nil
            case .empty: "  \(attribute.name): empty"
            case .one, .list: "  \(attribute.name): \(shown(record, slot, hiding: hidden, naming: names))"
            }
        }
    }

    private func joined(_ view: IdentityView) -> [String] {
        guard view.records.count > 1 else { return ["one record; nothing was joined"] }
        let hidden = compiled.hiddenSources
        return compiled.sourceLayout.attributes.enumerated().compactMap { slot, attribute in
            guard let winner = view.deciding(slot, compiled: compiled) else { return nil }
            let losers = view.records.filter { $0.record.reference != winner.record.reference && $0.values.count(slot) > 0 }
                .map { "“\($0.record.reference.source)” lost with \(Self.shown($0.values, slot, hiding: hidden))" }
            let others = losers.map { "; \($0)" }.joined()
            return "\(attribute.name) comes from “\(winner.record.reference.source)”\(others)"
        }
    }

    private func scopeLine(_ standing: Standing) -> String {
        switch standing {
        case .member: "in scope; IsSoftDeleted is False"
        case .leaver(let way, let rule, let because): "leaves by “\(way.rawValue)” (do: \(rule.action.rawValue)), because \(because)"
        case .ignored(let way): "leaves by “\(way.rawValue)”, which is ignored"
        case .waiting(let because): "waits, because \(because)"
        case .held(let hold): hold.message
        }
    }

    /// Each clause with what it says of the person.
    private func clauseLines(_ view: IdentityView) -> [String] {
        guard !view.presentRecords.isEmpty else { return [] }
        return ScopeStage(compiled: compiled, now: run.startedAt).clauses(view).map { result in
            let alone = result.putsOutAlone ? "; this alone puts the \(compiled.noun) out" : ""
            return "  \(result.decision.explanation)\(alone); \(value(of: result.attribute, view))"
        }
    }

    /// What a person has in an attribute that a clause reads.
    private func value(of attribute: String, _ view: IdentityView) -> String {
        guard let slot = compiled.sourceLayout.slot(attribute) else { return "\(attribute) is read by no source" }
        switch view.joined.presence(slot) {
        case .unknown: return "\(attribute) is unknown"
        case .empty: return "\(attribute) is empty"
        case .one, .list: return "\(attribute) is “\(Self.shown(view.joined, slot, hiding: compiled.hiddenSources))”"
        }
    }

    private func mapped(_ outcome: MapStage.Outcome, _ names: [String: String]) -> [String] {
        let failures = outcome.errors.map { "\($0.path): the expression failed: \($0.error)" }
        let values = compiled.rules.mappings.enumerated().map { slot, mapping in
            let values = Self.shown(outcome.desired, slot, hiding: compiled.hiddenTargets, naming: names)
            return switch outcome.desired.presence(slot) {
            case .unknown: "\(mapping.target): nothing flows"
            case .empty: "\(mapping.target): is cleared"
            case .one, .list: "\(mapping.target) = \(values)"
            }
        }
        let ignored = outcome.isIgnored ? ["an expression says IgnoreObjectFlow: nothing is written"] : []
        return ignored + values + failures
    }

    private func account(_ view: IdentityView, _ names: [String: String]) -> [String] {
        guard let link = view.stored.link else { return ["no account"] }
        let since = link.disabledSince.map { " since \(ISO8601.text($0))" } ?? ""
        let applied = view.applied.map { Self.lines(of: $0, hiding: compiled.hiddenTargets, naming: names) } ?? []
        return ["account \(link.target.value), \(link.state.rawValue)\(since), \(link.origin.rawValue)", "last applied:"] + applied
    }
}
