import BridgeMapping
import BridgePipeline
import SCIMPath

extension ResolvedPipeline {
    func addUsers(to lines: inout YAMLLines) {
        let users = pipeline.users
        lines.add("users", indent: 0)
        if let scope = users.scope { lines.add("scope", filter(scope, "users.scope"), indent: 1) }
        if let pilot = users.pilot { lines.add("pilot", filter(pilot, "users.pilot"), indent: 1) }
        if let employed = users.employed { lines.add("employed", self.employed(employed), indent: 1) }
        addMatch(users, "users", to: &lines)
        lines.add("mapping", indent: 1)
        for mapping in users.mappings { lines.add(mapping.target.description, self.mapping(mapping, "users"), indent: 2) }
        addLeaving(users, to: &lines)
        lines.add("identifier_change", plain(users.identifierChange.rawValue, "users.identifier_change"), indent: 1)
        let actions = [("create", users.actions.create), ("update", users.actions.update), ("delete", users.actions.delete)]
        lines.add(
            "actions", YAMLLines.mapping(actions.map { ($0, plain($1 ? "true" : "false", "users.actions.\($0)")) }), indent: 1)
    }

    private func employed(_ rule: EmploymentRule) -> String {
        var parts: [(String, String)] = []
        if let from = rule.from { parts.append(("from", scalar(from, "users.employed.from"))) }
        if let until = rule.until { parts.append(("until", scalar(until, "users.employed.until"))) }
        if rule.from != nil {
            parts.append(("create_before", plain(DurationText.text(rule.createBefore), "users.employed.create_before")))
        }
        return YAMLLines.mapping(parts)
    }

    func addMatch(_ rules: ResourceRules, _ section: String, to lines: inout YAMLLines) {
        lines.add("match", indent: 1)
        for (index, match) in rules.match.enumerated() {
            let path = "\(section).match.\(index)"
            let attribute = scalar(match.path.description, "\(path).attribute")
            let found = plain(match.found.rawValue, "\(path).found")
            lines.addItem(YAMLLines.mapping([("attribute", attribute), ("found", found)]), indent: 2)
        }
    }

    func mapping(_ mapping: AttributeMapping, _ section: String) -> String {
        let path = "\(section).mapping.\(mapping.target)"
        var parts: [(String, String)] = []
        switch mapping.source {
        case .expression(let expression): parts.append(("expression", scalar(expression.text, "\(path).expression")))
        case .constant(let text): parts.append(("constant", scalar(text, "\(path).constant")))
        case .reference(let attribute): parts.append(("reference", scalar("[\(attribute)]", "\(path).reference")))
        case .none: break
        }
        if let text = mapping.defaultValue { parts.append(("default", scalar(text, "\(path).default"))) }
        parts.append(("apply", plain(Self.apply(mapping.apply), "\(path).apply")))
        parts.append(("when_empty", plain(mapping.whenEmpty == .clear ? "clear" : "keep", "\(path).when_empty")))
        parts.append(("sensitive", plain(mapping.isSensitive ? "true" : "false", "\(path).sensitive")))
        return YAMLLines.mapping(parts)
    }

    private static func apply(_ apply: AttributeMapping.Apply) -> String {
        PipelineReader.Apply.allCases.first { $0.value == apply }?.rawValue ?? "always"
    }

    func addLeaving(_ users: ResourceRules, to lines: inout YAMLLines) {
        lines.add("leaving", indent: 1)
        for way in LeavingWay.allCases {
            let rule = users.rule(for: way)
            var parts = [("when", way.rawValue), ("do", rule.action.rawValue)]
            if let days = rule.deleteAfterDays { parts.append(("then", "delete after \(days) day\(days == 1 ? "" : "s")")) }
            lines.addItem(YAMLLines.mapping(parts), indent: 2)
        }
    }

    /// A filter on one line; a clause at the top stands in a group, as the file needs it.
    func filter(_ filter: ScopeFilter, _ path: String) -> String {
        switch filter {
        case .clause(let clause): scalar(clause.description, path)
        case .all(let parts): group("all", parts, path)
        case .any(let parts): group("any", parts, path)
        }
    }

    private func group(_ word: String, _ parts: [ScopeFilter], _ path: String) -> String {
        let items = parts.enumerated().map { filter($1, "\(path).\(word).\($0)") }
        return YAMLLines.mapping([(word, YAMLLines.list(items))])
    }
}
