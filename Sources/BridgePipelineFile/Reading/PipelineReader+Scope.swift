import BridgeMapping
import BridgePipeline

/// Scope filters: `users.scope`, `users.pilot` and `protect`.
extension PipelineReader {
    /// A filter of a key: a list of clauses that must all hold, `{ any: [...] }` or `{ all: [...] }`, with groups of one further level.
    mutating func filter(_ key: String, in section: Section) -> ScopeFilter? {
        section.entries[key].flatMap { filter($0, path: section.path(key), plainList: "all") }
    }

    /// The accounts that are never changed: a list of which any clause is enough.
    mutating func protect(_ file: Section) -> ScopeFilter? {
        guard let entry = file.entries["protect"], let filter = filter(entry, path: "protect", plainList: "any") else { return nil }
        if filter.clauses.isEmpty { return nil }
        if Self.hasEmptyGroup(filter) {
            report("an empty group in “protect” would protect everybody", "leave it out", at: entry.key.range)
        }
        return filter
    }

    /// A group without clauses restricts nothing: for a filter that protects this is everybody.
    private static func hasEmptyGroup(_ filter: ScopeFilter) -> Bool {
        switch filter {
        case .clause: false
        case .all(let parts), .any(let parts): parts.isEmpty || parts.contains { hasEmptyGroup($0) }
        }
    }

    private mutating func filter(_ entry: SourceEntry, path: String, plainList: String) -> ScopeFilter? {
        var clauses: [(text: String, range: Range<Int>)] = []
        let filter: ScopeFilter?
        switch entry.value.content {
        case .list(let items): filter = group(plainList, items, path: "\(path).\(plainList)", depth: 1, &clauses)
        case .mapping: filter = group(entry.value, path: path, depth: 1, &clauses)
        case .scalar:
            filter = clause(entry.value, key: entry.key.range, path: "\(path).\(plainList).0", &clauses).map { Self.group(plainList, [$0]) }
        }
        // A filter with a part missing would mean something else.
        guard let filter else { return nil }
        if path != "protect" { warn(about: filter, clauses: clauses, key: entry.key.range) }
        return filter
    }

    private static func group(_ word: String, _ parts: [ScopeFilter]) -> ScopeFilter { word == "any" ? .any(parts) : .all(parts) }

    private mutating func group(
        _ word: String, _ items: [SourceNode], path: String, depth: Int, _ clauses: inout [(text: String, range: Range<Int>)]
    ) -> ScopeFilter? {
        var parts: [ScopeFilter] = []
        for (index, item) in items.enumerated() {
            let path = "\(path).\(index)"
            if case .scalar = item.content {
                if let clause = clause(item, key: item.range, path: path, &clauses) { parts.append(clause) }
            } else if let group = group(item, path: path, depth: depth + 1, &clauses) {
                parts.append(group)
            }
        }
        return parts.count == items.count ? Self.group(word, parts) : nil
    }

    private mutating func group(
        _ node: SourceNode, path: String, depth: Int, _ clauses: inout [(text: String, range: Range<Int>)]
    ) -> ScopeFilter? {
        guard depth <= 2 else {
            report("a filter has two levels of any and all, not more", "turn it round into groups of clauses", at: node.range)
            return nil
        }
        guard let section = section(node, at: node.range, path: path, keys: ["any", "all"]) else { return nil }
        guard let entry = section.ordered.first, section.ordered.count == 1,
            let word = ["any", "all"].first(where: { $0 == entry.key.text })
        else {
            if section.ordered.allSatisfy({ ["any", "all"].contains($0.key.text) }) {
                report(
                    "“\(path)” needs exactly one of any and all", "put one into the other",
                    at: section.ordered.last?.key.range ?? node.range)
            }
            return nil
        }
        guard case .list(let items) = entry.value.content else {
            report(
                "“\(section.path(word))” must be a list of clauses, not \(entry.value.kind)", at: valueRange(entry.value, entry.key.range))
            return nil
        }
        return group(word, items, path: section.path(word), depth: depth, &clauses)
    }

    private mutating func clause(
        _ node: SourceNode, key: Range<Int>, path: String, _ clauses: inout [(text: String, range: Range<Int>)]
    ) -> ScopeFilter? {
        guard let text = text(node, key: key, path: path, hint: "write a clause, such as city EQUALS Hamburg") else { return nil }
        do {
            let clause = try ScopeClause(text.text)
            if text.written == nil { clauses.append((clause.description, text.range)) }
            // Protected accounts are recognised by the target's attributes.
            if !path.hasPrefix("protect") { note(clause.attribute, text) }
            return .clause(clause)
        } catch {
            if text.written == nil {
                let suggestion = error.suggestion.map { "write \($0)" }
                report(Self.sentence(error.message), suggestion, at: text.place(error.offset, length: error.length))
            } else {
                report("with its variables \(text.shown) is no clause", at: text.place(error.offset, length: error.length))
            }
            return nil
        }
    }

    /// Clauses with variables are not warned about: the warning would quote their values.
    private mutating func warn(about filter: ScopeFilter, clauses: [(text: String, range: Range<Int>)], key: Range<Int>) {
        for warning in filter.warnings {
            if let clause = clauses.first(where: { $0.text == warning.part }) {
                warn(warning.message, warning.suggestion.map { "to let them in write \($0)" }, at: clause.range)
            } else if filter.clauses.allSatisfy({ $0.description != warning.part }) {
                warn(warning.message, at: key)
            }
        }
    }
}
