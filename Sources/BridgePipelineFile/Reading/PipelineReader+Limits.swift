import BridgePipeline
import BridgeState
import SCIMPath

/// The keys `limits` and `review`.
extension PipelineReader {
    /// The actions that can be limited, in the order in which they are written.
    static let limited: [PlannedOperation.Action] = [.disable, .delete, .create, .changeIdentifier, .enable, .removeMembers]

    /// The keys of `limits`.
    static let limitKeys = limited.map(\.rawValue) + ["attribute", "attributes", "failures"]

    /// The keys of a limit.
    static let shareKeys = ["percent", "count", "allowance"]

    /// The limits; what the file does not name has the safe default.
    mutating func limits(_ file: Section) -> Limits {
        guard let section = section("limits", in: file, keys: Self.limitKeys) else { return Limits() }
        var limits = Limits()
        for action in Self.limited {
            guard let entry = section.entries[action.rawValue] else { continue }
            let path = section.path(action.rawValue)
            // Members are counted by group already.
            let mayDivide = action != .removeMembers
            if let given = limit(entry, path: path, also: mayDivide ? ["per"] : []) { limits.byAction[action] = given }
            if mayDivide, let parts = parts(of: entry, path: path) { limits.byPart[action] = parts }
        }
        if let given = limit("attribute", in: section) { limits.attribute = given }
        if let given = attributeLimits(section) { limits.byAttribute = given }
        if let given = limit("failures", in: section) { limits.failures = given }
        return limits
    }

    private mutating func limit(_ key: String, in section: Section) -> Limits.Limit? {
        section.entries[key].flatMap { limit($0, path: section.path(key)) }
    }

    /// `{ percent, count, allowance }`, or the word `none`.
    private mutating func limit(_ entry: SourceEntry, path: String, also more: [String] = []) -> Limits.Limit? {
        if let scalar = entry.value.scalar, scalar.text == "none" { return Limits.Limit() }
        guard case .mapping = entry.value.content else {
            let place = valueRange(entry.value, entry.key.range)
            report(
                "“\(path)” must be a mapping, not \(entry.value.kind)", "write { percent: 5, count: 500 }, one of them, or none", at: place)
            return nil
        }
        guard let section = section(entry.value, at: entry.key.range, path: path, keys: Self.shareKeys + more) else { return nil }
        return share(section)
    }

    private mutating func share(_ section: Section) -> Limits.Limit {
        let allowance = count("allowance", in: section)
        let limit = Limits.Limit(
            percent: percent("percent", in: section), count: count("count", in: section), allowance: allowance)
        if section.entries["percent"] == nil, section.entries["count"] == nil {
            report("“\(section.path)” has neither percent nor count", "write none when nothing is to be limited", at: section.range)
        } else if let entry = section.entries["allowance"], section.entries["percent"] == nil {
            report("“\(section.path).allowance” is for a percent", "write percent beside it, or leave it out", at: entry.key.range)
        }
        return limit
    }

    /// The limits of single attributes of the target.
    private mutating func attributeLimits(_ limits: Section) -> [AttributePath: Limits.Limit]? {
        guard limits.entries["attributes"] != nil else { return nil }
        let path = limits.path("attributes")
        guard let section = section("attributes", in: limits, keys: nil) else { return nil }
        var found: [AttributePath: Limits.Limit] = [:]
        for entry in section.ordered {
            let key = ExpandedText(text: entry.key.text, offsets: entry.key.offsets, range: entry.key.range)
            guard let attribute = self.path(key) else { continue }
            if let limit = limit(entry, path: "\(path).\(entry.key.text)") { found[attribute] = limit }
        }
        return found
    }

    /// `per: { each: source, percent: 20 }`, or a list of such.
    private mutating func parts(of entry: SourceEntry, path: String) -> [Limits.PartLimit]? {
        guard case .mapping(let entries) = entry.value.content, let per = entries.first(where: { $0.key.text == "per" }) else { return nil }
        let items: [SourceNode]
        if case .list(let list) = per.value.content { items = list } else { items = [per.value] }
        return items.enumerated().compactMap { index, item in
            let name = "\(path).per" + (items.count > 1 ? ".\(index)" : "")
            guard let section = section(item, at: valueRange(item, per.key.range), path: name, keys: ["each"] + Self.shareKeys) else {
                return nil
            }
            let limit = share(section)
            guard let each = requiredText("each", in: section) else { return nil }
            if each.text == "source" { return Limits.PartLimit(each: .source, limit: limit) }
            return attributeName(each).map { Limits.PartLimit(each: .attribute($0), limit: limit) }
        }
    }

    /// What waits for a person.
    mutating func review(_ file: Section) -> Set<Review> {
        guard file.entries["review"] != nil else { return Review.standard }
        guard let texts = texts("review", in: file) else { return [] }
        return Set(texts.compactMap { word($0, Review.self) })
    }
}
