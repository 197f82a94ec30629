import BridgeCore
import BridgeMapping
import BridgePipeline
import SCIMPath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The key `tests`.
extension PipelineReader {
    /// The tests in the order of the file.
    mutating func tests(_ file: Section, users: ResourceRules?, join: JoinRules) -> [PipelineTest] {
        guard let entry = file.entries["tests"] else { return [] }
        guard case .list(let items) = entry.value.content else {
            report(
                "“tests” must be a list, not \(entry.value.kind)", "begin each test with “- name:”",
                at: valueRange(entry.value, entry.key.range))
            return []
        }
        let known = KnownAttributes(users: users, join: join)
        var tests: [PipelineTest] = []
        for (index, item) in items.enumerated() {
            guard let test = test(item, path: "tests.\(index)", known: known) else { continue }
            tests.append(test)
            places.tests.append(item.range)
        }
        return tests
    }

    /// What a test can name: attributes that the pipeline reads, and the target's that it writes.
    struct KnownAttributes {
        var read: [String] = ["accountEnabled", "isAssigned", "displayName", "userPrincipalName"]
        /// nil: not all are known, because a mapping is not right.
        var written: [AttributePath]?

        init(users: ResourceRules?, join: JoinRules) {
            guard let users else { return }
            written = users.mappings.map(\.target)
            read += AttributeMapping.allAttributes(of: users.mappings) + join.keys
            read += (users.scope?.attributes ?? []) + (users.pilot?.attributes ?? [])
        }
    }

    private mutating func test(_ node: SourceNode, path: String, known: KnownAttributes) -> PipelineTest? {
        let keys = ["name", "before", "given", "target", "now", "later", "expect"]
        guard let section = section(node, at: node.range, path: path, keys: keys) else { return nil }
        let name = requiredText("name", in: section)
        for key in ["given", "expect"] where section.entries[key] == nil {
            let example = key == "given" ? "given: { SOURCE: { userPrincipalName: ada@example.com } }" : "expect: { action: create }"
            reportMissing(key, in: section, "write “\(example)”")
        }
        let given = section.entries["given"].flatMap { cycle($0.value, at: $0.key.range, path: "\(path).given", known) }
        let before = before(section, known)
        let target = accounts(section, known)
        let now = now(section)
        let later = later(section)
        guard let expect = expected(section, known), let name, let given else { return nil }
        let needsBefore: [PipelineTest.Outcome] = [.update, .changeIdentifier]
        if let outcome = expect.outcome, needsBefore.contains(outcome), section.entries["before"] == nil {
            report(
                "“\(outcome.rawValue)” needs to know what was there before",
                "write “before: { SOURCE: { ... } }”, the records of the run before",
                at: section.entries["expect"]?.key.range ?? section.range)
        }
        return PipelineTest(
            name: name.text, before: before, given: given, target: target, now: now, later: later ?? .seconds(900), expect: expect)
    }

    /// One cycle, or a list of them, the oldest first.
    private mutating func before(_ test: Section, _ known: KnownAttributes) -> [PipelineTest.Cycle] {
        guard let entry = test.entries["before"] else { return [] }
        let path = test.path("before")
        guard case .list(let items) = entry.value.content else {
            return cycle(entry.value, at: entry.key.range, path: path, known).map { [$0] } ?? []
        }
        return items.enumerated().compactMap { cycle($1, at: $1.range, path: "\(path).\($0)", known) }
    }

    private mutating func now(_ test: Section) -> Date? {
        guard let text = text("now", in: test) else { return nil }
        if let time = TimeText.date(text.text) { return time }
        report("\(text.shown) is no time", "write ISO 8601 in UTC, such as 2026-03-01T00:00:00Z", at: text.range)
        return nil
    }

    private mutating func later(_ test: Section) -> Duration? {
        guard let text = text("later", in: test) else { return nil }
        if let span = DurationText.duration(text.text) { return span }
        report("\(text.shown) is no time span", "write a number and a unit, such as 91 days", at: text.range)
        return nil
    }
}

extension PipelineReader {
    /// `{ action, changes, held, reason }`, or the action alone.
    private mutating func expected(_ test: Section, _ known: KnownAttributes) -> PipelineTest.Expected? {
        guard let entry = test.entries["expect"] else { return nil }
        let path = test.path("expect")
        if case .scalar = entry.value.content {
            guard let text = text(entry.value, key: entry.key.range, path: "\(path).action") else { return nil }
            return word(text, PipelineTest.Outcome.self).map { PipelineTest.Expected(outcome: $0) }
        }
        guard let section = section(entry.value, at: entry.key.range, path: path, keys: ["action", "changes", "held", "reason"]) else {
            return nil
        }
        if section.ordered.isEmpty { report("“\(path)” expects nothing", "write “action: create”", at: section.range) }
        var expected = PipelineTest.Expected(outcome: word("action", in: section, PipelineTest.Outcome.self))
        expected.held = text("held", in: section)?.text
        expected.reason = text("reason", in: section)?.text
        if let held = expected.held, let outcome = expected.outcome, outcome != .held {
            report("“held: \(held)” cannot stand beside “action: \(outcome.rawValue)”", "keep one of them", at: section.range)
        }
        if let changes = self.section("changes", in: section, keys: nil) {
            checkWritten(changes, known)
            expected.changes = pathValues(changes)
        }
        return expected
    }

    /// A change that no mapping makes can never come.
    private mutating func checkWritten(_ changes: Section, _ known: KnownAttributes) {
        guard let written = known.written, !places.hasBrokenMapping else { return }
        for entry in changes.ordered {
            guard let path = try? AttributePath(entry.key.text), !written.contains(path) else { continue }
            report("no mapping writes “\(path)”", Spelling.question(entry.key.text, in: written.map(\.description)), at: entry.key.range)
        }
    }
}
