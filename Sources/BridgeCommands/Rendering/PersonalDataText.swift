import BridgeEngine
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a state holds about a person, for people.
struct PersonalDataText {
    let console: Console

    func show(_ person: PersonalData) {
        console.line(console.coloured("\(person.label.onOneLine) (person \(person.identity))", .bold))
        for record in person.records {
            let missing = record.missingSince.map { ", missing since \($0.formatted(.iso8601))" } ?? ""
            console.line("  record of “\(record.source)”, key \(record.anchor.onOneLine): \(record.standing)\(missing)")
            show(record.values)
        }
        if let account = person.account {
            console.line("  account \(account.key.onOneLine): \(account.state.rawValue), \(account.origin.rawValue) by this pipeline")
            show(account.values)
        }
        if let hold = person.hold {
            console.line("  held by \(hold.by) since \(hold.since.formatted(.iso8601)): \(hold.reason.onOneLine)")
        }
        section("plans", person.operations.map(line) + person.notes.map { "\($0.plan)  \($0.code): \($0.message.onOneLine)" })
        section(
            "log",
            person.journal.map { event in
                "\(event.at.formatted(.iso8601))  \(event.action.rawValue) \(event.outcome)"
                    + (event.problem.map { ": \($0.onOneLine)" } ?? "")
            })
        section(
            "decisions",
            person.decisions.map { "\($0.at.formatted(.iso8601))  \($0.by) \($0.verdict.rawValue): \($0.reason.onOneLine)" })
    }

    private func show(_ values: [String: [String]]) {
        for (name, texts) in values.sorted(by: { $0.key < $1.key }) {
            console.line("    \(name): \(texts.joined(separator: " | ").onOneLine)")
        }
    }

    private func section(_ name: String, _ lines: [String]) {
        guard !lines.isEmpty else { return }
        console.line("  \(name)")
        for line in lines { console.line("    \(line)") }
    }

    private func line(_ operation: PersonalData.Operation) -> String {
        let changes = operation.changes.map { change in
            let old = change.old.map { $0.joined(separator: " | ") + " → " } ?? ""
            return "\(change.path): \(old)\(change.new.joined(separator: " | "))".onOneLine
        }
        let values = changes.isEmpty ? "" : "; " + changes.joined(separator: "; ")
        return "\(operation.plan)  \(operation.action.rawValue) \(operation.status.rawValue): \(operation.reason.onOneLine)\(values)"
    }
}
