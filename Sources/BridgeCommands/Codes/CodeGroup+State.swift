import BridgeCore

extension CodeGroup {
    static let state = Self(
        title: "The state",
        intro: "The file beside the pipeline that remembers who is who. Nothing was written to it unless that is said.",
        codes: [
            .init(
                "state.busy", .command, .again,
                "Another process has been writing to the state for a long time.",
                causes: "A second process, a backup or a tool that keeps the database locked.",
                remedy: "Try again; end what keeps the file locked."),
            .init(
                "state.closed", .command, .correct,
                "The state was used after it had been closed.",
                causes: "A fault of the program, or of one that embeds it.",
                remedy: "Report it."),
            .init(
                "state.damaged", .command, .correct,
                "What the state remembers of released parts of plans cannot be read.",
                causes: "A newer version wrote it, or the file was changed by hand.",
                remedy: "Update the program, or restore the state from a backup."),
            .init(
                "state.disk_full", .run, .correct,
                "The disk is full; the state was not changed.",
                causes: "Plans, the journal and images of records need room, or something else filled the disk.",
                remedy: "Make room and start again; the run goes on where it was."),
            .init(
                "state.exists", .command, .correct,
                "There is a file already, and it is not overwritten.",
                causes: "`state export` names a file that exists; `state import` meets a state.",
                remedy: "Name another file; `state import --replace` keeps the old state beside the new one."),
            .init(
                "state.failed", .run, .correct,
                "The state's database refused a statement, or the owner of a target could not be written down.",
                causes: "A fault of the program, or a file system without what a database needs.",
                remedy: "Put the state on a local disk; report it when it comes again."),
            .init(
                "state.in_use", .command, .again,
                "Another process works with this state.",
                causes: "A run, `start` or a command of the same pipeline, here or on another machine.",
                remedy: "Wait until it has ended, or stop it; who was killed does not stand in the way here, and on another machine for "
                    + "some minutes only."),
            .init(
                "state.io", .run, .lookedUp,
                "The state file could not be read or written.",
                causes: "A disk or a network file system that fails.",
                remedy: "Check the disk and the system's log; put the state on a local disk."),
            .init(
                "state.lease_lost", .run, .again,
                "This process may no longer write to the state.",
                causes: "It stood still for so long (a machine asleep, a clock that was set) that another one took over.",
                remedy: "See that only one process works with the state; start again."),
            .init(
                "state.newer_version", .command, .correct,
                "The state was made by a newer version of the program.",
                causes: "The program was set back to an older version, or another machine has a newer one.",
                remedy: "Use the newer version."),
            .init(
                "state.none", .command, .correct,
                "The pipeline has no state yet.",
                causes: "It never ran here, or its file or name changed.",
                remedy: "Run it once, or name the pipeline file that has the state."),
            .init(
                "state.other_system", .command, .correct,
                "The state belongs to another source or target than the pipeline now names.",
                causes: "A changed address, tenant or `system`; a pipeline file that was copied with its name.",
                remedy: "Correct the pipeline. `idbridge state rebind` is for another address of the same system, another `name` for a "
                    + "new state."),
            .init(
                "state.read_only", .command, .correct,
                "The state or its folder cannot be written.",
                causes: "Rights, another user, or a file system that is mounted read-only.",
                remedy: "Give the user of the process the right to write to the file and its folder."),
            .init(
                "state.rebind_unknown_role", .command, .correct,
                "`state rebind --role` names nothing whose system changed.",
                causes: "A typing error, or the pipeline still names the system to which the state is bound.",
                remedy: "Leave `--role` out: all that changed are bound anew."),
            .init(
                "state.still_there", .command, .correct,
                "Everything was to be forgotten of somebody whom a source has or who has an account.",
                causes: "The person came back meanwhile; a fault of a program that embeds this one.",
                remedy: "Forget the person again: `idbridge forget` decides anew what can go."),
            .init(
                "state.target_owned", .command, .correct,
                "Another pipeline owns the target.",
                causes: "Two pipelines name one target, and each would take the other's people for strangers.",
                remedy: "Use another target, or write `shared: true` under `target` of both."),
            .init(
                "state.unfinished", .command, .correct,
                "A plan was begun and not applied to its end, so that the state cannot be bound anew.",
                causes: "A run that was stopped or killed.",
                remedy: "Run the pipeline once more with the old address, then bind the state anew."),
            .init(
                "state.unknown_identity", .command, .correct,
                "The state holds no such identity.",
                causes: "A plan or a program that embeds this one names somebody of another state.",
                remedy: "Make a new plan; report it when it comes again."),
            .init(
                "state.unknown_record", .command, .correct,
                "A record that was to be joined is not in the state.",
                causes: "A fault of the program, or of one that embeds it.",
                remedy: "Make a new plan; report it when it comes again."),
            .init(
                "state.unreadable", .command, .correct,
                "The state, or the file that names a target's owner, cannot be read.",
                causes: "Wrong path or rights, a file that is no state, or damage.",
                remedy: "Check path and rights; restore the file from a backup. Without one a new state begins with a first run, which "
                    + "waits for a review."),
        ])
}
