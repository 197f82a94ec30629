import BridgeCore

extension CodeGroup {
    static let sources = Self(
        title: "Sources",
        intro: "A read that is not whole proves nothing about who is absent: nobody of it is disabled or removed, and `plan` and `run` "
            + "end with 1.",
        codes: [
            .init(
                "source.archive", .source, .correct,
                "An archive cannot be read.",
                causes: "It is protected by a password, empty, or has several files where one is wanted.",
                remedy: "Unpack it, or export without a password."),
            .init(
                "source.assignment", .source, .correct,
                "Who is assigned cannot be found out.",
                causes: "The application, a group or the list that the settings name does not exist, is not unique, or cannot be read.",
                remedy: "Correct `assigned_to`, `groups`, `members_of` or `assigned_list`, or give the right to read it."),
            .init(
                "source.changed", .source, .again,
                "A file changed while it was read.",
                causes: "The export was still at work.",
                remedy: "Read it when the export has ended; let the export write elsewhere and move the file when it is whole."),
            .init(
                "source.changes", .record, .correct,
                "The file has changes in the place of entries.",
                causes: "An LDIF file of `changetype` records, or DSML with requests.",
                remedy: "Export the entries themselves, with ldapsearch, slapcat or ldifde."),
            .init(
                "source.checkpoint_expired", .source, .again,
                "The place where the last read of changes ended is no longer known.",
                causes: "A long pause, changed settings of who is assigned, or a service that dropped it.",
                remedy: "Nothing is to do: everything is read again."),
            .init(
                "source.compressed", .source, .correct,
                "The content is compressed in a way that is not read here, or twice.",
                causes: "A compressed file in a compressed one, or compressed standard input where a file is wanted.",
                remedy: "Unpack it once."),
            .init(
                "source.empty", .source, .correct,
                "The file has no entry, or the list names nobody.",
                causes: "An export that failed, lacked the right to read, or had a wrong base or filter.",
                remedy: "Look at the export; an empty file would have everybody leave."),
            .init(
                "source.encoding", .source, .correct,
                "The bytes are not in the encoding that was declared or found.",
                causes: "A file in another encoding, or one that was changed by an editor.",
                remedy: "Set `encoding`, or export as UTF-8."),
            .init(
                "source.expectation", .source, .correct,
                "`read`: what was read breaks `expect`.",
                causes: "Fewer people or files than expected, or a file that is too old.",
                remedy: "Look at the export; correct `expect` when the new number is right."),
            .init(
                "source.failed", .source, .again,
                "The source failed for a reason that it does not name.",
                causes: "A file that cannot be read, a fault in a connector.",
                remedy: "Try again; `idbridge check FILE`; report it when it stays."),
            .init(
                "source.file_not_found", .source, .correct,
                "The file does not exist.",
                causes: "A wrong path (paths are relative to the pipeline file), or an export that did not run.",
                remedy: "Correct the path or the export."),
            .init(
                "source.format", .source, .correct,
                "The file is of another kind than expected.",
                causes: "An error answer that was saved, another format than `format` says, or an unknown one.",
                remedy: "Export again, or correct `format`."),
            .init(
                "source.incomplete", .source, .correct,
                "The file says itself that more follows which is not in it.",
                causes: "Only the first page of an answer was saved.",
                remedy: "Save all pages; let the export follow the links."),
            .init(
                "source.is_directory", .source, .correct,
                "The path is a folder.",
                causes: "A pattern was meant.",
                remedy: "Name files, such as `exports/*.ldif`."),
            .init(
                "source.kind_unknown", .record, .correct,
                "Nothing tells whether a record is a person or a group.",
                causes: "The export lacks `objectClass`, or the request is not kept with its answer.",
                remedy: "Export that attribute too."),
            .init(
                "source.lookup_unsupported", .nothing, .nothing,
                "The source finds nobody by that attribute.",
                causes: "`provision` was asked by a value that the service cannot look for.",
                remedy: "Nothing is to do: the source is read whole. By userPrincipalName, mail, id or employeeId it is faster."),
            .init(
                "source.no_anchor", .record, .correct,
                "A record has no value of the key that tells records apart, or not the one that the others have.",
                causes: "The key was not exported, for all or for some.",
                remedy: "Export the attribute for everybody, or set `anchor`."),
            .init(
                "source.no_file_matches", .source, .correct,
                "No file matches the pattern.",
                causes: "A wrong pattern or folder, or an export that did not run.",
                remedy: "Correct the pattern or the export."),
            .init(
                "source.not_readable", .source, .correct,
                "The file or a folder on the way may not be read.",
                causes: "Rights of the user who runs the program.",
                remedy: "Give the right to read."),
            .init(
                "source.read_failed", .source, .again,
                "Reading a file failed in the middle.",
                causes: "A disk or a network file system that fails.",
                remedy: "Try again; copy the file to a local disk."),
            .init(
                "source.search_failed", .source, .correct,
                "The search behind the export failed or hit a limit, so that entries may be missing.",
                causes: "A size or time limit of the server, or an error that was written into the export.",
                remedy: "Repeat the export, with paging."),
            .init(
                "source.syntax", .record, .correct,
                "The file breaks the rules of its format at the place that the message names.",
                causes: "An export that was edited, joined or cut; a fault of the program that wrote it; an entry of enormous size.",
                remedy: "Correct that place, or export again."),
            .init(
                "source.truncated", .source, .correct,
                "The file was cut off.",
                causes: "An export that was interrupted, a full disk, a copy that broke.",
                remedy: "Export again. A text file that is whole lacks only its last line end: add it."),
            .init(
                "source.value", .record, .correct,
                "A value of a record is not what its attribute can be.",
                causes: "Bytes that are no text, a wrong time or identifier.",
                remedy: "Correct the value in the source; the message has file, line and attribute."),
        ])
}
