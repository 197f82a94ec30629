import BridgePipeline

/// The keys `employed` and `leaving`.
extension PipelineReader {
    static let employedKeys = ["from", "until", "create_before"]

    /// Between which dates somebody is employed.
    mutating func employed(_ users: Section) -> EmploymentRule? {
        guard let section = section("employed", in: users, keys: Self.employedKeys) else { return nil }
        let from = attribute("from", in: section)
        let until = attribute("until", in: section)
        let before = duration("create_before", in: section)
        if section.entries["from"] == nil, section.entries["until"] == nil {
            report(
                "“\(section.path)” names no date", "write from: employeeHireDate, until: employeeLeaveDateTime, or both", at: section.range)
            return nil
        }
        if let entry = section.entries["create_before"], section.entries["from"] == nil {
            report(
                "“\(section.path).create_before” counts from “from”", "write from: with the attribute of the first day", at: entry.key.range
            )
        }
        return EmploymentRule(from: from, until: until, createBefore: before ?? .zero)
    }

    private mutating func attribute(_ key: String, in section: Section) -> String? {
        guard let text = text(key, in: section) else { return nil }
        return attributeName(text)
    }

    /// An attribute of the sources: its name, with or without brackets.
    mutating func attributeName(_ text: ExpandedText) -> String? {
        let isBracketed = text.text.hasPrefix("[") && text.text.hasSuffix("]")
        let name = isBracketed ? String(text.text.dropFirst().dropLast()) : text.text
        if name.isEmpty || name.contains(where: { " []()\"',".contains($0) }) {
            report("\(text.shown) is no attribute", "write its name, such as employeeLeaveDateTime", at: text.range)
            return nil
        }
        if !isBracketed { note(name, text) }
        return name
    }

    /// What happens to those who leave; ways that the file does not name disable.
    mutating func leaving(
        _ users: Section, standard: [LeavingWay: LeavingRule] = LeavingRule.standard
    ) -> [LeavingWay: LeavingRule] {
        var rules = standard
        guard let entry = users.entries["leaving"] else { return rules }
        let items: [SourceNode]
        if case .list(let list) = entry.value.content { items = list } else { items = [entry.value] }
        var named: Set<LeavingWay> = []
        for (index, item) in items.enumerated() {
            guard
                let section = section(
                    item, at: valueRange(item, entry.key.range), path: "\(users.path).leaving.\(index)", keys: ["when", "do", "then"])
            else { continue }
            let rule = leavingRule(section)
            for (way, place) in ways(section) {
                if !named.insert(way).inserted { report("“\(way.rawValue)” has two rules", "keep one of them", at: place) }
                rules[way] = rule
            }
        }
        return rules
    }

    private mutating func ways(_ section: Section) -> [(LeavingWay, Range<Int>)] {
        guard section.entries["when"] != nil else {
            reportMissing("when", in: section, "write “when: \(LeavingWay.allCases.map(\.rawValue)[0])”, or a list of ways")
            return []
        }
        var ways: [(LeavingWay, Range<Int>)] = []
        for text in texts("when", in: section) ?? [] {
            if let way = word(text, LeavingWay.self) { ways.append((way, text.range)) }
        }
        return ways
    }

    private mutating func leavingRule(_ section: Section) -> LeavingRule {
        guard section.entries["do"] != nil else {
            reportMissing("do", in: section, "write “do: disable”, delete or ignore")
            return LeavingRule(action: .disable)
        }
        var rule = LeavingRule(action: word("do", in: section, LeavingRule.Action.self) ?? .disable)
        guard let then = text("then", in: section) else { return rule }
        rule.deleteAfterDays = Self.days(then.text)
        if rule.deleteAfterDays == nil {
            report("\(then.shown) is not possible here", "write “then: delete after 90 days”", at: then.range)
        } else if rule.action != .disable {
            report("“then” counts from the day of disabling and needs “do: disable”", "leave it out", at: then.range)
        }
        return rule
    }

    /// The number in `delete after N days`.
    private static func days(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        guard words.count == 4, words[0] == "delete", words[1] == "after", words[3] == "days" || words[3] == "day" else { return nil }
        return integer(String(words[2])).flatMap { $0 > 0 ? $0 : nil }
    }
}
