import BridgeMapping
import BridgePipeline
import SCIMPath

extension ResolvedPipeline {
    /// The key `groups`.
    func add(_ groups: GroupRules, to lines: inout YAMLLines) {
        let rules = groups.resource
        lines.add("groups", indent: 0)
        if let scope = rules.scope { lines.add("scope", filter(scope, "groups.scope"), indent: 1) }
        addMatch(rules, "groups", to: &lines)
        lines.add("mapping", indent: 1)
        for mapping in rules.mappings { lines.add(mapping.target.description, self.mapping(mapping, "groups"), indent: 2) }
        if let members = groups.members {
            let reference = scalar("[\(members.attribute)]", "groups.mapping.members.reference")
            lines.add("members", YAMLLines.mapping([("reference", reference)]), indent: 2)
            let parts = [
                ("nested", plain(members.nested ? "true" : "false", "groups.members.nested")),
                ("not_provisioned", plain(members.notProvisioned.rawValue, "groups.members.not_provisioned")),
                ("added_by_hand", plain(members.addedByHand.rawValue, "groups.members.added_by_hand")),
            ]
            lines.add("members", YAMLLines.mapping(parts), indent: 1)
        }
        addLeaving(rules, to: &lines)
    }
}
