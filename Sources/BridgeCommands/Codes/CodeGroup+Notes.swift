import BridgeCore

extension CodeGroup {
    static let notes = Self(
        title: "What is left out or waits",
        intro: "Lines of a plan about one person, one value or one group. The rest of the plan is not concerned.",
        codes: [
            .init(
                "absence.not_noticed", .nothing, .again,
                "For a day or longer no run has read every source whole, so that nobody is found missing meanwhile.",
                causes: "A source that fails or is cut off night after night; an export that proves nothing, without `expect`.",
                remedy: "Look at what the plan says of its reads; `idbridge status FILE` says since when."),
            .init(
                "account.gone", .person, .again,
                "The account is no longer at the target.",
                causes: "Somebody deleted it there.",
                remedy: "Nothing is to do: the next run makes or finds another, where the rules want one."),
            .init(
                "disable.may_remove", .nothing, .nothing,
                "Disabling deletes those accounts at the target whose owners have not registered yet.",
                causes: "A service that drops a pending invitation with the account, such as Staffbase.",
                remedy: "Look twice at the people who are disabled: these accounts do not come back as they were."),
            .init(
                "groups.unsupported", .nothing, .nothing,
                "Groups are left alone: the target offers none.",
                causes: "The service has no groups or does not show them.",
                remedy: "Remove `groups` from the pipeline, or switch them on at the target."),
            .init(
                "ignored.object", .person, .nothing,
                "An expression says that nothing is to be written for the person.",
                causes: "`IgnoreObjectFlow` in a mapping.",
                remedy: "Nothing is to do; it is the pipeline's wish."),
            .init(
                "mapping.failed", .value, .correct,
                "An expression failed; the value stays as it is.",
                causes: "The code in brackets after it, one of those of [expressions](#expressions), says why.",
                remedy: "Correct the expression or the value; `idbridge explain FILE --user X ATTRIBUTE` shows each step."),
            .init(
                "members.nested", .value, .nothing,
                "Groups in a group were left out.",
                causes: "`members.nested` is `false`.",
                remedy: "Nothing is to do, or `nested: true`."),
            .init(
                "members.unsupported", .nothing, .nothing,
                "Members are left alone: the target cannot change them one by one.",
                causes: "A service whose groups have no writable members.",
                remedy: "Nothing is to do."),
            .init(
                "scope.clause", .nothing, .nothing,
                "So many people are out of scope by one clause alone.",
                causes: "The clause of a filter that excludes more than others do.",
                remedy: "Look whether that is meant; nothing else follows from it."),
            .init(
                "skipped.action_off", .person, .nothing,
                "The operation is not planned: its action is switched off.",
                causes: "`actions` in the pipeline file.",
                remedy: "Nothing is to do, or switch the action on."),
            .init(
                "waiting.identifier_change", .value, .again,
                "The account is enabled first; the identifier is changed in the next run.",
                causes: "Somebody came back with another identifier.",
                remedy: "Nothing is to do."),
            .init(
                "waiting.member", .value, .again,
                "Members of a group are left out, because they have no account.",
                causes: "They are out of scope, held, or not created yet.",
                remedy: "Nothing is to do: they come in when they have one."),
            .init(
                "waiting.reference", .value, .again,
                "A reference, such as a manager, names somebody without an account.",
                causes: "That person is out of scope, held, or not created yet.",
                remedy: "Nothing is to do: it is written when there is one."),
        ])
}
