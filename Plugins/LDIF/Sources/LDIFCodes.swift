import BridgeCore

extension [CodeExplanation] {
    /// The codes of the source `ldif`.
    static let ldif: Self = [
        .init(
            "source.url_value", .record, .correct,
            "A value is a link to a file (`:<`) that cannot be read.",
            causes: "The file is missing, or lies outside the folder of `url_folder`.",
            remedy: "Put the files into that folder, or export the values themselves.")
    ]

    /// The codes of a target of change files.
    static let changeFiles: Self = [
        .init(
            "target.attribute", .write, .correct,
            "A target path is no attribute of a directory, or a value cannot be written.",
            causes: "A path with a dot or a filter, as in SCIM.",
            remedy: "Map to names such as `mail`."),
        .init(
            "target.history", .run, .correct,
            "A change file is missing, damaged or cannot be read.",
            causes: "Files of the folder were moved, edited or removed.",
            remedy: "Put the file back as it was written: what the directory has is the sum of all."),
        .init(
            "target.no_name", .write, .correct,
            "The entry has no value for its distinguished name.",
            causes: "An attribute that `dn` or `group_dn` names is empty or not mapped.",
            remedy: "Map it, or leave such people out by `scope`."),
        .init(
            "target.reference", .write, .nextPlan,
            "The entry that a reference names is not in the change files.",
            causes: "It was not created yet, or was removed.",
            remedy: "Look at that entry's own operation."),
        .init(
            "target.write_failed", .run, .lookedUp,
            "The change file cannot be written.",
            causes: "A full disk, missing rights, or another run that wrote at the same time.",
            remedy: "Make room, correct the rights, and run again."),
    ]
}
