import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath

/// A pipeline as a file in which every default is written out.
struct ResolvedPipeline: Sendable {
    let pipeline: Pipeline
    let registry: ConnectorRegistry
    /// What stands for texts with variables and for secrets, by path: see `PipelineReader.written`.
    let written: [String: String]

    /// The file.
    func text() -> String {
        var lines = YAMLLines()
        lines.add("schema", "1", indent: 0)
        lines.add("name", scalar(pipeline.name, "name"), indent: 0)
        lines.add("time_zone", scalar(pipeline.timeZone, "time_zone"), indent: 0)
        if let domain = pipeline.defaultDomain { lines.add("default_domain", scalar(domain, "default_domain"), indent: 0) }
        lines.addSpace()
        lines.add("sources", indent: 0)
        for source in pipeline.sources { add(source, to: &lines) }
        lines.addSpace()
        addTarget(to: &lines)
        lines.addSpace()
        addJoin(to: &lines)
        lines.addSpace()
        addUsers(to: &lines)
        lines.addSpace()
        if let groups = pipeline.groups {
            add(groups, to: &lines)
            lines.addSpace()
        }
        addLimits(to: &lines)
        let review = Review.allCases.filter { pipeline.review.contains($0) }
        lines.add("review", YAMLLines.list(review.map(\.rawValue)), indent: 0)
        lines.add("on_target_change", plain(pipeline.onTargetChange.rawValue, "on_target_change"), indent: 0)
        if let protect = pipeline.protect { lines.add("protect", filter(protect, "protect"), indent: 0) }
        let privacy = [("plans", pipeline.privacy.plans), ("log", pipeline.privacy.log), ("gone", pipeline.privacy.gone)]
        lines.add("privacy", YAMLLines.mapping(privacy.map { ($0, retention($1, "privacy.\($0)")) }), indent: 0)
        if let schedule = pipeline.schedule { add(schedule, to: &lines) }
        if let notify = pipeline.notify { add(notify, to: &lines) }
        if !pipeline.tests.isEmpty { addTests(to: &lines) }
        return lines.text
    }

    private func retention(_ span: Duration?, _ path: String) -> String {
        plain(span.map(DurationText.text) ?? PipelineReader.forever, path)
    }

    /// A text as a scalar: as it was written when it had variables, else so that no variable comes out of it.
    func scalar(_ text: String, _ path: String) -> String {
        if let written = written[path] { return YAMLLines.scalar(written) }
        return YAMLLines.scalar(Self.withoutVariables(text))
    }

    /// A number, a boolean, a time span or a word of the file's own: no quotes needed.
    func plain(_ text: String, _ path: String) -> String {
        written[path].map { YAMLLines.scalar($0) } ?? text
    }

