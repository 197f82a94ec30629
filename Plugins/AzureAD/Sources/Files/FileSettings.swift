import BridgeCore
import FileInput

/// The settings that the file connectors share.
enum FileSettings {
    /// `files`, with an example in the connector's format.
    static func files(_ example: String) -> ConnectorSpec.Field {
        .init(
            "files", .texts, required: true,
            help: "The exported files: paths and patterns, relative to the pipeline file. Several are read as one.", example: example)
    }

    /// `files`, for a connector that can do without.
    static func optionalFiles(_ example: String) -> ConnectorSpec.Field {
        var field = files(example)
        field.isRequired = false
        return field
    }

    /// `encoding`, for formats that do not say it themselves.
    static let encoding = ConnectorSpec.Field(
        "encoding", .choice(encodings.map(\.word)), default: "automatic",
        help: "How the text is encoded. `automatic` goes by the byte order mark and otherwise takes UTF-8.")

    /// `anchor`.
    static let anchor = ConnectorSpec.Field(
        "anchor", default: "automatic",
        help: "The attribute that identifies a record for good. `automatic` takes the first of objectGUID, msDS-aadObjectId, entryUUID, "
            + "id and the distinguished name that a record has.", example: "employeeId")

    /// `members_of` and `assigned_list`.
    static let assignment: [ConnectorSpec.Field] = [
        .init(
            "members_of", .texts,
            help: "Groups in the same export, by name, identifier or distinguished name: only their direct members count as assigned "
                + "(`isAssigned`).", example: "Staffbase Users"),
        .init(
            "assigned_list",
            help: "A file that names the assigned people, one a line or in the first column of a CSV file with a header, by "
                + "userPrincipalName, anchor or distinguished name.", example: "exports/assigned.csv"),
    ]

    /// `system`.
    static let system = ConnectorSpec.Field(
        "system",
        help: "The directory of which the files are exports, in words of your own. The state is bound to it and refuses another one; "
            + "files may change their names.", example: "corp.example.com")

    /// The encoding that the settings name.
    static func encoding(_ configuration: ConnectorConfiguration) throws(BridgeError) -> TextEncoding {
        let word = configuration.text("encoding") ?? "automatic"
        guard let found = encodings.first(where: { $0.word == word }) else {
            throw BridgeError(
                "configuration.invalid",
                "The encoding is none of \(encodings.map(\.word).joined(separator: ", ")).", effect: .none)
        }
        return found.encoding
    }

    private static let encodings: [(word: String, encoding: TextEncoding)] = [
        ("automatic", .automatic), ("utf-8", .utf8), ("utf-16le", .utf16LittleEndian), ("utf-16be", .utf16BigEndian),
        ("windows-1252", .windows1252),
    ]
}
