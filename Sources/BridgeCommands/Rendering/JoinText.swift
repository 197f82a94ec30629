import BridgeEngine
import BridgeState

/// A join report for people to read: numbers first, then what needs a look.
struct JoinText {
    let console: Console
    /// False: so many findings of each kind.
    let showsAll: Bool

    private static let shown = 20

    func lines(_ report: JoinReport, pipeline: String) -> [String] {
        let keys = report.keys.isEmpty ? "no key: every record is a person" : report.keys.joined(separator: ", then ")
        var lines = [console.coloured("Join of pipeline “\(pipeline)” by \(keys)", .bold)]
        lines += report.reads.map { "  read \(line($0))" }
        for kind in JoinReport.Finding.Kind.allCases {
            let count = report.counts[kind.rawValue] ?? 0
            lines.append(
                "\n" + (kind.needsLook && count > 0 ? console.coloured("\(kind.words): \(count)", .yellow) : "\(kind.words): \(count)"))
            lines += report.combinations.filter { kind.covers($0) }.map { "  \($0.sources.joined(separator: " + ")): \($0.people)" }
            let found = report.findings.filter { $0.kind == kind }
            lines += (showsAll ? found[...] : found.prefix(Self.shown)).map { "  \(text($0))" }
            if !showsAll, found.count > Self.shown { lines.append("  … and \(found.count - Self.shown) more; --all shows them") }
        }
        return lines
    }

    private func line(_ read: ReadSummary) -> String {
        let text = "\(read.source): \(read.records) records, \(read.verdict)"
        guard read.verdict == "partial" else { return text }
        return console.coloured("\(text): \(read.reason ?? "")", .yellow)
    }

    private func text(_ finding: JoinReport.Finding) -> String {
        if finding.kind == .joined, let first = finding.records.first {
            return "\(first.label.onOneLine) (\(finding.records.map(\.source).joined(separator: ", ")))"
        }
        let people = finding.records.map { "\($0.label.onOneLine) (\($0.source), \($0.key.onOneLine))" }.joined(separator: " and ")
        return finding.kind == .onlyInOneSource ? people : "\(people): \(finding.because)"
    }

    /// A line for each finding.
    static func table(_ report: JoinReport) -> [String] {
        let rows = report.findings.map { finding in
            let other = finding.records.dropFirst().first
            return [
                finding.kind.rawValue, finding.records[0].source, finding.records[0].key, finding.records[0].label, other?.source ?? "",
                other?.key ?? "", other?.label ?? "", finding.because,
            ]
        }
        return ([["finding", "source", "key", "name", "other_source", "other_key", "other_name", "because"]] + rows).map(CSVText.line)
    }
}

/// A join report as one JSON object, for machines.
struct JoinDocument: Encodable {
    var schema = 1
    var pipeline: String
    var report: JoinReport
}

extension JoinReport.Finding.Kind {
    fileprivate var words: String {
        switch self {
        case .joined: "joined"
        case .onlyInOneSource: "only in one source"
        case .withoutKey: "without a usable key"
        case .ambiguous: "ambiguous"
        case .likelyPair: "likely pairs that are not joined"
        }
    }

    fileprivate var needsLook: Bool { self != .joined && self != .onlyInOneSource }

    /// True for the number under which people of these sources are counted.
    fileprivate func covers(_ combination: JoinReport.Combination) -> Bool {
        switch self {
        case .joined: combination.sources.count > 1
        case .onlyInOneSource: combination.sources.count == 1
        case .withoutKey, .ambiguous, .likelyPair: false
        }
    }
}
