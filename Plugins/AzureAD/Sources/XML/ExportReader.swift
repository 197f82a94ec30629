import BridgeCore
import XMLStream

/// The state machine over one format of XML export.
protocol ExportReader: XMLHandler {
    /// The kind of entries that do not say what they are; nil: that cannot be told.
    var fallbackKind: ResourceKind? { get }

    /// The attribute that references to people name, as far as the document has told; nil: the anchor.
    var referencesBy: String? { get }

    /// Moves the next entry out.
    mutating func next(into entry: inout DirectoryEntry) -> ParserStep?

    /// The document was closed: what its content says of whether everything is there.
    func verdict() throws(BridgeError) -> Completeness.Evidence
}

extension ExportReader {
    /// What directories and their tools write.
    var referencesBy: String? { "distinguishedName" }
}

/// A reader whose type the root element decided, and how the events reach it without a detour.
final class ChosenReader {
    let events: XMLEvents
    private let box: any AnyExportReaderBox

    init(_ reader: some ExportReader) {
        let box = XMLHandlerBox(reader)
        self.box = box
        events = XMLEvents(box)
    }

    var fallbackKind: ResourceKind? { box.fallbackKind }

    var referencesBy: String? { box.referencesBy }

    func next(into entry: inout DirectoryEntry) -> ParserStep? { box.next(into: &entry) }

    func verdict() throws(BridgeError) -> Completeness.Evidence { try box.verdict() }
}

/// A box of a reader, whatever its type.
private protocol AnyExportReaderBox {
    var fallbackKind: ResourceKind? { get }
    var referencesBy: String? { get }
    func next(into entry: inout DirectoryEntry) -> ParserStep?
    func verdict() throws(BridgeError) -> Completeness.Evidence
}

extension XMLHandlerBox: AnyExportReaderBox where Handler: ExportReader {
    var fallbackKind: ResourceKind? { handler.fallbackKind }
    var referencesBy: String? { handler.referencesBy }
    func next(into entry: inout DirectoryEntry) -> ParserStep? { handler.next(into: &entry) }
    func verdict() throws(BridgeError) -> Completeness.Evidence { try handler.verdict() }
}

/// Chooses the reader by the root element, which then gets all events.
struct ExportHandler: XMLHandler {
    /// The reader, once the root element is known.
    private(set) var reader: ChosenReader?
    private let choice: XMLExportChoice
    private let file: String
    private let table: AttributeTable

    init(_ choice: XMLExportChoice, file: String, table: AttributeTable) {
        self.choice = choice
        self.file = file
        self.table = table
    }

    var successor: XMLEvents? { reader?.events }

    mutating func start(_ element: borrowing XMLElement) throws {
        reader = try choice.reader(root: element, ExportAssembly(file: file, table: table))
    }

    func text(_ bytes: Span<UInt8>) {}

    func end(_ name: borrowing XMLName) {}
}
