import BridgeCore
import BridgePipeline
import BridgeState
import SCIMPath

/// What would become of the person of a test.
struct PipelineTestOutcome {
    /// The person's operations that stand.
    var operations: [PlannedOperation]
    /// What the plan lists of the person.
    var notes: [PlanNote]
    /// The values that identities may be named by.
    var names: [Int64: Set<String>]

    /// The note that holds the person; nil: the person is not held.
    var held: PlanNote? { notes.first { $0.code.hasPrefix("held.") } }

    /// The action in a test's words.
    var word: PipelineTest.Outcome {
        guard let action = operations.first?.action else { return held == nil ? .none : .held }
        switch action {
        case .create: return .create
        case .adopt: return .adopt
        case .update, .reference, .addMembers, .removeMembers: return .update
        case .changeIdentifier: return .changeIdentifier
        case .disable: return .disable
        case .enable: return .enable
        case .delete: return .delete
        }
    }

    /// Why, in sentences.
    var reasons: [String] { operations.map(\.reason) + notes.map(\.message) }

    /// What happened, for somebody who looks into a failure.
    var account: [String] {
        operations.map { "\($0.action.rawValue): \($0.reason)" } + notes.map { "\($0.code): \($0.message)" }
    }

    /// All changes, by path.
    var changes: [AttributePath: [TargetValue]] {
        var changes: [AttributePath: [TargetValue]] = [:]
        for change in operations.flatMap(\.changes) { changes[change.path] = change.newValues }
        return changes
    }
}

/// Compares what became of a person with what was expected.
struct PipelineTestJudge {
    let expected: PipelineTest.Expected
    let outcome: PipelineTestOutcome

    /// What differs, a sentence each.
    var differences: [String] { action + held + reason + changes }

    private var action: [String] {
        guard let wanted = expected.outcome else { return [] }
        // Held in one respect and changed in another is both.
        if wanted == .held, outcome.held != nil { return [] }
        return wanted == outcome.word ? [] : ["action: expected \(wanted.rawValue), got \(outcome.word.rawValue)"]
    }

    private var held: [String] {
        guard let wanted = expected.held else { return [] }
        let codes = outcome.notes.map(\.code).filter { $0.hasPrefix("held.") }
        if codes.contains(wanted) || codes.contains("held.\(wanted)") { return [] }
        return ["held: expected \(wanted), got \(codes.isEmpty ? "nothing" : codes.joined(separator: ", "))"]
    }

    private var reason: [String] {
        guard let wanted = expected.reason, !outcome.reasons.contains(where: { $0.contains(wanted) }) else { return [] }
        let reasons = outcome.reasons.map { "“\($0)”" }.joined(separator: ", ")
        return ["reason: expected “\(wanted)” in it, got \(reasons.isEmpty ? "none" : reasons)"]
    }

    private var changes: [String] {
        guard let wanted = expected.changes else { return [] }
        let found = outcome.changes
        let paths = Set(wanted.keys).union(found.keys).sorted { $0.description < $1.description }
        return paths.compactMap { path in
            switch (wanted[path], found[path]) {
            case (let wanted?, let found?):
                return areEqual(wanted, found) ? nil : "changes: \(path): expected \(list(wanted)), got \(list(found.map(\.text)))"
            case (let wanted?, nil): return "changes: \(path): expected \(list(wanted)), does not change"
            case (nil, let found?): return "changes: \(path): not expected, got \(list(found.map(\.text)))"
            case (nil, nil): return nil
            }
        }
    }

    private func list(_ texts: [String]) -> String {
        texts.isEmpty ? "no value" : texts.map { "“\($0)”" }.joined(separator: " and ")
    }

    private func areEqual(_ wanted: [String], _ found: [TargetValue]) -> Bool {
        wanted.count == found.count && zip(wanted, found).allSatisfy { isEqual($0, $1) }
    }

    /// `true` and `True` are one; a reference is any value of the person that it names.
    private func isEqual(_ wanted: String, _ found: TargetValue) -> Bool {
        if case .identity(let id) = found { return outcome.names[id]?.contains(wanted) ?? false }
        let folded = asciiLowercased(found.text)
        return wanted == found.text || ((folded == "true" || folded == "false") && asciiLowercased(wanted) == folded)
    }
}
