import BridgeCore
import BridgeMapping
import BridgePipeline
import SCIMPath

/// A hash over everything of a pipeline that decides what is written, so that a change of it is noticed.
enum PipelineHash {
    static func text(of pipeline: Pipeline) -> String {
        var hasher = KeyedHasher(FingerprintKey(a: 0x1D_B21D6E, b: 1))
        for line in lines(of: pipeline) { hasher.combine(line) }
        let hash = hasher.finish()
        return hex(hash.high) + hex(hash.low)
    }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func lines(of pipeline: Pipeline) -> [String] {
        var lines = ["name \(pipeline.name)", "zone \(pipeline.timeZone)", "target \(pipeline.target.connector)"]
        if let domain = pipeline.defaultDomain { lines.append("domain \(domain)") }
        for source in pipeline.sources {
            lines.append("source \(source.name) \(source.connector)")
            lines += source.constants.sorted { $0.key < $1.key }.map { "constant \($0.key)=\($0.value)" }
        }
        let join = pipeline.join
        lines.append("join \(join.keys) \(join.ignoredKeys) \(join.withoutKey) \(pipeline.authority)")
        lines += join.authorityFor.sorted { $0.key < $1.key }.map { "authority \($0.key) \($0.value)" }
        lines += self.lines(of: pipeline.users)
        if pipeline.onTargetChange != .report { lines.append("target changes \(pipeline.onTargetChange)") }
        guard let groups = pipeline.groups else { return lines }
        lines += self.lines(of: groups.resource).map { "group \($0)" }
        if let members = groups.members {
            lines.append("members \(members.attribute) \(members.nested) \(members.notProvisioned) \(members.addedByHand)")
        }
        return lines
    }

    private static func lines(of rules: ResourceRules) -> [String] {
        var lines: [String] = []
        lines.append("scope \(rules.scope.map(String.init(describing:)) ?? "")")
        lines.append("pilot \(rules.pilot.map(String.init(describing:)) ?? "")")
        if let employed = rules.employed {
            lines.append("employed \(employed.from ?? "-") \(employed.until ?? "-") \(employed.createBefore)")
        }
        lines += rules.match.map { "match \($0.path) \($0.found)" }
        lines += rules.mappings.map { mapping in
            "map \(mapping.target) \(mapping.source) \(mapping.defaultValue ?? "-") \(mapping.apply) \(mapping.whenEmpty)"
        }
        lines += LeavingWay.allCases.map { way in
            let rule = rules.rule(for: way)
            return "leaving \(way) \(rule.action) \(rule.deleteAfterDays ?? -1)"
        }
        lines.append("identifier \(rules.identifierChange)")
        let actions = rules.actions
        if actions != ObjectActions() { lines.append("actions \(actions.create) \(actions.update) \(actions.delete)") }
        return lines
    }
}
