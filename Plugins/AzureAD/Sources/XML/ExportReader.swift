import BridgeCore
import XMLStream

/// The state machine over one format of XML export. A class, since the format is known only when the root element is seen.
protocol ExportReader: AnyObject, XMLHandler {
    /// The kind of entries that do not say what they are; nil: that cannot be told.
    var fallbackKind: ResourceKind? { get }

    /// Moves the next entry out.
    func next(into entry: inout DirectoryEntry) -> ParserStep?

    /// The document was closed: what its content says of whether everything is there.
    func verdict() throws(BridgeError) -> Completeness.Evidence
}

/// A reader, and how its events reach it without a detour.
struct ChosenReader {
    let reader: any ExportReader
    let events: XMLEvents

    init(_ reader: some ExportReader) {
        self.reader = reader
        events = XMLEvents(reader)
    }
}

/// Chooses the reader by the root element, which then gets all events.
struct ExportHandler: XMLHandler {
    private var chosen: ChosenReader?
    private let choice: XMLExportChoice
    private let file: String
    private let table: AttributeTable

    init(_ choice: XMLExportChoice, file: String, table: AttributeTable) {
        self.choice = choice
        self.file = file
        self.table = table
    }

    /// The reader, once the root element is known.
    var reader: (any ExportReader)? { chosen?.reader }

    var successor: XMLEvents? { chosen?.events }

    var wantsText: Bool { false }

    mutating func start(_ element: borrowing XMLElement) throws {
        let chosen = try choice.reader(root: element, ExportAssembly(file: file, table: table))
        self.chosen = chosen
        try chosen.events.deliverStart(element)
    }

    func text(_ bytes: Span<UInt8>) {}

    func end(_ name: borrowing XMLName) {}
}
