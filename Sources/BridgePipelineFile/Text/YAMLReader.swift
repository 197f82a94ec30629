import Yams

/// From the text of a file to nodes with places. The only user of Yams.
///
/// What makes YAML surprising is refused: tags, anchors and aliases (with them a small file can unfold to gigabytes), keys that are no
/// texts, and more than one document.
struct YAMLReader {
    /// How deep lists and mappings may be nested. libyaml itself stops at 1000.
    static let maximumDepth = 32
    /// Aliases are refused where they are found; a file that seems to have more than this many is not parsed at all.
    static let maximumAliases = 16

    private let text: PipelineText
    private var problems: [Problem] = []
    /// Where keys stand that were reported as duplicates and renamed, so that parsing could go on.
    private var renamed: Set<Int>
    /// True once nothing further is worth reading.
    private var isStopped = false

    /// The nodes of a file, nil when it is no YAML at all, and what is wrong with it as YAML.
    static func read(_ text: PipelineText) -> (root: SourceNode?, problems: [Problem]) {
        if let problem = unparsable(text) { return (nil, [problem]) }
        var duplicates = DuplicateKeys(text)
        while true {
            do {
                let parser = try Parser(yaml: duplicates.string, resolver: .basic, encoding: .utf8)
                guard let root = try parser.singleRoot() else { return (nil, [Problem("the file is empty", at: 0..<0)]) }
                // Yams holds anchors weakly: they are there as long as the parser is.
                return withExtendedLifetime(parser) {
                    var reader = YAMLReader(text: text, renamed: duplicates.renamed)
                    let node = reader.node(root, depth: 0)
                    return (reader.isStopped ? nil : node, duplicates.problems + reader.problems)
                }
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard duplicates.rename(keys, firstAt: context.mark) else { return (nil, duplicates.problems) }
            } catch {
                return (nil, duplicates.problems + [YAMLProblem.problem(error, in: text)])
            }
        }
    }

    private init(text: PipelineText, renamed: Set<Int>) {
        self.text = text
        self.renamed = renamed
    }

    private mutating func node(_ node: Node, depth: Int) -> SourceNode {
        let start = node.mark.map { text.offset(line: $0.line, column: $0.column) } ?? 0
        let empty = SourceNode(content: .list([]), range: start..<start)
        guard !isStopped else { return empty }
        guard node.anchor == nil else {
            return stop("anchors and aliases are not available here", "write the values out where they are needed", at: start)
        }
        guard depth <= Self.maximumDepth else {
            return stop("more than \(Self.maximumDepth) levels inside one another", nil, at: start)
        }
        checkTag(of: node, at: start)
        switch node {
        case .scalar(let scalar):
            let scalar = self.scalar(scalar, at: start)
            return SourceNode(content: .scalar(scalar), range: scalar.range)
        case .sequence(let sequence):
            return SourceNode(content: .list(sequence.map { self.node($0, depth: depth + 1) }), range: start..<start + 1)
        case .mapping(let mapping):
            return SourceNode(content: .mapping(mapping.compactMap { entry($0.key, $0.value, depth: depth + 1) }), range: start..<start + 1)
        case .alias: return empty
        }
    }

    private mutating func entry(_ key: Node, _ value: Node, depth: Int) -> SourceEntry? {
        let key = node(key, depth: depth)
        let value = node(value, depth: depth)
        guard let scalar = key.scalar else {
            if !isStopped { problems.append(Problem("a key must be a text", "put quotes round it", at: key.range)) }
            return nil
        }
        return renamed.contains(scalar.range.lowerBound) ? nil : SourceEntry(key: scalar, value: value)
    }

    private func scalar(_ scalar: Node.Scalar, at start: Int) -> SourceScalar {
        let style: SourceScalar.Style =
            switch scalar.style {
            case .singleQuoted: .singleQuoted
            case .doubleQuoted: .doubleQuoted
            case .literal: .literal
            case .folded: .folded
            case .plain, .any: .plain
            }
        let places = ScalarPlaces.of(scalar.string, style: style, at: start, in: text.bytes)
        return SourceScalar(text: scalar.string, style: style, range: places.range, offsets: places.offsets)
    }

    private mutating func checkTag(of node: Node, at start: Int) {
        let usual: [Tag.Name] = [.implicit, .nonSpecific, .str, .map, .seq]
        guard !usual.contains(Tag.Name(rawValue: node.tag.description)) else { return }
        let suggestion = "leave it out: the key decides what a value is"
        problems.append(Problem("tags are not available here", suggestion, at: start..<start + 1))
    }

    private mutating func stop(_ message: String, _ suggestion: String?, at start: Int) -> SourceNode {
        isStopped = true
        problems.append(Problem(message, suggestion, at: start..<start + 1))
        return SourceNode(content: .list([]), range: start..<start)
    }

    /// What must be known before libyaml sees the text.
    private static func unparsable(_ text: PipelineText) -> Problem? {
        if let offset = text.bytes.firstIndex(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D || $0 == 0x7F }) {
            return Problem("a control character", "take it out, or write it as an escape in double quotes", at: offset..<offset + 1)
        }
        let aliases = YAMLProblem.aliases(in: text.bytes, limit: maximumAliases)
        guard aliases.count > maximumAliases, let first = aliases.first else { return nil }
        return Problem("anchors and aliases are not available here", "write the values out where they are needed", at: first..<first + 1)
    }
}
