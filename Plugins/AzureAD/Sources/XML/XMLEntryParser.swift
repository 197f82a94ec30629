import BridgeCore
import FileInput
import XMLStream

/// XML exports as a format of files; which one, the root element says.
struct XMLFormat: EntryFormat {
    let choice: XMLExportChoice
    let isComplete = true
    let name = "XML export"

    /// Atom feeds name people by their identifiers, as everything of Azure AD does; the other formats by distinguished names.
    var referencesBy: String? { choice.format == .atom ? nil : "distinguishedName" }

    func parser(file: String, table: AttributeTable) -> any EntryParser { XMLEntryParser(choice, file: file, table: table) }

    func referencesBy(head: [UInt8]) -> String? {
        let parser = XMLEntryParser(choice, file: "", table: AttributeTable(slots: [], roles: []))
        var entry = DirectoryEntry()
        do {
            try parser.append(head)
            while case .entry = try parser.next(into: &entry) {}
        } catch {
            // The root element is known all the same, or nothing is.
        }
        return parser.referencesBy ?? referencesBy
    }
}

/// Entries out of an XML export. The XML parser itself knows UTF-8 and UTF-16, so bytes go to it as they are.
final class XMLEntryParser: EntryParser {
    private let file: String
    private let parser: XMLPushParser<ExportHandler>
    private var pending = PendingInput()
    private var preamble = CLIXMLPreamble()
    private var isFirst = true
    private var isFinishing = false
    private var isFinished = false

    init(_ choice: XMLExportChoice, file: String, table: AttributeTable) {
        self.file = file
        parser = XMLPushParser(handler: ExportHandler(choice, file: file, table: table))
    }

    /// As the reader says after each piece: asking it for every entry would copy it.
    private(set) var fallbackKind: ResourceKind?

    /// What references name, once the document has told; the inner nil: the anchor.
    var referencesBy: String?? { parser.handler.reader.map(\.referencesBy) }

    func append(_ chunk: [UInt8]) throws {
        if isFirst { try refuseCompressed(chunk) }
        isFirst = false
        let chunk = preamble.strip(chunk)
        if !chunk.isEmpty { pending.append(chunk) }
    }

    func finish() throws {
        isFinishing = true
        let rest = preamble.finish()
        if !rest.isEmpty { pending.append(rest) }
    }

    func next(into entry: inout DirectoryEntry) throws -> ParserStep {
        while true {
            if let step = parser.handler.reader?.next(into: &entry) { return step }
            guard let piece = pending.next() else { break }
            defer { fallbackKind = parser.handler.reader?.fallbackKind }
            try piece.withUnsafeBufferPointer { try parser.append($0) }
        }
        if isFinishing, !isFinished {
            isFinished = true
            defer { fallbackKind = parser.handler.reader?.fallbackKind }
            try parser.finish()
        }
        return parser.handler.reader?.next(into: &entry) ?? .needsInput
    }

    func verdict() throws(BridgeError) -> Completeness.Evidence {
        guard isFinished, let reader = parser.handler.reader else {
            throw BridgeError("source.truncated", "The document was not read to its end.", place: .init(file: file), effect: .none)
        }
        return try reader.verdict()
    }

    /// A compressed file is no XML, but that it is compressed is the better reason.
    private func refuseCompressed(_ chunk: [UInt8]) throws {
        var transcoder = TextTranscoder(path: file)
        do {
            _ = try transcoder.decode(Array(chunk.prefix(4)))
        } catch let error where error.code == .compressed {
            throw error
        } catch {
            // UTF-16 and the like: for the XML parser to judge.
        }
    }
}
