import BridgeCore
import FileInput
import JSONStream

/// Entries out of Graph JSON, camelCase as the service writes it or PascalCase as PowerShell does.
final class GraphEntryParser: EntryParser {
    private(set) var fallbackKind: ResourceKind? = .user
    private let file: String
    private let table: AttributeTable
    private let typeMatch: AttributeTable.Match?
    private var reader = JSONElementReader(arrayMembers: GraphPage.allCases.map(\.member))
    private var transcoder: TextTranscoder
    private var pending = PendingInput()
    private var queue = EntryQueue()
    private var gatherer: GraphGatherer
    private var head: [UInt8] = []
    private var isFinishing = false
    private var facts: JSONDocumentFacts?
    private var objection: BridgeError?

    init(file: String, table: AttributeTable, encoding: TextEncoding) {
        self.file = file
        self.table = table
        transcoder = TextTranscoder(encoding: encoding, path: file)
        gatherer = GraphGatherer(table: table)
        typeMatch = Array("@odata.type".utf8).withUnsafeBufferPointer { table.match($0) }
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

    func verdict() throws(BridgeError) -> Completeness.Evidence {
        guard let facts else { throw error("source.truncated", "The document was not read to its end.") }
        if let objection { throw objection }
        let page = GraphPage.allCases.first { $0.member == facts.arrayMember }
        if let objection = (page ?? .list).objection(facts) { throw error("source.incomplete", objection) }
        // What a batch asked for is not known: its answers prove nothing about other people.
        return facts.isClosed && page != .batch ? .proven : .unproven
    }

    private func error(_ code: BridgeError.Code, _ message: String, line: Int? = nil, column: Int? = nil) -> BridgeError {
        BridgeError(code, message, place: .init(file: file, line: line, column: column), effect: .none)
    }
}

extension GraphEntryParser {
    private func take(_ element: borrowing JSONElement) throws {
        switch element.arrayIndex.flatMap(GraphPage.init(rawValue:)) {
        case .batch?: try takeAnswer(element)
        case .azureHound?: try takeHound(element)
        case .list?, nil: try takeObject(element)
        }
    }

    private func takeObject(_ element: borrowing JSONElement) throws {
        var entry = queue.blank()
        entry.begin(line: element.line)
        do {
            try gatherer.gather(element, into: &entry)
            if entry.values.isEmpty, entry.empties.isEmpty { try refuse(element) }
            queue.append(consume entry, nil)
        } catch let error as JSONStreamError where error.mayContinue {
            queue.append(consume entry, error)
        }
    }

    /// Throws for an object that is no person or group but something else that is known.
    private func refuse(_ element: borrowing JSONElement) throws {
        var isError = false
        var isHound = false
        try element.forEachMember { member in
            let isObject = member.value.kind == .object
            if isObject, member.keyEquals("error") || member.keyEquals("odata.error") { isError = true }
            if isObject, member.keyEquals("data") { isHound = true }
        }
        if isError {
            throw error(
                "source.format",
                "The file is an error answer of the service, not an export. Repeat the request with the rights that it needs.",
                line: element.line, column: element.column)
        }
        if isHound {
            throw error(
                "source.format", "The file has the objects of an AzureHound collection one by one. Collect into a file (-o).",
                line: element.line, column: element.column)
        }
    }

    /// An object of AzureHound: `kind` says what it is, `data` is it. Members that are false or empty are not written, so what is not
    /// there is unknown, as everywhere in Graph JSON.
    private func takeHound(_ element: borrowing JSONElement) throws {
        var entry = queue.blank()
        entry.begin(line: element.line)
        let line = element.line
        do {
            var word: StaticString?
            var hasData = false
            try element.forEachMember { member in
                if member.keyEquals("kind") {
                    word = member.value.equals("AZUser") ? "user" : member.value.equals("AZGroup") ? "group" : "other"
                } else if member.keyEquals("data"), member.value.kind == .object {
                    hasData = true
                    try gatherer.gather(member.value, line: line, into: &entry)
                }
            }
            guard let word, hasData else {
                throw error(
                    "source.format", "The document has a list “data” as AzureHound writes it, but its objects have no “kind” and “data”.",
                    line: line, column: element.column)
            }
            setType(word, &entry)
            queue.append(entry, nil)
        } catch let error as JSONStreamError where error.mayContinue {
            queue.append(entry, error)
        }
    }

    private func setType(_ word: StaticString, _ entry: inout DirectoryEntry) {
        guard let typeMatch else { return }
        let line = entry.line
        word.withUTF8Buffer { entry.add($0, typeMatch, line: line) }
    }

    /// The type that the context of an answer says, for an object that does not say it itself.
    private func setType(of kind: ResourceKind?, _ line: Int, _ entry: inout DirectoryEntry) throws {
        if entry.mentions(.typeName, in: table) { return }
        switch kind {
        case .user?: setType("user", &entry)
        case .group?: setType("group", &entry)
        default: throw error("source.kind_unknown", "An answer of the batch does not say whether its objects are people.", line: line)
        }
    }

    private func takeAnswer(_ element: borrowing JSONElement) throws {
        let line = element.line
        var answer = GraphBatchAnswer()
        do {
            try answer.forEachObject(element) { object, kind in
                guard object.kind == .object else { return }
                var entry = queue.blank()
                entry.begin(line: line)
                try gatherer.gather(object, line: line, into: &entry)
                try setType(of: kind, line, &entry)
                queue.append(entry, nil)
            }
        } catch let error as JSONStreamError where error.mayContinue {
            objection = objection ?? BridgeError(reading: file, error)
        }
        if let message = answer.objection { objection = objection ?? error("source.incomplete", message, line: line) }
    }
}
