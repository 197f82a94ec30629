import BridgeCore

/// One format over one file: bytes in, entries out. Used by one task at a time.
protocol EntryParser: AnyObject {
    /// The kind of entries that do not say what they are; nil: that cannot be told.
    var fallbackKind: ResourceKind? { get }

    /// Brings the next bytes of the file. All entries were taken with ``next(into:)`` before.
    func append(_ chunk: [UInt8]) throws

    /// Says that the last bytes were brought. Entries may follow.
    func finish() throws

    /// Reads the next entry. Throwing ends the file.
    func next(into entry: inout DirectoryEntry) throws -> ParserStep

    /// After the end: how it is known that the file is whole, or why it is not.
    func verdict() throws(BridgeError) -> Completeness.Evidence
}

/// What a parser found.
enum ParserStep {
    /// An entry.
    case entry
    /// An entry that can be read in part only.
    case faulty(any Error)
    /// More bytes are needed, or there are no more.
    case needsInput
}

/// A format of exported files.
protocol EntryFormat: Sendable {
    /// Whether an entry lists every attribute that has a value, so that what is missing is empty and not unknown.
    var isComplete: Bool { get }
    /// The attribute that references to people name; nil: the anchor.
    var referencesBy: String? { get }
    /// The number of members after which a list within a group may have been cut without a word; nil: lists are not cut.
    var memberLimit: Int? { get }
    /// Whether the members of groups are distinguished names and delivered so.
    var namesMembersByName: Bool { get }
    /// The format in a word, for people.
    var name: String { get }

    /// A parser for one file.
    func parser(file: String, table: AttributeTable) -> any EntryParser

    /// The attribute that references to people name in a file that begins so; nil: the anchor.
    func referencesBy(head: [UInt8]) -> String?
}

extension EntryFormat {
    var memberLimit: Int? { nil }
    var namesMembersByName: Bool { false }

    func referencesBy(head: [UInt8]) -> String? { referencesBy }
}
