import BridgePipeline
import BridgeState

/// The keys `limits` and `review`.
extension PipelineReader {
    /// The actions that can be limited, in the order in which they are written.
    static let limited: [PlannedOperation.Action] = [.disable, .delete, .create, .changeIdentifier, .enable, .removeMembers]

    /// The keys of `limits`.
    static let limitKeys = limited.map(\.rawValue) + ["attribute", "failures"]

    /// The limits; what the file does not name has the safe default.
    mutating func limits(_ file: Section) -> Limits {
        guard let section = section("limits", in: file, keys: Self.limitKeys) else { return Limits() }
        var limits = Limits()
        for action in Self.limited { if let given = limit(action.rawValue, in: section) { limits.byAction[action] = given } }
        if let given = limit("attribute", in: section) { limits.attribute = given }
        if let given = limit("failures", in: section) { limits.failures = given }
        return limits
    }

    private mutating func limit(_ key: String, in section: Section) -> Limits.Limit? {
        section.entries[key].flatMap { limit($0, path: section.path(key)) }
    }

    /// `{ percent, count }`, or the word `none`.
    private mutating func limit(_ entry: SourceEntry, path: String) -> Limits.Limit? {
        if let scalar = entry.value.scalar, scalar.text == "none" { return Limits.Limit() }
        guard case .mapping = entry.value.content else {
            let place = valueRange(entry.value, entry.key.range)
            report(
                "“\(path)” must be a mapping, not \(entry.value.kind)", "write { percent: 5, count: 500 }, one of them, or none", at: place)
            return nil
        }
        guard let section = section(entry.value, at: entry.key.range, path: path, keys: ["percent", "count"]) else { return nil }
        let limit = Limits.Limit(percent: percent("percent", in: section), count: count("count", in: section))
        if section.ordered.isEmpty {
            report("“\(path)” has neither percent nor count", "write none when nothing is to be limited", at: section.range)
        }
        return limit
    }

    /// What waits for a person.
    mutating func review(_ file: Section) -> Set<Review> {
        guard file.entries["review"] != nil else { return Review.standard }
        guard let texts = texts("review", in: file) else { return [] }
        return Set(texts.compactMap { word($0, Review.self) })
    }
}
