import BridgeCore

extension CodeGroup {
    static let drift = Self(
        title: "What somebody changed at the target",
        intro: "Only with `plan --refresh`. `on_target_change` says whether it is reported or put right.",
        codes: [
            .init(
                "drift.changed", .value, .nothing,
                "Values that we wrote were changed by somebody else.",
                causes: "A hand or another tool at the target.",
                remedy: "Take the value over in the source when it is right; `on_target_change: restore` puts ours back."),
            .init(
                "drift.duplicate", .nothing, .nothing,
                "Several accounts have one unique value.",
                causes: "Doubles at the target.",
                remedy: "Clear them up at the target."),
            .init(
                "drift.incomplete", .nothing, .again,
                "The target could not be listed whole, so that not everything was compared.",
                causes: "A service whose list ends early, or an error on the way.",
                remedy: "Try again; the code in the message says more."),
            .init(
                "drift.member_added", .nothing, .nothing,
                "A group has members whom somebody else put there; they stay.",
                causes: "A hand or another tool at the target.",
                remedy: "Nothing is to do."),
            .init(
                "drift.member_removed", .value, .nothing,
                "Members whom we put into a group are gone.",
                causes: "A hand or another tool at the target.",
                remedy: "Take them out of the group in the source when that is right."),
            .init(
                "drift.unowned", .nothing, .nothing,
                "So much at the target is not this pipeline's; it is never touched.",
                causes: "Accounts of other tools or hands.",
                remedy: "Nothing is to do."),
        ])
}
