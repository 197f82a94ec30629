import BridgeCore
import BridgeMapping
import BridgePipeline
import SCIMPath

/// The key `groups`: which groups, their values, and who is in them.
extension PipelineReader {
    /// The rules for groups; nil: the file leaves groups alone.
    mutating func groups(_ file: Section) -> GroupRules? {
        let keys = ["scope", "match", "mapping", "members", "leaving"]
        guard let section = section("groups", in: file, keys: keys) else { return nil }
        let people = places
        defer { places = people }
        places.mapped = []
        places.match = []
        let mappings = groupMappings(section)
        let match = groupMatch(section, mappings.own)
        let rules = ResourceRules(
            kind: .group, scope: filter("scope", in: section), match: match, mappings: mappings.own, leaving: groupLeaving(section))
        return GroupRules(resource: rules, members: memberRules(section, attribute: mappings.members))
    }

    /// The mappings of values, and the attribute that names the members where one is mapped to `members`.
    private mutating func groupMappings(_ groups: Section) -> (own: [AttributeMapping], members: String?) {
        guard let section = section("mapping", in: groups, keys: nil) else {
            if groups.entries["mapping"] == nil {
                reportMissing("mapping", in: groups, "write “mapping: { externalId: '[id]', displayName: '[displayName]' }”")
            }
            return ([], nil)
        }
        var own: [AttributeMapping] = []
        var members: String?
        for mapping in groupMappings(of: section, in: groups) {
            guard mapping.target == .literal("members") else {
                own.append(mapping)
                continue
            }
            if case .reference(let attribute) = mapping.source {
                members = attribute
            } else {
                let place = section.ordered.first { asciiLowercased($0.key.text) == "members" }?.key.range ?? section.range
                report("the members of a group come from a reference", "write “members: { reference: '[members]' }”", at: place)
            }
        }
        if own.isEmpty { report("“groups.mapping” maps no value", "map externalId or displayName at least", at: section.range) }
        return (own, members)
    }

    /// The mappings as they stand, or those of a preset with the file's own over them.
    private mutating func groupMappings(of section: Section, in groups: Section) -> [AttributeMapping] {
        guard let entry = section.entries[Self.presetKey] else { return section.ordered.compactMap { mapping($0, in: section) } }
        guard let preset = preset(groups) else { return [] }
        if (try? preset.groupMappings())?.isEmpty == true {
            report(
                "the preset “\(preset.rawValue)” has nothing for groups", "write “preset: entra-default”, or the mappings",
                at: entry.key.range)
        }
        return mappings(section, over: preset, kind: .group)
    }

    /// Groups are found by the identifier first; a name is no proof, and only proposes.
    private mutating func groupMatch(_ groups: Section, _ mappings: [AttributeMapping]) -> [MatchAttribute] {
        if let entry = groups.entries["match"] {
            let match = match(entry, in: groups)
            for place in places.match where !mappings.contains(where: { $0.target == place.path }) {
                report("“\(place.shown)” finds groups and has no mapping", "add it to “groups.mapping”", at: place.range)
            }
            return match
        }
        let standard: [MatchAttribute] = [
            MatchAttribute(.literal("externalId"), found: .adopt), MatchAttribute(.literal("displayName"), found: .propose),
        ]
        let match = standard.filter { match in mappings.contains { $0.target == match.path } }
        if match.isEmpty, !mappings.isEmpty {
            reportMissing("match", in: groups, "write the target's attribute that finds a group, such as “match: [externalId]”")
        }
        return match
    }

    /// Groups stay as they are unless the file says that they are deleted: nothing else can be done to one.
    private mutating func groupLeaving(_ groups: Section) -> [LeavingWay: LeavingRule] {
        let rules = leaving(groups, standard: GroupRules.standardLeaving)
        if let entry = groups.entries["leaving"], rules.values.contains(where: { $0.action == .disable }) {
            report("a group cannot be disabled", "write “do: ignore” or “do: delete”", at: entry.key.range)
        }
        return rules
    }

    /// Who is in the groups; nil: their members are left alone.
    private mutating func memberRules(_ groups: Section, attribute: String?) -> MemberRules? {
        let section = section("members", in: groups, keys: ["nested", "not_provisioned", "added_by_hand"])
        guard let attribute else {
            if let section {
                report(
                    "“groups.members” has no mapping that names the members",
                    "add “members: { reference: '[members]' }” to “groups.mapping”",
                    at: section.range)
            }
            return nil
        }
        guard let section else { return MemberRules(attribute: attribute) }
        return MemberRules(
            attribute: attribute, nested: boolean("nested", in: section) ?? false,
            notProvisioned: word("not_provisioned", in: section, MemberRules.NotProvisioned.self) ?? .leaveOut,
            addedByHand: word("added_by_hand", in: section, MemberRules.AddedByHand.self) ?? .keep)
    }
}
