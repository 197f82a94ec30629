import BridgeCore
import FileInput
import XMLStream

/// DSML version 2 as a format of exported files.
struct DSMLFormat: EntryFormat {
    let isComplete = true
    let referencesBy: String? = "distinguishedName"
    let name = "DSML version 2"

    func parser(file: String, table: AttributeTable) -> any EntryParser { DSMLEntryParser(file: file, table: table) }
}

/// Entries out of DSML. The XML parser itself knows UTF-8 and UTF-16, so bytes go to it as they are.
final class DSMLEntryParser: EntryParser {
    let fallbackKind: ResourceKind? = nil
    private let file: String
    private let parser: XMLPushParser<DSMLHandler>
    private var pending = PendingInput()
    private var isFirst = true
    private var isFinishing = false
    private var isFinished = false

    init(file: String, table: AttributeTable) {
        self.file = file
        parser = XMLPushParser(handler: DSMLHandler(file: file, table: table))
    }

    func append(_ chunk: [UInt8]) throws {
        if isFirst { try refuseCompressed(chunk) }
        isFirst = false
        pending.append(chunk)
    }

    func finish() throws { isFinishing = true }

    func next(into entry: inout DirectoryEntry) throws -> ParserStep {
        while true {
            if let step = parser.handler.queue.next(into: &entry) { return step }
            guard let piece = pending.next() else { break }
            try piece.withUnsafeBufferPointer { try parser.append($0) }
        }
        if isFinishing, !isFinished {
            isFinished = true
            try parser.finish()
        }
        return parser.handler.queue.next(into: &entry) ?? .needsInput
    }

    func verdict() throws(BridgeError) -> Completeness.Evidence { try parser.handler.verdict() }

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
