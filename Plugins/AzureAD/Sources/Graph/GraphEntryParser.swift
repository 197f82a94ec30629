import BridgeCore
import FileInput
import JSONStream

/// Entries out of Graph JSON, camelCase as the service writes it or PascalCase as PowerShell does.
final class GraphEntryParser: EntryParser {
    private(set) var fallbackKind: ResourceKind? = .user
    private let file: String
    private let table: AttributeTable
    private var reader = JSONElementReader()
    private var transcoder: TextTranscoder
    private var pending = PendingInput()
    private var queue = EntryQueue()
    private var gatherer: GraphGatherer
    private var head: [UInt8] = []
    private var isFinishing = false
    private var facts: JSONDocumentFacts?
    private var elements = 0

    init(file: String, table: AttributeTable, encoding: TextEncoding) {
        self.file = file
        self.table = table
        transcoder = TextTranscoder(encoding: encoding, path: file)
        gatherer = GraphGatherer(table: table)
    }

    func append(_ chunk: [UInt8]) throws { take(try transcoder.decode(chunk)) }

    func finish() throws {
        take(try transcoder.finish())
        isFinishing = true
    }

    private func take(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        if head.count < GraphContext.headSize {
            head.append(contentsOf: bytes.prefix(GraphContext.headSize - head.count))
            fallbackKind = GraphContext.kind(head: head)
        }
        pending.append(bytes)
    }

    func next(into entry: inout DirectoryEntry) throws -> ParserStep {
        while true {
            if let step = queue.next(into: &entry) { return step }
            guard let piece = pending.next() else { break }
            try piece.withUnsafeBufferPointer { bytes in
                try reader.append(bytes) { element in try self.take(element) }
            }
        }
        if isFinishing, facts == nil { facts = try reader.finish() }
        return queue.next(into: &entry) ?? .needsInput
    }

    private func take(_ element: borrowing JSONElement) throws {
        elements += 1
        var entry = queue.blank()
        entry.begin(line: element.line)
        do {
            try gatherer.gather(element, into: &entry)
            if let refusal = gatherer.refusal(entry) {
                throw BridgeError(
                    "source.format", refusal, place: .init(file: file, line: element.line, column: element.column), effect: .none)
            }
            queue.append(entry, nil)
        } catch let error as JSONStreamError where error.mayContinue {
            queue.append(entry, error)
        }
    }

    func verdict() throws(BridgeError) -> Completeness.Evidence {
        guard let facts else { throw error("source.truncated", "The document was not read to its end.") }
        if facts.nextLink != nil {
            throw error(
                "source.incomplete",
                "The page has an @odata.nextLink: more pages follow that are not in the file. Save all pages, or export with a tool that "
                    + "follows them.")
        }
        if facts.deltaLink != nil {
            throw error(
                "source.incomplete",
                "The page is the answer of a delta query, which may hold changes only. Export the list of users itself.")
        }
        return facts.isClosed ? .proven : .unproven
    }

    private func error(_ code: BridgeError.Code, _ message: String) -> BridgeError {
        BridgeError(code, message, place: .init(file: file), effect: .none)
    }
}
