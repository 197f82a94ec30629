import BridgeCore
import BridgeEngine
import BridgeState
import SCIMPath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Prints the past: for people, as JSON a line each, or as comma-separated values.
struct LogPrinter {
    enum Form {
        case text
        case json
        case csv
    }

    /// One attempt, for machines.
    struct Line: Encodable {
        var at: Date
        var plan: String
        var action: PlannedOperation.Action
        var person: String
        var identity: Int64
        var account: String?
        var outcome: String
        var reason: String?
        var problem: String?
        var changes: [String]
    }

    let console: Console
    let form: Form

    // MARK: Operations

    /// The heading, where the form has one.
    func begin() throws {
        if form == .csv {
            console.line(CSVText.line(["at", "plan", "action", "person", "account", "outcome", "reason", "problem", "changes"]))
        }
    }

    func printEntries(_ entries: [HistoryEntry], store: any StateStore) async throws {
        let operations = entries.compactMap(\.operation)
        let names = try await IdentityNames(of: operations, store: store)
        let people = try await IdentityNames(entries.map(\.entry.identity), store: store)
        for entry in entries { try print(line(entry, names, people)) }
    }

    private func line(_ entry: HistoryEntry, _ names: IdentityNames, _ people: IdentityNames) -> Line {
        let label = entry.operation?.label ?? ""
        return Line(
            at: entry.entry.at, plan: entry.entry.plan.value, action: entry.entry.action,
            person: (label.isEmpty ? people.text(entry.entry.identity) : label).onOneLine, identity: entry.entry.identity.value,
            account: entry.operation?.target?.value, outcome: entry.entry.outcome, reason: entry.operation?.reason,
            problem: entry.entry.problem, changes: entry.operation?.changes.map { $0.summary(names) } ?? [])
    }

    private func print(_ line: Line) throws {
        switch form {
        case .json: console.line(try JSONText.line(line))
        case .csv:
            console.line(
                CSVText.line([
                    line.at.formatted(.iso8601), line.plan, line.action.rawValue, line.person, line.account ?? "", line.outcome,
                    line.reason ?? "", line.problem ?? "", line.changes.joined(separator: "; "),
                ]))
        case .text:
            let problem = line.problem.map { ": \($0)" } ?? ""
            let outcome = line.outcome == "done" ? "done" : console.coloured("\(line.outcome)\(problem)", .red)
            console.line("\(line.at.formatted(.iso8601))  \(line.action.verb) \(line.person): \(outcome)")
            if let reason = line.reason { console.line("    \(reason)") }
            for change in line.changes { console.line("      \(change)") }
        }
    }

    // MARK: Plans

    func printPlans(_ heads: [PlanHead], _ query: HistoryQuery) async throws {
        if form == .csv { console.line(CSVText.line(["at", "plan", "status", "counts", "holds", "partial"])) }
        for head in heads.reversed() where query.since.map({ head.createdAt >= $0 }) ?? true && query.plan.map({ $0 == head.id }) ?? true {
            try print(head)
        }
    }

    private func print(_ head: PlanHead) throws {
        let partial = head.reads.filter { $0.verdict == "partial" }.map(\.source)
        switch form {
        case .json: console.line(try JSONText.line(PlanDocument.Head(head)))
        case .csv:
            console.line(
                CSVText.line([
                    head.createdAt.formatted(.iso8601), head.id.value, head.status.rawValue, head.counted,
                    head.holds.map(\.code).joined(separator: " "), partial.joined(separator: " "),
                ]))
        case .text:
            let holds = head.holds.map { "  \(console.coloured("HELD", .red)) \($0.text)" }
            let reads = partial.map { "  \(console.coloured("PARTIAL", .yellow)) “\($0)” could not be read whole" }
            let undoing = head.undoes.map { ["  takes back \($0.plan.value): \($0.reason)"] } ?? []
            let wish = head.onDemand.map { ["  on demand, for \($0.text)"] } ?? []
            let what = head.counted.isEmpty ? "nothing to do" : head.counted
            let lines = ["\(head.createdAt.formatted(.iso8601))  \(head.id.value)  \(head.status.rawValue): \(what)"]
            for line in lines + undoing + wish + holds + reads { console.line(line) }
        }
    }

    // MARK: Decisions

    func printDecisions(_ decisions: [Decision], store: any StateStore) async throws {
        if form == .csv { console.line(CSVText.line(["at", "by", "verdict", "plan", "identity", "reason"])) }
        let names = try await IdentityNames(decisions.compactMap(\.identity), store: store)
        for decision in decisions {
            switch form {
            case .json: console.line(try JSONText.line(decision))
            case .csv:
                console.line(
                    CSVText.line([
                        decision.at.formatted(.iso8601), decision.by, decision.verdict.rawValue, decision.plan?.value ?? "",
                        decision.identity.map { "\($0.value)" } ?? "", decision.reason,
                    ]))
            case .text:
                let isOfState = decision.plan == nil && decision.identity == nil
                let subject = decision.plan?.value ?? (isOfState ? "" : names.text(decision.identity).onOneLine)
                console.line(
                    "\(decision.at.formatted(.iso8601))  \(decision.by) \(decision.verdict.words)\(subject.isEmpty ? "" : " \(subject)"): "
                        + decision.reason.onOneLine)
            }
        }
    }
}

extension PlanHead {
    /// The operations by action, such as `3 create, 1 disable`.
    var counted: String {
        PlannedOperation.Action.allCases.compactMap { action in counts[action.rawValue].map { "\($0) \(action.rawValue)" } }
            .joined(separator: ", ")
    }
}

extension Decision.Verdict {
    fileprivate var words: String {
        switch self {
        case .released: "let through"
        case .rejected: "refused"
        case .held: "held"
        case .lifted: "lifted the hold of"
        case .undone: "took back"
        case .rebound: "bound the state anew"
        case .forgotten: "forgot"
        }
    }
}

/// Comma-separated values (RFC 4180).
enum CSVText {
    /// One line. A cell that a spreadsheet would take for a formula is marked as text: a value must not run where it is opened.
    static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") }

    private static func cell(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
