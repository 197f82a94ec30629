import BridgeCore
import Synchronization

/// A part of an LDIF file between two record borders, read by a task of its own.
///
/// Only what is beyond doubt is read so. A part with a broken record, a change record, a search result, anything that would be reported
/// or remembered, is given up and read again in its place by the file's own parser, which alone decides.
final class LDIFPart: Sendable {
    let number: Int
    let bytes: [UInt8]
    private let outcome = Mutex<Outcome?>(nil)

    /// What a part gave.
    struct Outcome: ~Copyable, Sendable {
        var records: RecordBatchBuilder
        var lines: Int
        var entries: Int
        var anchorRanks: (best: Int, worst: Int)
    }

    init(number: Int, bytes: [UInt8]) {
        self.number = number
        self.bytes = bytes
    }

    /// Reads the part.
    func read(_ file: String, _ format: LDIFFormat, _ writer: EntryWriter) {
        var writer = writer
        writer.begin(file: file)
        let parser = LDIFEntryParser(file: file, table: writer.table, encoding: format.encoding)
        var records = RecordBatchBuilder(layout: writer.layout, expecting: bytes.count / 512)
        var entry = DirectoryEntry()
        do {
            try parser.append(bytes)
            while true {
                switch try parser.next(into: &entry) {
                case .entry: break
                case .faulty: return
                case .needsInput:
                    guard parser.isRegular else { return }
                    var result: Outcome? = Outcome(
                        records: records, lines: parser.lineCount, entries: parser.entryCount, anchorRanks: writer.anchorRanks)
                    outcome.withLock { swap(&$0, &result) }
                    return
                }
                if case .skipped = writer.write(entry, fallback: parser.fallbackKind, into: &records) { return }
            }
        } catch {
            // The file's own parser will find and report it.
            return
        }
    }

    /// What the part gave, once; nil: it must be read by the file's own parser.
    func takeOutcome() -> Outcome? { outcome.withLock { $0.take() } }
}
