import BridgeCore
import FileInput

/// What the pipeline file says of the source.
struct Settings: Sendable {
    /// What becomes a record's anchor.
    enum Anchor: Sendable {
        /// The first of the usual identifiers that an entry has, and its dn where it has none.
        case automatic
        /// This attribute; `dn` too.
        case attribute(String)

        /// The attributes in order of preference.
        var names: [String] {
            switch self {
            case .automatic: ["entryUUID", "objectGUID", "nsUniqueId", "dn"]
            case .attribute(let name): [name]
            }
        }
    }

    static let fields: [ConnectorSpec.Field] = [
        .init(
            "files", .texts, required: true,
            help: "The LDIF files: paths and patterns, relative to the pipeline file. Several are read as one; `-` is standard input.",
            example: "exports/*.ldif"),
        .init(
            "encoding", .choice(encodings.map(\.word)), default: "automatic",
            help: "How the text is encoded. `automatic` goes by the byte order mark and otherwise takes UTF-8."),
        .init(
            "anchor", default: "automatic",
            help: "The attribute that identifies an entry for good. `automatic` takes the first of entryUUID, objectGUID, nsUniqueId and "
                + "the dn that an entry has.", example: "uid"),
        .init(
            "user_classes", .texts,
            help: "The object classes of people. Without, every entry that is no group counts as a person.", example: "inetOrgPerson"),
        .init(
            "group_classes", .texts,
            help:
                "The object classes of groups. Without: group, groupOfNames, groupOfUniqueNames, groupOfMembers, groupOfURLs, posixGroup.",
            example: "groupOfNames"),
        .init(
            "other_classes", .texts, help: "Object classes of entries that are left out, whatever else they are.", example: "computer"),
        .init(
            "attributes", .texts,
            help: "The attributes that the source offers. Without, a pass over the files finds them.", example: "mail"),
        .init(
            "url_folder",
            help: "A folder out of which values that are written as `file:` URLs (`photo:< file:///…`) are read. Without it no URL is "
                + "ever opened; with it none outside of it.", example: "/srv/export/photos"),
        .init(
            "system",
            help: "The directory of which the files are exports, in words of your own. The state is bound to it and refuses another one; "
                + "files may change their names.", example: "corp.example.com"),
    ]

    let patterns: [String]
    let encoding: TextEncoding
    let anchor: Anchor
    let userClasses: [String]
    let groupClasses: [String]
    let otherClasses: [String]
    let attributes: [String]
    let system: String?
    let urlFolder: ValueFolder?
    private let base: String

    init(_ configuration: ConnectorConfiguration, baseDirectory: String) throws(BridgeError) {
        patterns = configuration.texts("files")
        guard !patterns.isEmpty, !patterns.contains("") else {
            throw BridgeError("configuration.missing", "The setting “files” is missing; name the LDIF files.", effect: .none)
        }
        let word = configuration.text("encoding") ?? "automatic"
        guard let found = Self.encodings.first(where: { $0.word == word }) else {
            throw BridgeError(
                "configuration.invalid", "The encoding is none of \(Self.encodings.map(\.word).joined(separator: ", ")).", effect: .none)
        }
        encoding = found.encoding
        let anchor = configuration.text("anchor") ?? "automatic"
        self.anchor = anchor == "automatic" ? .automatic : .attribute(anchor)
        userClasses = configuration.texts("user_classes")
        let groups = configuration.texts("group_classes")
        groupClasses = groups.isEmpty ? Self.usualGroupClasses : groups
        otherClasses = configuration.texts("other_classes")
        attributes = configuration.texts("attributes")
        system = configuration.text("system")
        urlFolder = configuration.text("url_folder").map { ValueFolder(path: $0, relativeTo: baseDirectory) }
        base = baseDirectory
    }

    /// Looks the files up now.
    func files() throws(BridgeError) -> [InputFile] {
        do {
            return try FileSet(patterns: patterns, relativeTo: base).files
        } catch {
            throw BridgeError(reading: error.path, error)
        }
    }

    /// The file's name as the user knows it: without the folder of the pipeline file.
    func name(_ file: InputFile) -> String {
        let prefix = base.hasSuffix("/") ? base : base + "/"
        return file.path.hasPrefix(prefix) ? String(file.path.dropFirst(prefix.count)) : file.path
    }

    private static let usualGroupClasses = [
        "group", "groupOfNames", "groupOfUniqueNames", "groupOfMembers", "groupOfURLs", "posixGroup",
    ]

    private static let encodings: [(word: String, encoding: TextEncoding)] = [
        ("automatic", .automatic), ("utf-8", .utf8), ("utf-16le", .utf16LittleEndian), ("utf-16be", .utf16BigEndian),
        ("windows-1252", .windows1252),
    ]
}
