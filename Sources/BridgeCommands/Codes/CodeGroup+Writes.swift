import BridgeCore

extension CodeGroup {
    static let writes = Self(
        title: "Writes and their doubts",
        intro: "What became of operations of a plan that is applied, and why an apply stops. `idbridge log FILE --failed` lists them.",
        codes: [
            .init(
                "apply.cancelled", .run, .again,
                "The run was asked to stop.",
                causes: "Ctrl-C, SIGTERM, the end of `start`.",
                remedy: "Apply the plan again, or run: it goes on where it was."),
            .init(
                "apply.failures", .run, .correct,
                "Too many operations failed; nothing more is begun.",
                causes: "A wrong token, mapping or dialect, or a target in trouble: one cause behind all.",
                remedy: "`idbridge log FILE --failed` says why. Correct it, then apply again or run. `limits.failures` is the limit."),
            .init(
                "apply.stopped", .run, .again,
                "The operation was not begun, because the apply stopped before it.",
                causes: "What stopped the apply: it stands beside it.",
                remedy: "See to that; the operation goes on with the next apply or run."),
            .init(
                "target.ambiguous", .write, .correct,
                "After a create whose end was not known, several accounts match.",
                causes: "Doubles at the target.",
                remedy: "Clear up the doubles at the target; the next run adopts the one that is left."),
            .init(
                "target.bulk", .write, .lookedUp,
                "The target did not answer for every write of a request.",
                causes: "A fault in the target's handling of bulk requests.",
                remedy: "Nothing is to do; switch bulk off when it comes again."),
            .init(
                "target.conflict", .write, .nextPlan,
                "The target refuses a value that another account has.",
                causes: "An account that is not this pipeline's has the address, name or number; or the target's data moved since.",
                remedy: "Free the value at the target, or correct it in the source."),
            .init(
                "target.exists", .write, .nextPlan,
                "An account with the same values exists at the target.",
                causes: "It was made since the plan, belongs to somebody else, or the target hides it.",
                remedy: "The next plan looks for it and adopts it where `match` says so; otherwise rename or remove it."),
            .init(
                "target.gone", .write, .nextPlan,
                "The account is no longer there.",
                causes: "Somebody deleted it at the target.",
                remedy: "Nothing is to do: the next plan decides anew."),
            .init(
                "target.no_group", .write, .nextPlan,
                "The group is not at the target.",
                causes: "Its creation failed in the same run, or somebody deleted it.",
                remedy: "Look at the group's own operation."),
            .init(
                "write.doubtful", .write, .nextPlan,
                "It could not be found out whether a write took effect, or it never did.",
                causes: "A target that takes writes and does not keep them, or does not show what it has.",
                remedy: "Look at the account at the target; the next run compares again."),
            .init(
                "write.interrupted", .write, .lookedUp,
                "The write was interrupted while it was under way.",
                causes: "A stop in the middle, or a fault in a connector.",
                remedy: "Nothing is to do."),
            .init(
                "write.not_done", .write, .again,
                "A write whose end was not known did not take effect, and is done again.",
                causes: "A connection that broke before the target had the request.",
                remedy: "Nothing is to do."),
        ])
}
