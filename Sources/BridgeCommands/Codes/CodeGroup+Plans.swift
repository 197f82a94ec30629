import BridgeCore

extension CodeGroup {
    static let plans = Self(
        title: "Plans and decisions",
        intro: "Commands that look at a plan, apply it or decide on it.",
        codes: [
            .init(
                "hold.over", .command, .correct,
                "The end of a hold lies in the past.",
                causes: "`--until` names a date or time that is over.",
                remedy: "Name a later one."),
            .init(
                "plan.duplicate_operation", .command, .correct,
                "A plan was given two operations of one number.",
                causes: "A fault of a program that embeds this one.",
                remedy: "Report it."),
            .init(
                "plan.exists", .command, .correct,
                "The state holds a plan of that name already.",
                causes: "A fault of a program that embeds this one.",
                remedy: "Report it."),
            .init(
                "plan.held", .plan, .decision,
                "The plan waits for a person.",
                causes: "A limit, a first run, changed rules or adoptions; the message says which.",
                remedy: "Look at the plan, then `idbridge release PLAN --reason \"…\"`, or `--reject`."),
            .init(
                "plan.not_found", .command, .correct,
                "There is no plan file of that name.",
                causes: "A wrong path, or no plan was made.",
                remedy: "Make one with `idbridge plan`, or name the pipeline file, which means its latest plan."),
            .init(
                "plan.not_held", .command, .nothing,
                "The plan does not wait for a decision.",
                causes: "It was released, refused or applied already, or nothing holds it.",
                remedy: "Nothing is to do; `idbridge log FILE --plans` lists what became of it."),
            .init(
                "plan.not_written", .command, .correct,
                "A plan's file or page cannot be written. The plan itself is in the state.",
                causes: "A folder that is missing or cannot be written.",
                remedy: "Name another place with `--out` or `--html`."),
            .init(
                "plan.open", .command, .correct,
                "The plan was never finished.",
                causes: "The process that made it ended before the plan was sealed.",
                remedy: "Make a new plan."),
            .init(
                "plan.rejected", .command, .correct,
                "The plan was refused.",
                causes: "Somebody said `release --reject`; `idbridge log FILE --decisions` says who and why.",
                remedy: "Make a new plan."),
            .init(
                "plan.sealed", .command, .correct,
                "A sealed plan takes no further changes.",
                causes: "A fault of a program that embeds this one.",
                remedy: "Make a new plan."),
            .init(
                "plan.stale", .command, .correct,
                "What the plan was made from is no longer so.",
                causes: "The pipeline file or the state changed since: another run, a release, a hold, an edited rule.",
                remedy: "Make a new plan, and look at it."),
            .init(
                "plan.status", .command, .correct,
                "The plan's status does not allow this step.",
                causes: "It was applied, refused or replaced in the meantime.",
                remedy: "Make a new plan."),
            .init(
                "plan.superseded", .command, .correct,
                "A later plan took this one's place.",
                causes: "`plan` or `run` was started since.",
                remedy: "Use the later plan, or make a new one."),
            .init(
                "plan.unknown", .command, .correct,
                "The state holds no such plan.",
                causes: "No plan was made yet, or the plan file belongs to another state.",
                remedy: "Make one with `idbridge plan`."),
            .init(
                "plan.unknown_operation", .command, .correct,
                "The plan has no operation of that number.",
                causes: "A fault of a program that embeds this one.",
                remedy: "Report it."),
            .init(
                "plan.unreadable", .command, .correct,
                "The file is no plan file.",
                causes: "Another file was named, such as the output of `--json` or `--html`.",
                remedy: "Name the file that `idbridge plan` wrote, or the pipeline file."),
            .init(
                "release.nothing", .command, .nothing,
                "The plan has no operation of that kind, or none of those people.",
                causes: "Another action or person was meant, or the operation no longer stands.",
                remedy: "Look at what `idbridge plan` shows."),
            .init(
                "release.over", .command, .correct,
                "The end of a decision lies in the past.",
                causes: "`--until` names a date or time that is over.",
                remedy: "Name a later one."),
            .init(
                "undo.nothing", .command, .nothing,
                "The run did nothing that could be taken back.",
                causes: "It was empty, failed at once, or was another one.",
                remedy: "Find the run with `idbridge log FILE --plans`."),
        ])
}
