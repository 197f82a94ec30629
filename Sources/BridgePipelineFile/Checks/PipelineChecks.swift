import BridgeMapping
import BridgePipeline
import SCIMPath

/// What can only be seen in the pipeline as a whole.
extension PipelineReader {
    /// Checks that the parts fit together, so that nobody is joined, found or disabled by accident or not at all.
    mutating func check(_ users: ResourceRules?) {
        if let sources = places.sourceNames, sources.count > 1, !places.hasJoinKey {
            report(
                "several sources and no join key: nobody would know who is the same person",
                "write “join: { key: employeeId }” with an attribute that all sources have", at: places.sources)
        }
        checkMatch()
        if let users { checkLeaving(users) }
    }

    /// An account is found by a value that we have to have.
    private mutating func checkMatch() {
        guard !places.mapped.isEmpty else { return }
        for match in places.match where !places.mapped.contains(match.path) {
            report("“\(match.shown)” finds accounts and has no mapping", "add it to “users.mapping”", at: match.range)
        }
    }

    /// Somebody who leaves gets only the mappings that read `IsSoftDeleted`.
    private mutating func checkLeaving(_ users: ResourceRules) {
        guard !users.mappings.isEmpty, !places.hasBrokenMapping, users.actions.update else { return }
        let rules = LeavingWay.allCases.map { users.rule(for: $0) }
        let deletes = rules.contains { $0.action == .delete || $0.deleteAfterDays != nil }
        let disables = users.mappings.contains { $0.readsIsSoftDeleted && $0.apply == .always }
        guard !deletes, !disables, rules.contains(where: { $0.action == .disable }) else { return }
        report(
            "nobody would ever be disabled: no mapping reads IsSoftDeleted and no rule deletes",
            #"add “active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'”"#, at: places.mapping)
    }
}