    static func withoutVariables(_ text: String) -> String {
        var result: [UInt8] = []
        for (index, byte) in text.utf8.enumerated() {
            if byte == UInt8(ascii: "{"), index > 0, result.last == UInt8(ascii: "$") {
                result.append(contentsOf: [0x24, 0x7B])
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Several texts; written as one where a single text was written with a variable.
    func list(_ texts: [String], _ path: String) -> String {
        if let written = written[path] { return YAMLLines.scalar(written) }
        return YAMLLines.list(texts.enumerated().map { scalar($1, "\(path).\($0)") })
    }

    func map(_ texts: [String: String], _ path: String) -> String {
        YAMLLines.mapping(texts.sorted { $0.key < $1.key }.map { ($0.key, scalar($0.value, "\(path).\($0.key)")) })
    }
}

extension ResolvedPipeline {
    private func add(_ source: SourceDefinition, to lines: inout YAMLLines) {
        let path = "sources.\(source.name)"
        lines.add(source.name, indent: 1)
        lines.add("connector", scalar(source.connector, "\(path).connector"), indent: 2)
        addSettings(of: source.connector, source.configuration, path: path, indent: 2, to: &lines)
        var expect: [(String, String)] = []
        if let count = source.expect.atLeast { expect.append(("at_least", plain(String(count), "\(path).expect.at_least"))) }
        if let percent = source.expect.shrinkPercent {
            expect.append(("shrink", plain(Self.number(percent) + "%", "\(path).expect.shrink")))
        }
        if let files = source.expect.files { expect.append(("files", plain(String(files), "\(path).expect.files"))) }
        if let age = source.expect.notOlderThan {
            expect.append(("not_older_than", plain(DurationText.text(age), "\(path).expect.not_older_than")))
        }
        let tolerated = plain(String(source.expect.tolerateUnreadable), "\(path).expect.tolerate_unreadable")
        expect.append(("tolerate_unreadable", tolerated))
        lines.add("expect", YAMLLines.mapping(expect), indent: 2)
        if !source.constants.isEmpty { lines.add("constants", map(source.constants, "\(path).constants"), indent: 2) }
    }

    private func addTarget(to lines: inout YAMLLines) {
        lines.add("target", indent: 0)
        lines.add("connector", scalar(pipeline.target.connector, "target.connector"), indent: 1)
        lines.add("shared", plain(pipeline.target.isShared ? "true" : "false", "target.shared"), indent: 1)
        addSettings(of: pipeline.target.connector, pipeline.target.configuration, path: "target", indent: 1, to: &lines)
    }

    private func addSettings(
        of connector: String, _ configuration: ConnectorConfiguration, path: String, indent: Int, to lines: inout YAMLLines
    ) {
        for field in registry.connector(connector)?.spec.fields ?? [] {
            guard let value = configuration[field.name] else { continue }
            lines.add(field.name, setting(value, "\(path).\(field.name)"), indent: indent)
        }
    }

    private func setting(_ value: ConnectorConfiguration.Value, _ path: String) -> String {
        switch value {
        case .text(let text): scalar(text, path)
        case .integer(let number): plain(String(number), path)
        case .boolean(let flag): plain(flag ? "true" : "false", path)
        case .duration(let duration): plain(DurationText.text(duration), path)
        case .texts(let texts): list(texts, path)
        case .map(let texts): map(texts, path)
        }
    }

    private func addJoin(to lines: inout YAMLLines) {
        let join = pipeline.join
        lines.add("join", indent: 0)
        if !join.keys.isEmpty { lines.add("key", list(join.keys, "join.key"), indent: 1) }
        lines.add("ignore_keys", list(join.ignoredKeys, "join.ignore_keys"), indent: 1)
        lines.add("without_key", plain(join.withoutKey.rawValue, "join.without_key"), indent: 1)
        // The names are those of this file, so they are no variables' secrets even where a variable gave them.
        lines.add("authority", YAMLLines.list(pipeline.authority.map(YAMLLines.scalar)), indent: 1)
        let single = join.authorityFor.sorted { $0.key < $1.key }.map { ($0.key, YAMLLines.list($0.value.map(YAMLLines.scalar))) }
        if !single.isEmpty { lines.add("authority_for", YAMLLines.mapping(single), indent: 1) }
    }

    private func addLimits(to lines: inout YAMLLines) {
        lines.add("limits", indent: 0)
        for action in PipelineReader.limited where action != .removeMembers || pipeline.groups != nil {
            add(pipeline.limits.byAction[action] ?? Limits.Limit(), action.rawValue, per: pipeline.limits.byPart[action] ?? [], to: &lines)
        }
        add(pipeline.limits.attribute, "attribute", to: &lines)
        if !pipeline.limits.byAttribute.isEmpty {
            let limits = pipeline.limits.byAttribute.sorted { $0.key < $1.key }
            lines.add(
                "attributes",
                YAMLLines.mapping(limits.map { ($0.key.description, share($0.value, "limits.attributes.\($0.key)")) }), indent: 1)
        }
        add(pipeline.limits.failures, "failures", to: &lines)
    }

    private func add(_ limit: Limits.Limit, _ key: String, per parts: [Limits.PartLimit] = [], to lines: inout YAMLLines) {
        let path = "limits.\(key)"
        guard !parts.isEmpty else { return lines.add(key, share(limit, path), indent: 1) }
        let items = parts.enumerated().map { index, part in
            let name = "\(path).per" + (parts.count > 1 ? ".\(index)" : "")
            let each: String =
                switch part.each {
                case .source: "source"
                case .attribute(let attribute): scalar("[\(attribute)]", "\(name).each")
                }
            return YAMLLines.mapping([("each", each)] + shares(part.limit, name))
        }
        let per = items.count == 1 ? items[0] : YAMLLines.list(items)
        lines.add(key, YAMLLines.mapping(shares(limit, path) + [("per", per)]), indent: 1)
    }

    private func share(_ limit: Limits.Limit, _ path: String) -> String {
        let parts = shares(limit, path)
        return parts.isEmpty ? "none" : YAMLLines.mapping(parts)
    }

    private func shares(_ limit: Limits.Limit, _ path: String) -> [(String, String)] {
        var parts: [(String, String)] = []
        if let percent = limit.percent { parts.append(("percent", plain(Self.number(percent), "\(path).percent"))) }
        if let count = limit.count { parts.append(("count", plain(String(count), "\(path).count"))) }
        if let allowance = limit.allowance { parts.append(("allowance", plain(String(allowance), "\(path).allowance"))) }
        return parts
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(value)
    }
}
