import BridgeCore
import FileInput

/// Graph JSON as a format of exported files.
struct GraphFormat: EntryFormat {
    let encoding: TextEncoding
    /// Graph delivers only what was selected: a property that is not there is unknown.
    let isComplete = false
    let referencesBy: String? = nil
    /// `$expand=members` delivers twenty members at most and does not say when there are more.
    let memberLimit: Int? = 20
    let name = "Microsoft Graph JSON"

    func parser(file: String, table: AttributeTable) -> any EntryParser {
        GraphEntryParser(file: file, table: table, encoding: encoding)
    }
}

/// What `@odata.context` says of the objects of a page, looked for in its first bytes: members may come in any order, but it comes first
/// wherever the service wrote it.
enum GraphContext {
    /// How many bytes are looked at.
    static let headSize = 2048

    /// The kind of objects that do not say what they are themselves: people, unless the context says otherwise, or says nothing that can be
    /// understood.
    static func kind(head: [UInt8]) -> ResourceKind? {
        let mark = Array("$metadata#".utf8)
        guard let start = head.indices.first(where: { head[$0...].starts(with: mark) }) else {
            let hasContext = names.contains { name in head.indices.contains { head[$0...].starts(with: name) } }
            return hasContext ? nil : .user
        }
        let word = head[(start + mark.count)...].prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        switch String(validating: ASCII.key(word), as: UTF8.self) {
        case "users"?: return .user
        case "groups"?: return .group
        default: return nil
        }
    }

    private static let names = [Array("odata.context".utf8), Array("odata.metadata".utf8)]
}
