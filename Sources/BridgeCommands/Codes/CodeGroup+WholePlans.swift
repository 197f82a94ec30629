import BridgeCore
import BridgePipeline
import BridgeState

extension CodeGroup {
    static let wholePlans = Self(
        title: "What holds a whole plan",
        intro: "The plan is kept and waits; nothing of it is written before somebody decides. `plan` and `run` end with 3.",
        codes: actionLimits + [
            .init(
                "limit.attribute", .plan, .decision,
                "One attribute would change for more people than its limit allows, in this run or within 24 hours.",
                causes: "A changed mapping, or a source that writes a value otherwise.",
                remedy: "Look at old and new values, then release (`--limit update`) or correct the mapping. `limits.attribute` is the "
                    + "limit."),
            .init(
                "limit.failures", .run, .correct,
                "An apply stopped, because too many operations failed; so notifications call `apply.failures`.",
                causes: "A wrong token, mapping or dialect, or a target in trouble: one cause behind all.",
                remedy: "`idbridge log FILE --failed` says why. Correct it, then apply again or run. `limits.failures` is the limit."),
            .init(
                "limit.remove_members", .plan, .decision,
                "A group would lose more members than the limit allows.",
                causes: "A group that was emptied or read wrongly; a real change.",
                remedy: "Look at the group in the source, then release (`--limit remove_members`) or correct it."),
            .init(
                "review.adoption", .plan, .decision,
                "Existing accounts would become this pipeline's.",
                causes: "A first contact with a target that has accounts already, or hits by a match attribute that only proposes.",
                remedy: "Compare old and new in the plan, then release it. `review` and `match.found` say what waits."),
            .init(
                "review.changed_pipeline", .plan, .decision,
                "The rules changed since the last run.",
                causes: "An edited pipeline file.",
                remedy: "Look at what the change does to everybody, then release the plan."),
            .init(
                "review.first_run", .plan, .decision,
                "The first run of the pipeline waits for somebody to look at it.",
                causes: "There was no run with this state before.",
                remedy: "Look at the plan, then release it. `review: []` is for pipelines that need no look."),
            .init(
                "review.rebound", .plan, .decision,
                "The state was bound to another system, and somebody should see what that does.",
                causes: "`idbridge state rebind`.",
                remedy: "Look whether the plan fits the same people: many creates or losses speak for another system. Then release it."),
        ])

    /// One for each action that has a limit. That of members lost is one of each group and has its own text.
    private static var actionLimits: [CodeExplanation] {
        let actions = Limits.standard.keys.filter { $0 != .removeMembers }.map(\.rawValue).sorted()
        return actions.map { action in
            CodeExplanation(
                BridgeError.Code("limit.\(action)"), .plan, .decision,
                "More operations of the action `\(action)` than a limit allows, for everybody or for a part, in this run or within 24 hours.",
                causes: "A bad export, a changed filter or key; a real change, such as a reorganisation.",
                remedy: "Look at the plan. Release it or a part of it (`--limit \(action)`, `--user`), reject it, or correct the source. "
                    + "`limits.\(action)` is the limit.")
        }
    }
}
