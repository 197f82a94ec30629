import BridgeCore
import BridgeEngine
import BridgeState
import SCIMPath

/// A plan for people to read: what holds it and what is dangerous first, then everything else, old -> new.
struct PlanText {
    let console: Console
    let head: PlanHead
    let showsAll: Bool

    /// So many operations of each action are shown, unless all are asked for.
    private static let shown = 20
    /// Dangerous things first.
    static let order: [PlannedOperation.Action] = [
        .delete, .disable, .removeMembers, .changeIdentifier, .adopt, .enable, .create, .update, .reference, .addMembers,
    ]

    func show(from store: any StateStore) async throws {
        console.line(console.coloured("Plan \(head.id.value) of pipeline “\(head.pipeline)”", .bold))
        if let undoing = head.undoes { console.line("  takes back \(undoing.plan.value), as \(undoing.by) asked: \(undoing.reason)") }
        if let wish = head.onDemand { console.line("  on demand, for \(wish.text)") }
        for read in head.reads { console.line("  read \(line(read))") }
        for hold in head.holds { console.line(console.coloured("HELD  \(hold.text)", .red)) }
        console.line(head.operations == 0 ? "Nothing to do." : summary)
        if PlanNote.foremost.contains(where: { head.counts[$0] != nil }) { try await showForemost(store) }
        for release in try await store.openReleases(at: head.createdAt) {
            console.line("RELEASED  \(release.text)")
        }
        try await showOperations(store)
        try await showNotes(store)
    }

    /// What cannot be undone, and what is no longer noticed, stands in the first lines.
    private func showForemost(_ store: any StateStore) async throws {
        var after: Int64?
        repeat {
            let page = try await store.notes(of: head.id, after: after, limit: 1000)
            for note in page where PlanNote.foremost.contains(note.code) {
                console.line(console.coloured("CAREFUL  \(note.message)", .red))
            }
            after = page.last?.index
        } while after != nil
    }

    func line(_ read: ReadSummary) -> String {
        let what = ["group": "groups", "membership": "memberships"][read.kind] ?? "records"
        var text = "\(read.source): \(read.records) \(what), \(read.changed) new or changed, \(read.verdict.replacing("_", with: " "))"
        if read.missing > 0 { text += ", \(read.missing) known ones not delivered" }
        if read.skipped > 0 { text += ", \(read.skipped) unreadable" }
        if let usage = read.usage { text += "; \(usage)" }
        guard let reason = read.reason else { return text }
        return read.verdict == "partial" ? console.coloured("\(text): \(reason)", .yellow) : "\(text): \(reason)"
    }

    private var summary: String {
        let parts = Self.order.compactMap { action in
            head.counts[action.rawValue].map { "\($0) to \(action.verb)" }
        }
        return parts.joined(separator: ", ") + "; \(head.requestsText)"
    }

    private func showOperations(_ store: any StateStore) async throws {
        var shown: [PlannedOperation.Action: [PlannedOperation]] = [:]
        var hidden: [PlannedOperation.Action: Int] = [:]
        var after: Int64?
        repeat {
            let page = try await store.operations(of: head.id, after: after, limit: 1000)
            for operation in page where operation.status != .refused {
                if showsAll || (shown[operation.action]?.count ?? 0) < Self.shown {
                    shown[operation.action, default: []].append(operation)
                } else {
                    hidden[operation.action, default: 0] += 1
                }
            }
            after = page.last?.sequence
        } while after != nil
        let names = try await IdentityNames(of: shown.values.joined(), store: store)
        for action in Self.order {
            guard let operations = shown[action] else { continue }
            console.line("\n" + console.coloured("\(action.verb) \(head.counts[action.rawValue] ?? operations.count)", action.colour))
            for operation in operations.sorted(by: { ($0.label, $0.sequence) < ($1.label, $1.sequence) }) {
                console.line(text(operation, names))
            }
            if let more = hidden[action] { console.line("  … and \(more) more; --all shows them") }
        }
    }

    func text(_ operation: PlannedOperation, _ names: IdentityNames) -> String {
        var lines = ["  \(operation.label.onOneLine): \(operation.reason)"]
        lines += operation.changes.map { "      \($0.summary(names))" }
        return lines.joined(separator: "\n")
    }

    private func showNotes(_ store: any StateStore) async throws {
        var samples: [String: [PlanNote]] = [:]
        var totals: [String: Int] = [:]
        var after: Int64?
        repeat {
            let page = try await store.notes(of: head.id, after: after, limit: 1000)
            for note in page where !PlanNote.foremost.contains(note.code) {
                totals[note.code, default: 0] += 1
                if showsAll || (samples[note.code]?.count ?? 0) < Self.shown { samples[note.code, default: []].append(note) }
            }
            after = page.last?.index
        } while after != nil
        let names = try await IdentityNames(samples.values.joined().compactMap(\.identity), store: store)
        for (code, notes) in samples.sorted(by: { $0.key < $1.key }) {
            let total = totals[code] ?? notes.count
            console.line("\n" + console.coloured("\(code) \(total)", .yellow))
            for note in notes {
                let name = (note.label.isEmpty ? names.text(note.identity) : note.label).onOneLine
                console.line("  \(name)\(name.isEmpty ? "" : " ")\(note.message)")
            }
            if total > notes.count { console.line("  … and \(total - notes.count) more; --all shows them") }
        }
    }
}

extension Change {
    /// `path: old → new`, masked where it must be.
    func summary(_ names: IdentityNames) -> String {
        if isSensitive { return "\(path): [Redact] → [Redact]" }
        let before = old.map { $0.isEmpty ? "(none)" : Self.list($0, names) } ?? "(unknown)"
        switch edit {
        case .set(let values):
            return old == nil ? "\(path): \(Self.list(values, names))" : "\(path): \(before) → \(Self.list(values, names))"
        case .clear: return "\(path): \(before) → (none)"
        case .add(let values): return "\(path): + \(Self.few(values, names))"
        case .remove(let values): return "\(path): - \(Self.few(values, names))"
        }
    }

    /// So many members of a group are named.
    private static let namedMembers = 5

    private static func few(_ values: [TargetValue], _ names: IdentityNames) -> String {
        let more = values.count - namedMembers
        return list(Array(values.prefix(namedMembers)), names) + (more > 0 ? " … and \(more) more" : "")
    }

    private static func list(_ values: [TargetValue], _ names: IdentityNames) -> String {
        values.map(names.text).joined(separator: " | ")
    }
}

extension PlanHead.OnDemand {
    /// Whom a plan is about and who wanted it.
    var text: String { "\(people == 1 ? "1 person" : "\(people) people"), as \(by) asked" }
}

extension PlannedOperation.Action {
    /// The action as a verb.
    var verb: String {
        switch self {
        case .create: "create"
        case .adopt: "adopt"
        case .update: "change"
        case .changeIdentifier: "change identifier of"
        case .disable: "disable"
        case .enable: "enable"
        case .delete: "delete"
        case .reference: "set references of"
        case .addMembers: "add members to"
        case .removeMembers: "remove members from"
        }
    }

    fileprivate var colour: Console.Colour {
        switch self {
        case .delete, .disable, .removeMembers: .red
        case .changeIdentifier, .adopt: .yellow
        case .create, .enable: .green
        case .update, .reference, .addMembers: .bold
        }
    }
}
