import BridgeCore

/// A mapping of the file with known keys.
struct Section {
    /// The keys from the top of the file, joined by dots: `sources.office`.
    let path: String
    /// Where its key stands: the place for what is missing in it.
    let range: Range<Int>
    /// The entries in the order of the file.
    let ordered: [SourceEntry]
    /// The entries by key.
    let entries: [String: SourceEntry]

    init(path: String, range: Range<Int>, ordered: [SourceEntry]) {
        self.path = path
        self.range = range
        self.ordered = ordered
        entries = Dictionary(ordered.map { ($0.key.text, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The path of a key in it.
    func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

extension PipelineReader {
    /// Notes an error.
    mutating func report(_ message: String, _ suggestion: String? = nil, at range: Range<Int>) {
        problems.append(Problem(message, suggestion, at: range))
    }

    /// Notes a warning.
    mutating func warn(_ message: String, _ suggestion: String? = nil, at range: Range<Int>) {
        problems.append(Problem(message, suggestion, at: range, severity: .warning))
    }

    /// A node as a mapping; keys that it must not have are reported.
    ///
    /// - Parameters:
    ///   - keys: the keys that it may have; nil: any.
    ///   - later: the keys that later versions have.
    mutating func section(
        _ node: SourceNode, at range: Range<Int>, path: String, keys: [String]?, later: [String] = []
    ) -> Section? {
        guard case .mapping(let entries) = node.content else {
            let name = path.isEmpty ? "a pipeline file" : "“\(path)”"
            let problem = node.isMissing ? "has no value" : "must be a mapping of keys, not \(node.kind)"
            report("\(name) \(problem)", keys.map { "its keys are \(Self.listed($0))" }, at: valueRange(node, range))
            return nil
        }
        let section = Section(path: path, range: range, ordered: entries)
        if let keys {
            for entry in entries where !keys.contains(entry.key.text) { reportKey(entry.key, keys: keys, later: later, in: path) }
        }
        return section
    }

    /// The mapping of a key; nil when it is not there or not right.
    mutating func section(_ key: String, in parent: Section, keys: [String]?, later: [String] = []) -> Section? {
        guard let entry = parent.entries[key] else { return nil }
        return section(entry.value, at: entry.key.range, path: parent.path(key), keys: keys, later: later)
    }

    private mutating func reportKey(_ key: SourceScalar, keys: [String], later: [String], in path: String) {
        if later.contains(key.text) {
            report("“\(key.text)” is not available in this version", "leave it out", at: key.range)
            return
        }
        let place = path.isEmpty ? "" : " in “\(path)”"
        let advice = Spelling.question(key.text, in: keys) ?? "the keys here are \(Self.listed(keys))"
        report("unknown key “\(key.text)”\(place)", advice, at: key.range)
    }

    /// Where to point at: a value, or its key when there is no value.
    func valueRange(_ node: SourceNode, _ key: Range<Int>) -> Range<Int> { node.isMissing || node.range.isEmpty ? key : node.range }

    static func listed(_ keys: [String]) -> String {
        guard let last = keys.last, keys.count > 1 else { return keys.first ?? "none" }
        return keys.dropLast().joined(separator: ", ") + " and " + last
    }
}
