import BridgePipeline
import SCIMPath

extension ResolvedPipeline {
    func addTests(to lines: inout YAMLLines) {
        lines.addSpace()
        lines.add("tests", indent: 0)
        for (index, test) in pipeline.tests.enumerated() {
            let path = "tests.\(index)"
            lines.addItem("name: " + scalar(test.name, "\(path).name"), indent: 1)
            if !test.before.isEmpty { lines.add("before", before(test.before, path: "\(path).before"), indent: 2) }
            lines.add("given", cycle(test.given, path: "\(path).given"), indent: 2)
            if !test.target.isEmpty {
                let accounts = test.target.enumerated().map { values($1.values, path: "\(path).target.\($0)") }
                lines.add("target", YAMLLines.list(accounts), indent: 2)
            }
            if let now = test.now { lines.add("now", scalar(TimeText.text(now), "\(path).now"), indent: 2) }
            lines.add("later", plain(DurationText.text(test.later), "\(path).later"), indent: 2)
            lines.add("expect", expected(test.expect, path: "\(path).expect"), indent: 2)
        }
    }

    /// One cycle as it is written, because its path has no number.
    private func before(_ cycles: [PipelineTest.Cycle], path: String) -> String {
        if cycles.count == 1 { return cycle(cycles[0], path: path) }
        return YAMLLines.list(cycles.enumerated().map { cycle($1, path: "\(path).\($0)") })
    }

    private func cycle(_ cycle: PipelineTest.Cycle, path: String) -> String {
        YAMLLines.mapping(
            cycle.records.sorted { $0.key < $1.key }.map { source, records in
                (source, YAMLLines.list(records.enumerated().map { record($1, path: "\(path).\(source).\($0)") }))
            })
    }

    private func record(_ record: PipelineTest.SourceRecord, path: String) -> String {
        guard record.standing == .present else { return plain(record.standing.rawValue, path) }
        return YAMLLines.mapping(record.values.sorted { $0.key < $1.key }.map { ($0.key, testValue($0.value, "\(path).\($0.key)")) })
    }

    private func values(_ values: [AttributePath: [String]], path: String) -> String {
        let texts = values.map { ($0.key.description, $0.value) }.sorted { $0.0 < $1.0 }
        return YAMLLines.mapping(texts.map { ($0, testValue($1, "\(path).\($0)")) })
    }

    /// What YAML reads as nothing is no text here.
    private func testValue(_ texts: [String], _ path: String) -> String {
        switch texts.count {
        case 0: "null"
        case 1: scalar(texts[0], path)
        default: list(texts, path)
        }
    }

    private func expected(_ expected: PipelineTest.Expected, path: String) -> String {
        var parts: [(key: String, value: String)] = []
        if let outcome = expected.outcome { parts.append(("action", plain(outcome.rawValue, "\(path).action"))) }
        if let changes = expected.changes { parts.append(("changes", values(changes, path: "\(path).changes"))) }
        if let held = expected.held { parts.append(("held", scalar(held, "\(path).held"))) }
        if let reason = expected.reason { parts.append(("reason", scalar(reason, "\(path).reason"))) }
        return YAMLLines.mapping(parts)
    }
}
