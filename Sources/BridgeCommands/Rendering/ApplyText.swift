import BridgeEngine
import BridgeState

/// How an apply ended, for people to read.
struct ApplyText {
    let console: Console
    let summary: ApplySummary

    func show(from store: any StateStore) async throws {
        let done = summary.counts[.done] ?? 0
        let rest = PlannedOperation.Status.allCases
            .filter { $0 != .done }
            .compactMap { status in (summary.counts[status] ?? 0) > 0 ? "\(summary.counts[status] ?? 0) \(status.words)" : nil }
        console.line("Applied \(done) operations" + (rest.isEmpty ? "." : ", " + rest.joined(separator: ", ") + "."))
        if let stopped = summary.stopped { console.line(console.coloured("Stopped: \(stopped)", .red)) }
        if (summary.counts[.failed] ?? 0) > 0 { try await showFailures(store) }
    }

    private func showFailures(_ store: any StateStore) async throws {
        var after: Int64?
        repeat {
            let page = try await store.operations(of: summary.plan, after: after, limit: 1000)
            for operation in page where operation.status == .failed {
                console.line("  \(operation.label): \(operation.action.verb) failed: \(operation.problem ?? "")")
            }
            after = page.last?.sequence
        } while after != nil
    }
}

extension PlannedOperation.Status {
    /// The status in the words of a summary.
    fileprivate var words: String {
        switch self {
        case .waiting: "not begun"
        case .inFlight: "in flight"
        case .inDoubt: "in doubt"
        case .done: "done"
        case .failed: "failed"
        case .refused: "held back, as the plan lists"
        }
    }
}
