import BridgeCore
import BridgePipeline

/// The key `join`.
extension PipelineReader {
    /// The join rules. Authority means sources that were read before.
    mutating func join(_ file: Section) -> JoinRules {
        let keys = ["key", "ignore_keys", "without_key", "authority", "authority_for"]
        guard let section = section("join", in: file, keys: keys) else { return JoinRules() }
        if let key = section.entries["key"]?.value.content {
            if case .list(let items) = key { places.hasJoinKey = !items.isEmpty } else { places.hasJoinKey = true }
        }
        var rules = JoinRules()
        if let keys = texts("key", in: section) {
            for key in keys where key.text.isEmpty { report("a join key is empty", at: key.range) }
            for key in keys where !key.text.isEmpty { note(key.text, key) }
            rules.keys = keys.map(\.text)
        }
        rules.ignoredKeys = texts("ignore_keys", in: section)?.map(\.text) ?? []
        rules.withoutKey = word("without_key", in: section, JoinRules.WithoutKey.self) ?? .hold
        rules.authority = authority(texts("authority", in: section))
        rules.authorityFor = authorityFor(section)
        return rules
    }

    private mutating func authorityFor(_ join: Section) -> [String: [String]] {
        guard let section = section("authority_for", in: join, keys: nil) else { return [:] }
        var result: [String: [String]] = [:]
        for entry in section.ordered {
            let names = texts(entry.value, key: entry.key.range, path: section.path(entry.key.text))
            result[entry.key.text] = authority(names)
        }
        return result
    }

    private mutating func authority(_ names: [ExpandedText]?) -> [String] {
        var result: [String] = []
        for name in names ?? [] {
            if let sources = places.sourceNames, !sources.contains(name.text) {
                let advice = name.written == nil && !sources.isEmpty ? Spelling.advice(name.text, in: sources) : nil
                report("there is no source \(name.shown)", advice, at: name.range)
            } else if result.contains(name.text) {
                report("the source \(name.shown) stands twice", "leave one out", at: name.range)
            } else {
                result.append(name.text)
            }
        }
        return result
    }
}
