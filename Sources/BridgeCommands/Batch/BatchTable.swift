import BridgeState

/// The end of a batch as a table: a row a pipeline, then what needs a person, then the whole in one line.
struct BatchTable {
    var reports: [RunReport]
    var console: Console

    private static let shown: [(title: String, actions: [PlannedOperation.Action])] = [
        ("create", [.create, .adopt]), ("update", [.update, .changeIdentifier, .reference]), ("disable", [.disable]),
        ("enable", [.enable]), ("delete", [.delete]), ("members", [.addMembers, .removeMembers]),
    ]

    func lines(seconds: Double) -> [String] {
        var rows = [["pipeline", "outcome"] + Self.shown.map(\.title) + ["failed", "seconds"]]
        rows += reports.map(row)
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var lines = rows.enumerated().map { index, row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column < 2 ? cell + space : space + cell
            }
            let line = cells.joined(separator: "  ")
            return index == 0 ? console.coloured(line, .bold) : reports[index - 1].colour.map { console.coloured(line, $0) } ?? line
        }
        for report in reports {
            for reason in report.reasons { lines.append(console.coloured("\(report.file): \(reason)", report.colour ?? .dim)) }
        }
        return lines + [total(seconds)]
    }

    private func row(_ report: RunReport) -> [String] {
        let counts = Self.shown.map { column in column.actions.reduce(0) { $0 + (report.counts?[$1.rawValue] ?? 0) } }
        let outcome = report.partial == nil ? "\(report.outcome)" : "\(report.outcome), partial"
        return [report.file, outcome] + (counts + [report.failed ?? 0]).map { $0 == 0 ? "" : String($0) }
            + [report.seconds.map(Self.tenths) ?? ""]
    }

    private func total(_ seconds: Double) -> String {
        let outcomes = RunReport.Outcome.allCases.compactMap { outcome in
            let count = reports.count { $0.outcome == outcome }
            return count == 0 ? nil : "\(count) \(outcome)"
        }
        let partial = reports.count { $0.partial != nil }
        let parts = outcomes + (partial == 0 ? [] : ["\(partial) with a source that could not be read whole"])
        return "\(reports.count) pipelines in \(Self.tenths(seconds)) s: \(parts.joined(separator: ", "))"
    }

    private static func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension RunReport {
    /// The colour of what needs a person; nil: all is well.
    fileprivate var colour: Console.Colour? {
        switch status {
        case .done, .changes: nil
        case .held: .yellow
        case .failed, .usage, .interrupted: .red
        }
    }
}
