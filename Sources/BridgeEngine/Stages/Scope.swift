import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the rules say of one person, before any value is looked at.
enum Standing: Sendable {
    /// Belongs to the target: every mapping flows.
    case member
    /// Leaves: only mappings that read `IsSoftDeleted` flow.
    case leaver(LeavingWay, LeavingRule, because: String)
    /// Left in a way that is ignored: nothing flows.
    case ignored(LeavingWay)
    /// Outside the pilot, or not employed yet and without an account: waits, which is no way of leaving.
    case waiting(because: String)
    /// Nothing may be decided; stays as last applied.
    case held(HeldPeople.Hold)

    /// A word for fingerprints.
    var word: String {
        switch self {
        case .member: "member"
        case .leaver(let way, let rule, _): "leaver \(way.rawValue) \(rule.action.rawValue)"
        case .ignored: "ignored"
        case .waiting: "waiting"
        case .held: "held"
        }
    }
}

/// Step 4: scope, assignment, pilot, and the five ways to leave in their order: the first that is true and not ignored decides.
struct ScopeStage {
    let compiled: CompiledPipeline
    let now: Date

    func standing(of view: IdentityView, held: HeldPeople) -> Standing {
        if let hold = held.hold(of: view.stored) { return .held(hold) }
        if let doubt = doubt(compiled.pilot, view) { return .held(doubt) }
        if let pilot = compiled.pilot, !pilot.decide(view.joined, now: now).isInScope {
            return .waiting(because: "the pilot leaves the \(compiled.noun) out")
        }
        switch employment(of: view) {
        case .doubtful(let hold): return .held(hold)
        case .notBegun where view.account == nil: return .waiting(because: employmentReason(view) ?? "")
        case .notBegun, .current, .ended: break
        }
        var ignored: LeavingWay?
        for (way, because) in ways(of: view) {
            let rule = compiled.rules.rule(for: way)
            if rule.action != .ignore { return .leaver(way, rule, because: because) }
            if ignored == nil, way != .disabled { ignored = way }
        }
        if let doubt = doubt(compiled.scope, view) { return .held(doubt) }
        if let ignored { return .ignored(ignored) }
        return enabledIsKnown(view) ? .member : .held(.enabledUnknown)
    }

    /// The ways of leaving that are true, in their order, each with the reason in a sentence's part.
    private func ways(of view: IdentityView) -> [(LeavingWay, String)] {
        if view.presentRecords.isEmpty { return [goneWay(view)] }
        var ways: [(LeavingWay, String)] = []
        if let disabled = disabledReason(view) ?? employmentReason(view) { ways.append((.disabled, disabled)) }
        if let out = outOfScopeReason(view) { ways.append((.outOfScope, out)) }
        return ways
    }

    private func goneWay(_ view: IdentityView) -> (LeavingWay, String) {
        let sources = view.records.map { "“\($0.record.reference.source)”" }.joined(separator: " and ")
        let changes = Set(view.records.map(\.record.change))
        if changes.contains(.removed) { return (.deleted, "the \(compiled.noun) was deleted in \(sources)") }
        if changes.contains(.softDeleted) {
            return (.softDeleted, "the \(compiled.noun) was deleted in \(sources) and can be restored there")
        }
        let since = view.records.compactMap(\.record.missingSince).max()
        return (.missing, "\(sources) no longer has the \(compiled.noun)" + (since.map { " since \(ISO8601.text($0))" } ?? ""))
    }

    private func disabledReason(_ view: IdentityView) -> String? {
        guard let slot = compiled.accountEnabledSlot, let value = view.joined.text(slot), asciiLowercased(value) == "false" else {
            return nil
        }
        let source = view.deciding(slot, compiled: compiled)?.record.reference.source
        return "accountEnabled is False" + (source.map { " in “\($0)”" } ?? "")
    }

    private func enabledIsKnown(_ view: IdentityView) -> Bool {
        guard compiled.rules.kind == .user else { return true }
        guard let slot = compiled.accountEnabledSlot, let value = view.joined.text(slot) else { return false }
        return asciiLowercased(value) == "true" || asciiLowercased(value) == "false"
    }

    /// An unknown value changes nothing: it puts nobody out of scope and nobody in.
    private func doubt(_ filter: CompiledScope?, _ view: IdentityView) -> HeldPeople.Hold? {
        guard let filter, !view.presentRecords.isEmpty, filter.decide(view.joined, now: now).restsOnUnknown else { return nil }
        let limited = filter.explain(view.joined).first { $0.decision.reason == .patternLimit }
        return limited.map { .scopeLimit($0.clause) } ?? .scopeUnknown
    }

    private func outOfScopeReason(_ view: IdentityView) -> String? {
        if let scope = compiled.scope {
            let decision = scope.decide(view.joined, now: now)
            if decision.restsOnUnknown { return nil }
            if !decision.isInScope { return "the scope leaves the \(compiled.noun) out: \(decision.explanation)" }
        }
        guard let slot = compiled.assignedSlot else { return nil }
        let assigned = view.presentRecords.contains { $0.values.text(slot) != "False" }
        return assigned ? nil : "the \(compiled.noun) is not assigned in any source"
    }
}

extension HeldPeople.Hold {
    static func scopeLimit(_ clause: String) -> Self {
        Self(code: "held.scope_limit", message: "is held, because “\(clause)” takes too long to match the value")
    }

    static let scopeUnknown = Self(
        code: "held.scope_unknown", message: "is held, because a scope filter reads an attribute that no source delivered")

    static let enabledUnknown = Self(
        code: "held.enabled_unknown",
        message: "is held, because no source says whether the account is enabled; declare the constant accountEnabled for the source")
}

extension ScopeDecision {
    /// The clause that decided, with what it found, for a sentence. No values.
    var explanation: String {
        let clause = deciding.map { "“\($0)”" } ?? "the filter"
        switch reason {
        case .empty: return "\(clause) is false, because the attribute is empty"
        case .unknown: return "\(clause) cannot be decided, because the attribute was not delivered"
        case .patternLimit: return "\(clause) cannot be decided, because matching the pattern takes too long"
        case .differs: return "\(clause) is false"
        case .excluded: return "\(clause) excludes the value"
        case .noAlternative: return "none of \(clause) is true"
        case .allHold, .holds: return "\(clause) is true"
        }
    }
}

/// Times in plans and reasons.
enum ISO8601 {
    static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
