import BridgeCore

extension CodeGroup {
    static let undo = Self(
        title: "What cannot be taken back",
        intro: "Lines of a plan of `undo`; everything else of the run is taken back.",
        codes: [
            .init(
                "undo.added", .value, .nothing,
                "Values that were added beside others stay.",
                causes: "What stood there before is not known one by one.",
                remedy: "Remove them at the target by hand when they must go."),
            .init(
                "undo.changed_since", .value, .nothing,
                "The value was changed again since.",
                causes: "A later run, or somebody at the target.",
                remedy: "Look at the value; take the later run back first when it was wrong too."),
            .init(
                "undo.created", .person, .nothing,
                "An account that was created cannot be disabled, and nothing is deleted.",
                causes: "No mapping makes an account inactive.",
                remedy: "Deactivate or delete it at the target by hand."),
            .init(
                "undo.done", .person, .nothing,
                "It is so already.",
                causes: "The account is disabled by now.",
                remedy: "Nothing is to do."),
            .init(
                "undo.gone", .person, .nothing,
                "The account is gone and cannot be brought back.",
                causes: "It was deleted, by the run or since.",
                remedy: "Lift the hold: the next run makes a new account where the rules want one."),
            .init(
                "undo.unknown", .value, .nothing,
                "The value before is not known.",
                causes: "The value was never read from the target before it was written.",
                remedy: "Set it at the target by hand."),
            .init(
                "undo.unmapped", .value, .nothing,
                "The pipeline no longer maps the attribute.",
                causes: "The mapping was removed since.",
                remedy: "Set it at the target by hand, or map it again."),
        ])
}
