import BridgeCore

extension CodeGroup {
    static let commands = Self(
        title: "The command line and the settings",
        intro: "What a command was given, before anything was asked or written.",
        codes: [
            .init(
                "codes.unknown", .command, .correct,
                "`idbridge codes` knows no such code.",
                causes: "A typing error, or a code of a connector that this distribution does not have.",
                remedy: "Look it up in the list that `idbridge codes` prints, or in the connector's documentation."),
            .init(
                "configuration.invalid", .command, .correct,
                "A setting of a connector, or `--set`, has a value that it cannot have.",
                causes: "A typing error, a variable that holds something else, settings that exclude each other.",
                remedy: "Correct the setting that the message names; `idbridge connectors describe NAME` says what it takes."),
            .init(
                "configuration.missing", .command, .correct,
                "A connector lacks a setting that it needs.",
                causes: "The setting was left out, or the variable that it comes from is empty.",
                remedy: "Add the setting that the message names."),
            .init(
                "configuration.unknown", .command, .correct,
                "`--set` names a setting that the connector does not have.",
                causes: "A typing error.",
                remedy: "Take one of the names in the message."),
            .init(
                "connector.unknown", .command, .correct,
                "There is no connector of that name and role.",
                causes: "A typing error, a source's name in the place of a target, or a distribution without that connector.",
                remedy: "Take one that `idbridge connectors` lists."),
            .init(
                "eval.record_invalid", .command, .correct,
                "The file of `eval --record` is not one JSON object of texts, numbers, booleans or lists of them.",
                causes: "A list of records, nested objects, or no JSON.",
                remedy: "Keep one record, flat, in the file."),
            .init(
                "eval.record_not_found", .command, .correct,
                "The file of `eval --record` cannot be read.",
                causes: "A wrong path, or no right to read it.",
                remedy: "Correct the path or the rights."),
            .init(
                "explain.unknown", .command, .correct,
                "`explain` finds nobody in the state with that value.",
                causes: "The person was not read yet, is spelt otherwise, or was never in a source of this pipeline.",
                remedy: "Make a plan first; look with another value, such as a key or the account's id."),
            .init(
                "forget.planned", .command, .correct,
                "A plan that is not over is about the person who is to be forgotten.",
                causes: "A plan that was made and neither applied nor rejected, or one that was stopped.",
                remedy: "Apply or reject that plan, or make a new one; then forget the person."),
            .init(
                "import.invalid", .command, .correct,
                "The file is no Azure AD synchronization schema that can be imported.",
                causes: "Another document was saved, or only a part of it.",
                remedy: "Export the schema again, from the portal or from Graph."),
            .init(
                "import.not_found", .command, .correct,
                "The file to import cannot be read.",
                causes: "A wrong path, or no right to read it.",
                remedy: "Correct the path or the rights."),
            .init(
                "import.not_written", .command, .correct,
                "The pipeline file that was imported cannot be written.",
                causes: "It exists already, and is never overwritten, or the folder cannot be written.",
                remedy: "Name another file with `--out`."),
            .init(
                "import.unknown_target", .command, .correct,
                "`import --target` names no target connector.",
                causes: "A typing error.",
                remedy: "Take one of the names in the message."),
            .init(
                "notify.mail", .nothing, .again,
                "A notification could not be sent by mail, or it is not known whether it was.",
                causes: "The mail server is not reached, refuses user and password, does not encrypt, or refuses the mail.",
                remedy: "Do what the message says of the server; `notify.mail` in the pipeline file has its settings."),
            .init(
                "person.ambiguous", .command, .correct,
                "Several people have the value that was to name one.",
                causes: "A value that is not unique, such as a name or a shared mailbox.",
                remedy: "Name the person by a key or by the account's id."),
            .init(
                "person.not_held", .command, .nothing,
                "Nobody holds this person, so that there is nothing to lift.",
                causes: "The hold was lifted already or its time is over; a rule of the pipeline decides, and no person.",
                remedy: "Ask `idbridge explain FILE --user X` what decides."),
            .init(
                "person.unknown", .command, .correct,
                "Nobody in the state has that value.",
                causes: "The person was not read yet, or the value is spelt otherwise.",
                remedy: "Make a plan first; name the person by a key or by the account's id."),
            .init(
                "pipeline.invalid", .command, .correct,
                "The pipeline file has errors, so that its run could not begin.",
                causes: "An edit of the file, or a variable that is missing.",
                remedy: "Correct what `idbridge validate FILE` lists, with line and column."),
            .init(
                "read.unknown_source", .command, .correct,
                "`read --source` names no source of the pipeline.",
                causes: "A typing error.",
                remedy: "Take one of the names in the message."),
            .init(
                "run.no_pipelines", .command, .correct,
                "A folder that `run` or `start` was given has no pipeline file.",
                causes: "A wrong folder, or files that do not end with `.yaml`.",
                remedy: "Name the files, or the folder that has them."),
            .init(
                "sandbox.storage", .command, .correct,
                "The sandbox cannot use its storage file.",
                causes: "The folder cannot be written, the disk is full, or the file was made by something else.",
                remedy: "Name another file, or remove the damaged one."),
            .init(
                "start.never", .command, .correct,
                "The schedule of a pipeline never comes.",
                causes: "Its times are outside its hours and days.",
                remedy: "Correct `schedule` so that `every` or `cron` meets `between` and `days`."),
            .init(
                "start.no_schedule", .command, .correct,
                "A pipeline that `start` was given has no schedule.",
                causes: "`schedule` is missing in the pipeline file.",
                remedy: "Write `schedule: { every: 15 minutes }` into it, or use `run`."),
            .init(
                "start.port", .command, .correct,
                "The port of `--monitor-port` cannot be opened.",
                causes: "Another process has it, or it is a port below 1024.",
                remedy: "Choose another port."),
        ])
}
