import BridgeCore
import BridgeMapping
import BridgePipeline
import SCIMPath

/// The key `users`: scope, pilot, match and what is left alone.
extension PipelineReader {
    /// The rules for people; what the file does not say comes from the target's connector.
    mutating func users(_ file: Section, target: TargetDefinition?) -> ResourceRules? {
        let keys = ["scope", "pilot", "employed", "match", "mapping", "leaving", "identifier_change", "actions"]
        let place = file.entries["users"]?.key.range ?? file.entries["target"]?.key.range ?? file.range
        let section: Section
        if file.entries["users"] != nil {
            guard let written = self.section("users", in: file, keys: keys, later: ["members"]) else { return nil }
            section = written
        } else {
            section = Section(path: "users", range: place, ordered: [])
        }
        let defaults = target.flatMap { registry.connector($0.connector)?.spec.defaults }
        places.mapping = section.entries["mapping"]?.key.range ?? place
        places.preset = preset(section)
        let mappings = mappings(section, defaults: defaults, target: target)
        let match = match(section, defaults: defaults, target: target)
        let scope = filter("scope", in: section)
        let pilot = filter("pilot", in: section)
        let employed = employed(section)
        let leaving = leaving(section)
        let change = word("identifier_change", in: section, IdentifierChange.self) ?? .hold
        return ResourceRules(
            scope: scope, pilot: pilot, employed: employed, match: match, mappings: mappings, leaving: leaving, identifierChange: change,
            actions: actions(section))
    }

    /// What may be done at all; what the file does not name may.
    private mutating func actions(_ users: Section) -> ObjectActions {
        guard let section = section("actions", in: users, keys: ["create", "update", "delete"]) else { return ObjectActions() }
        return ObjectActions(
            create: boolean("create", in: section) ?? true, update: boolean("update", in: section) ?? true,
            delete: boolean("delete", in: section) ?? true)
    }

    private mutating func match(
        _ users: Section, defaults: ConnectorSpec.Defaults?, target: TargetDefinition?
    ) -> [MatchAttribute] {
        guard let entry = users.entries["match"] else {
            if let preset = places.preset { return match(of: preset, users) }
            return defaultMatch(users, defaults: defaults, target: target)
        }
        return match(entry, in: users)
    }

    /// The attributes by which accounts, or groups, are found.
    mutating func match(_ entry: SourceEntry, in section: Section) -> [MatchAttribute] {
        let name = section.path("match")
        let items: [SourceNode]
        if case .list(let list) = entry.value.content { items = list } else { items = [entry.value] }
        if items.isEmpty { report("“\(name)” names no attribute", "write the identifier, such as externalId", at: entry.key.range) }
        var result: [MatchAttribute] = []
        for (index, item) in items.enumerated() {
            guard let match = matchAttribute(item, key: entry.key.range, name: name, index: index) else { continue }
            let shown = written["\(name).\(index).attribute"] ?? match.path.description
            if result.contains(where: { $0.path == match.path }) {
                report("“\(shown)” stands twice in “\(name)”", "leave one out", at: item.range)
            }
            result.append(match)
            places.match.append((match.path, shown, item.range))
        }
        return result
    }

    /// A preset comes with the way in which it finds accounts.
    private mutating func match(of preset: MappingPreset, _ users: Section) -> [MatchAttribute] {
        places.match = preset.match.map { ($0.path, $0.path.description, users.entries["mapping"]?.key.range ?? users.range) }
        return preset.match
    }

    private mutating func defaultMatch(
        _ users: Section, defaults: ConnectorSpec.Defaults?, target: TargetDefinition?
    ) -> [MatchAttribute] {
        guard let defaults else {
            if target != nil {
                reportMissing("match", in: users, "write the target's attributes that find an account, such as “match: [externalId]”")
            }
            return []
        }
        let paths = defaults.match.compactMap { try? AttributePath($0) }
        if paths.count < defaults.match.count { reportDefaults(users) }
        places.match = paths.map { ($0, $0.description, users.range) }
        return paths.enumerated().map { MatchAttribute($1, found: Self.standardFound($0)) }
    }

    /// A connector's mistake, which the file can get round.
    mutating func reportDefaults(_ users: Section) {
        report("the connector's own match or mapping cannot be read", "write “users” with match and mapping", at: users.range)
    }

    /// The identifier adopts, weaker attributes only propose.
    static func standardFound(_ index: Int) -> MatchAttribute.Found { index == 0 ? .adopt : .propose }

    private mutating func matchAttribute(_ node: SourceNode, key: Range<Int>, name: String, index: Int) -> MatchAttribute? {
        let path = "\(name).\(index)"
        guard case .mapping = node.content else {
            let hint = "write an attribute path, such as externalId"
            guard let text = text(node, key: key, path: "\(path).attribute", name: name, hint: hint) else { return nil }
            return self.path(text).map { MatchAttribute($0, found: Self.standardFound(index)) }
        }
        guard let section = section(node, at: node.range, path: path, keys: ["attribute", "found"]) else { return nil }
        let found = word("found", in: section, MatchAttribute.Found.self) ?? Self.standardFound(index)
        guard let text = requiredText("attribute", in: section), let attribute = self.path(text) else { return nil }
        return MatchAttribute(attribute, found: found)
    }

    /// An attribute path of the target.
    mutating func path(_ text: ExpandedText) -> AttributePath? {
        do {
            return try AttributePath(text.text)
        } catch {
            let message =
                text.written == nil ? "no attribute path: \(error.message)" : "with its variables \(text.shown) is no attribute path"
            report(message, text.written == nil ? error.suggestion : nil, at: text.place(error.offset))
            return nil
        }
    }
}
