import BridgeCore
import BridgePipeline

/// The keys `sources` and `target`.
extension PipelineReader {
    /// The sources in the order of the file.
    mutating func sources(_ file: Section) -> [SourceDefinition] {
        guard let entry = file.entries["sources"] else {
            let known = registry.specs(.source).map(\.id)
            reportMissing("sources", in: file, "write “sources: { NAME: { connector: ... } }” with \(Spelling.list(known))")
            return []
        }
        places.sources = entry.key.range
        guard let section = section("sources", in: file, keys: nil) else { return [] }
        if section.ordered.isEmpty { report("“sources” names no source", at: entry.key.range) }
        places.sourceNames = section.ordered.map(\.key.text)
        return section.ordered.compactMap { source($0) }
    }

    private mutating func source(_ entry: SourceEntry) -> SourceDefinition? {
        let name = entry.key.text
        if !Self.isName(name) { report("“\(name)” cannot be a source's name", "write letters, digits, - and _ only", at: entry.key.range) }
        let path = "sources.\(name)"
        guard let (section, spec) = connectorSection(entry, path: path, role: .source, own: ["expect", "constants"]) else { return nil }
        let expect = expectation(section)
        let constants = constants(section)
        guard let spec else { return SourceDefinition(name: name, connector: "", expect: expect, constants: constants) }
        return SourceDefinition(
            name: name, connector: spec.id, configuration: configuration(section, spec: spec), expect: expect, constants: constants)
    }

    /// A section of a connector. Without its spec the settings cannot be judged, so unknown keys are no problem then.
    private mutating func connectorSection(
        _ entry: SourceEntry, path: String, role: ConnectorSpec.Role, own: [String]
    ) -> (section: Section, spec: ConnectorSpec?)? {
        guard let raw = section(entry.value, at: entry.key.range, path: path, keys: nil) else { return nil }
        if let misspelt = raw.ordered.first(where: { Spelling.nearest(to: $0.key.text, in: ["connector"]) != nil }),
            raw.entries["connector"] == nil
        {
            report("unknown key “\(misspelt.key.text)” in “\(path)”", "did you mean “connector”?", at: misspelt.key.range)
            return (raw, nil)
        }
        guard let spec = spec(raw, role: role) else { return (raw, nil) }
        let keys = ["connector"] + own + spec.fields.map(\.name)
        return section(entry.value, at: entry.key.range, path: path, keys: keys).map { ($0, spec) }
    }

    private mutating func expectation(_ source: Section) -> Expectation {
        let keys = ["at_least", "shrink", "files", "not_older_than", "tolerate_unreadable"]
        guard let section = section("expect", in: source, keys: keys) else { return Expectation() }
        return Expectation(
            atLeast: count("at_least", in: section), shrinkPercent: percent("shrink", in: section), files: count("files", in: section),
            notOlderThan: duration("not_older_than", in: section),
            tolerateUnreadable: count("tolerate_unreadable", in: section) ?? 0)
    }

    private mutating func constants(_ source: Section) -> [String: String] {
        guard let section = section("constants", in: source, keys: nil) else { return [:] }
        var constants: [String: String] = [:]
        for entry in section.ordered {
            let value = text(entry.value, key: entry.key.range, path: section.path(entry.key.text))?.text
            constants[entry.key.text] = value
            if entry.key.text == "accountEnabled", let value, !["true", "false"].contains(value.lowercased()) {
                report(
                    "“accountEnabled” says neither that accounts are enabled nor that they are not", "write “True” or “False”",
                    at: valueRange(entry.value, entry.key.range))
            }
        }
        return constants
    }

    /// The target.
    mutating func target(_ file: Section) -> TargetDefinition? {
        guard let entry = file.entries["target"] else {
            let known = registry.specs(.target).map(\.id)
            reportMissing("target", in: file, "write “target: { connector: ... }” with \(Spelling.list(known))")
            return nil
        }
        guard let (section, spec) = connectorSection(entry, path: "target", role: .target, own: ["shared"]) else { return nil }
        let isShared = boolean("shared", in: section) ?? false
        guard let spec else { return nil }
        return TargetDefinition(connector: spec.id, configuration: configuration(section, spec: spec), isShared: isShared)
    }
}
