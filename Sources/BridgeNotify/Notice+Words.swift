import BridgePipeline

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Notice {
    /// The message in a line.
    public var subject: String {
        if kind == .recovered { return "\(pipeline): recovered" }
        let words = conditions.map(\.rawValue).joined(separator: ", ")
        return "\(pipeline): \(kind == .reminder ? "still " : "")\(words)"
    }

    /// The message in some lines.
    public var text: String {
        var lines = [subject, ""]
        if kind == .recovered {
            lines.append("A run did all that was to do." + (since.map { " Before it, not all was well since \(time($0))." } ?? ""))
        } else {
            lines += conditions.map(sentence)
            if let since { lines.append("Not all is well since \(time(since)).") }
        }
        let changed = changes.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        if !changed.isEmpty { lines.append("The plan has: " + changed.joined(separator: ", ") + ".") }
        if let plan { lines.append("Plan: \(plan)") }
        if !commands.isEmpty { lines += ["", "What to do next:"] + commands.map { "  \($0)" } }
        return lines.map { $0 + "\n" }.joined()
    }

    private func sentence(_ condition: NotificationRules.Condition) -> String {
        switch condition {
        case .held: "Held by " + holds.map(\.words).joined(separator: "; ") + "."
        case .partial: "Not read whole: " + partialSources.joined(separator: ", ") + ". Nobody is found missing meanwhile."
        case .stale:
            staleSources.isEmpty
                ? "The plan is out of date and was not applied."
                : "Older than the pipeline allows: " + staleSources.joined(separator: ", ") + "."
        case .failed: failureSentence
        case .recovered: "All is well again."
        case .silence: "No run has done all that was to do " + (lastGood.map { "since \(time($0))." } ?? "yet.")
        }
    }

    private var failureSentence: String {
        let failed = failures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) × \($0.key)" }
        if failed.isEmpty { return "The run failed" + (code.map { ": \($0)." } ?? ".") }
        return "Operations failed: " + failed.joined(separator: ", ") + (code.map { "; stopped by \($0)." } ?? ".")
    }

    private func time(_ date: Date) -> String { date.formatted(.iso8601) }
}

extension Notice.Hold {
    fileprivate var words: String {
        guard let count else { return code }
        return "\(code): \(count)" + (limit.map { ", and \($0) are allowed" } ?? "")
    }
}
