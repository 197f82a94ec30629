import BridgeCore
import BridgeEngine
import BridgeState
import SCIMPath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A plan as one HTML page that needs nothing else: to look at, to search, and to hand to an approver.
///
/// Nothing is loaded and nothing is sent: a policy in the page forbids it, and every value is escaped.
struct PlanPage {
    let head: PlanHead
    /// True: what happens is shown, but neither names nor values of people, so that the page may go by mail.
    let hidesValues: Bool

    /// The whole page.
    func html(from store: any StateStore) async throws -> String {
        var page = HTMLText()
        page.raw(Self.beginning(title: "Plan \(head.id.value) of \(head.pipeline)"))
        writeHead(&page)
        try await writeOperations(store, &page)
        try await writeNotes(store, &page)
        page.raw(Self.end)
        return page.text
    }

    /// Writes the page; only its owner can read it.
    func write(to path: String, from store: any StateStore) async throws {
        let html = try await html(from: store)
        do {
            try Data(html.utf8).write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw BridgeError("plan.not_written", "The page \(path) cannot be written; name another place with --html.", cause: error)
        }
    }

    // MARK: Head

    private func writeHead(_ page: inout HTMLText) {
        page.element("h1", "Plan of “\(head.pipeline)”")
        page.element("p", "\(head.id.value), made \(head.createdAt.formatted(.iso8601)), \(head.status.rawValue)", class: "quiet")
        if let wish = head.onDemand { page.element("p", "On demand, for \(wish.text).") }
        if let undoing = head.undoes { page.element("p", "Takes back \(undoing.plan.value), as \(undoing.by) asked: \(undoing.reason)") }
        for hold in head.holds { page.element("p", "Held: \(hidesValues ? hold.message : hold.text)", class: "held") }
        page.raw("<ul class=\"counts\">")
        for action in PlanText.order {
            guard let count = head.counts[action.rawValue], count > 0 else { continue }
            page.raw("<li class=\"\(action.pageClass)\"><a href=\"#\(action.rawValue)\"><b>\(count)</b> ")
            page.write("to \(action.verb)")
            page.raw("</a></li>")
        }
        page.raw("</ul>")
        page.element("p", head.operations == 0 ? "Nothing to do." : "To the target: \(head.requestsText).")
        writeReads(&page)
        page.raw(Self.search)
    }

    private func writeReads(_ page: inout HTMLText) {
        guard !head.reads.isEmpty else { return }
        page.raw(
            "<table><tr><th>Source</th><th>Kind</th><th>Records</th><th>Changed</th><th>Missing</th><th>Unreadable</th><th>Verdict</th></tr>"
        )
        for read in head.reads {
            page.raw(read.verdict == "partial" ? "<tr class=\"held\">" : "<tr>")
            let numbers = [read.records, read.changed, read.missing, read.skipped].map { "\($0)" }
            let usage = read.usage.map { "; \($0)" } ?? ""
            let verdict = read.verdict + usage + (read.reason.map { ": \($0)" } ?? "")
            for cell in [read.source, read.kind] + numbers + [verdict] { page.element("td", cell) }
            page.raw("</tr>")
        }
        page.raw("</table>")
    }

    // MARK: Operations

    /// One section an action, dangerous ones first; each reads the plan once, so that no more than a page of it is in memory.
    private func writeOperations(_ store: any StateStore, _ page: inout HTMLText) async throws {
        for action in PlanText.order where head.counts[action.rawValue, default: 0] > 0 {
            page.raw("<section id=\"\(action.rawValue)\" class=\"\(action.pageClass)\">")
            page.element("h2", "\(action.verb) \(head.counts[action.rawValue] ?? 0)")
            var after: Int64?
            repeat {
                let operations = try await store.operations(of: head.id, after: after, limit: 1000)
                let own = operations.filter { $0.action == action && $0.status != .refused }
                let names = try await IdentityNames(of: own, store: store)
                for operation in own { write(operation, names, &page) }
                after = operations.last?.sequence
            } while after != nil
            page.raw("</section>")
        }
    }

    private func write(_ operation: PlannedOperation, _ names: IdentityNames, _ page: inout HTMLText) {
        page.raw("<details><summary><b>")
        page.write(hidesValues ? "identity \(operation.identity.value)" : operation.label.onOneLine)
        page.raw("</b> ")
        page.write(operation.reason)
        page.raw("</summary>")
        if !operation.changes.isEmpty {
            page.raw("<table><tr><th>Attribute</th><th>Before</th><th>After</th></tr>")
            for change in operation.changes { write(change, names, &page) }
            page.raw("</table>")
        }
        page.raw("</details>")
    }

    private func write(_ change: Change, _ names: IdentityNames, _ page: inout HTMLText) {
        page.raw("<tr>")
        page.element("td", change.path.description)
        if hidesValues || change.isSensitive {
            let hidden = change.isSensitive ? "[Redact]" : "…"
            for _ in 0..<2 { page.element("td", hidden, class: "quiet") }
        } else {
            page.element("td", before(change, names))
            page.element("td", after(change, names))
        }
        page.raw("</tr>")
    }

    private func before(_ change: Change, _ names: IdentityNames) -> String {
        guard let old = change.old else { return "(unknown)" }
        return old.isEmpty ? "(none)" : old.map(names.text).joined(separator: " | ")
    }

    private func after(_ change: Change, _ names: IdentityNames) -> String {
        let values = change.values.map(names.text).joined(separator: " | ")
        return switch change.edit {
        case .set: values
        case .clear: "(none)"
        case .add: "+ \(values)"
        case .remove: "− \(values)"
        }
    }

    // MARK: Notes

    private func writeNotes(_ store: any StateStore, _ page: inout HTMLText) async throws {
        var notes: [String: [PlanNote]] = [:]
        var after: Int64?
        repeat {
            let found = try await store.notes(of: head.id, after: after, limit: 1000)
            for note in found { notes[note.code, default: []].append(note) }
            after = found.last?.index
        } while after != nil
        for (code, listed) in notes.sorted(by: { $0.key < $1.key }) {
            page.raw("<section class=\"note\">")
            page.element("h2", "\(code) \(listed.count)")
            for note in listed {
                page.raw("<p class=\"entry\"><b>")
                page.write(hidesValues ? note.identity.map { "identity \($0.value)" } ?? "" : note.label.onOneLine)
                page.raw("</b> ")
                page.write(note.message)
                page.raw("</p>")
            }
            page.raw("</section>")
        }
    }
}

extension PlannedOperation.Action {
    /// How dangerous the action is, as the page colours it.
    fileprivate var pageClass: String {
        switch self {
        case .delete, .disable, .removeMembers: "danger"
        case .changeIdentifier, .adopt: "caution"
        case .create, .enable: "new"
        case .update, .reference, .addMembers: "change"
        }
    }
}

/// HTML with everything escaped that is written into it.
struct HTMLText {
    private(set) var text = ""

    /// Markup of our own.
    mutating func raw(_ markup: String) { text += markup }

    /// Somebody's text.
    mutating func write(_ value: String) {
        for character in PrintableText.of(value, coloured: false).unicodeScalars {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            default: text.unicodeScalars.append(character)
            }
        }
    }

    /// Somebody's text in an element.
    mutating func element(_ name: String, _ value: String, class style: String? = nil) {
        raw("<\(name)\(style.map { " class=\"\($0)\"" } ?? "")>")
        write(value)
        raw("</\(name)>")
    }
}
