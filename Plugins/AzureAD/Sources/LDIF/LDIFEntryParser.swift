import BridgeCore
import FileInput
import LDIF

/// LDIF as a format of exported files.
struct LDIFFormat: EntryFormat {
    let encoding: TextEncoding
    let isComplete = true
    let referencesBy: String? = "distinguishedName"
    let namesMembersByName = true
    let name = "LDIF"

    /// Whether parts of a file can be read at the same time: not where a transcoder must see it from its beginning to its end.
    var isReadInParts: Bool { encoding == .automatic || encoding == .utf8 }

    func parser(file: String, table: AttributeTable) -> any EntryParser {
        LDIFEntryParser(file: file, table: table, encoding: encoding)
    }
}

/// Entries out of LDIF: content records and `changetype: add`.
final class LDIFEntryParser: EntryParser {
    let fallbackKind: ResourceKind? = nil
    private let file: String
    private let table: AttributeTable
    private let nameMatch: AttributeTable.Match?
    private var reader: LDIFReader
    private var transcoder: TextTranscoder
    private var lastByte: UInt8?
    private var isFinished = false
    private var isEnding = false
    private var entries = 0
    private var lastLine = 1
    private var firstChangeLine: Int?
    private var problem: BridgeError?

    init(file: String, table: AttributeTable, encoding: TextEncoding) {
        self.file = file
        self.table = table
        reader = LDIFReader(selection: table.selection)
        transcoder = TextTranscoder(encoding: encoding, path: file)
        nameMatch = Array("dn".utf8).withUnsafeBufferPointer { table.match($0) }
    }

    func append(_ chunk: [UInt8]) throws { feed(try transcoder.decode(chunk)) }

    func finish() throws {
        feed(try transcoder.finish())
        // What the reader holds back from here on is the last record: it is the only one that nothing follows.
        isFinished = true
    }

    private func feed(_ bytes: [UInt8]) {
        lastByte = bytes.last ?? lastByte
        reader.append(bytes)
    }

    func next(into entry: inout DirectoryEntry) throws -> ParserStep {
        while true {
            switch advance() {
            case .failure(let error):
                guard error.mayContinue else { throw error }
                entries += 1
                _ = gather(into: &entry)
                return .faulty(error)
            case .success(nil):
                entry.returnBytes()
                return .needsInput
            case .success(.content?), .success(.add?): return take(into: &entry)
            case .success(.delete?), .success(.modify?), .success(.rename?):
                if let step = refuseChange(into: &entry) { return step }
            case .success(.searchResult?): noteResult()
            case .success(.searchReference?): continue
            }
        }
    }

    /// The kind of the next record, nil when more bytes are needed.
    private func advance() -> Result<LDIFRecord.Kind?, LDIFError> {
        do throws(LDIFError) {
            let isThere = try nextRecord()
            let kind = reader.record.kind
            if isThere { lastLine = reader.record.lineNumber }
            return .success(isThere ? kind : nil)
        } catch {
            return .failure(error)
        }
    }

    /// Takes all complete records first; only then is the reader told that the file ends.
    private func nextRecord() throws(LDIFError) -> Bool {
        if isEnding { return try reader.next() }
        if try reader.next() { return true }
        guard isFinished else { return false }
        isEnding = true
        reader.finish()
        return try reader.next()
    }

    private func take(into entry: inout DirectoryEntry) -> ParserStep {
        entries += 1
        if let error = gather(into: &entry) { return .faulty(error) }
        let isCutOff = isEnding && lastByte != UInt8(ascii: "\n")
        return isCutOff ? .faulty(cutOff(reader.record.lineNumber)) : .entry
    }

    /// Puts the wanted values into the entry; the first value that cannot be read is the result.
    private func gather(into entry: inout DirectoryEntry) -> LDIFError? {
        entry.begin(line: reader.record.lineNumber)
        entry.mayBeCut = isEnding
        return Self.gather(reader.record, table, nameMatch, into: &entry)
    }

    private static func gather(
        _ record: borrowing LDIFRecord, _ table: AttributeTable, _ nameMatch: AttributeTable.Match?, into entry: inout DirectoryEntry
    ) -> LDIFError? {
        entry.lend(record.sourceBytes)
        if let nameMatch, record.hasDN {
            if let place = record.dnPlace {
                entry.add(lent: place, uses: nameMatch.uses, line: record.lineNumber)
            } else {
                record.withDN { dn in dn.withUnsafeBufferPointer { entry.add($0, nameMatch, line: record.lineNumber) } }
            }
        }
        var failure: LDIFError?
        let isByName = table.isByName
        table.selected.withUnsafeBufferPointer { selected in
            record.lines.withUnsafeBufferPointer { lines in
                for position in lines.indices where lines[position].role == .value {
                    if isByName, let (place, name) = lines[position].plainPlace {
                        entry.add(lent: place, uses: selected[name], line: lines[position].lineNumber)
                        continue
                    }
                    let line = lines[position]
                    guard let match = match(record, line, table) else { continue }
                    do throws(LDIFError) {
                        try entry.add(match, line: line.lineNumber) { output throws(LDIFError) in
                            try record.appendValue(of: line, to: &output)
                        }
                    } catch {
                        failure = failure ?? error
                    }
                }
            }
        }
        return failure
    }

    private static func match(
        _ record: borrowing LDIFRecord, _ line: LDIFRecord.Line, _ table: AttributeTable
    ) -> AttributeTable.Match? {
        if let index = line.selectedIndex, !record.hasOptions(line), let match = table.match(selected: index) { return match }
        return record.withName(of: line) { name in name.withUnsafeBufferPointer { table.match(description: $0) } }
    }

    /// Only the first change record is reported: where there is one, there are thousands.
    private func refuseChange(into entry: inout DirectoryEntry) -> ParserStep? {
        guard firstChangeLine == nil else { return nil }
        firstChangeLine = reader.record.lineNumber
        entry.begin(line: reader.record.lineNumber)
        return .faulty(changeError(reader.record.lineNumber))
    }

    /// Whether a part of a file between two record borders was read without anything to remember.
    var isRegular: Bool { problem == nil && firstChangeLine == nil }

    /// How many lines were read.
    var lineCount: Int { reader.lineCount }

    /// How many entries were read.
    var entryCount: Int { entries }

    /// Takes over a part of the file that another parser has read; both are at record borders.
    func join(lines: Int, entries: Int) {
        reader.advance(pastLines: lines)
        self.entries += entries
        lastLine = reader.lineCount
        lastByte = UInt8(ascii: "\n")
    }

    private func changeError(_ line: Int) -> BridgeError {
        BridgeError(
            "source.changes",
            "The record is a change (changetype modify, delete or modrdn), not an entry. Export the entries as they are, for example "
                + "with ldifde -f or ldapsearch.", place: .init(file: file, line: line), recovery: .skip, effect: .none)
    }

    private func noteResult() {
        guard problem == nil, let code = reader.searchResultCode, code != 0 else { return }
        problem = BridgeError(
            "source.search_failed",
            "The search behind the export ended with result code \(code)\(SearchResult.meaning(code)), so entries may be missing. "
                + "Repeat it, with paging where the server limits it.", place: .init(file: file, line: reader.record.lineNumber),
            effect: .none)
    }

    private func cutOff(_ line: Int) -> BridgeError {
        BridgeError(
            "source.truncated",
            "The file ends in the middle of a line, so its last record may have been cut off. Export the file again; if it is whole, end "
                + "it with a line end.", place: .init(file: file, line: line), effect: .none)
    }

    func verdict() throws(BridgeError) -> Completeness.Evidence {
        if let problem { throw problem }
        if let firstChangeLine { throw changeError(firstChangeLine) }
        if lastByte != UInt8(ascii: "\n"), lastByte != nil { throw cutOff(lastLine) }
        guard entries > 0 else {
            throw BridgeError(
                "source.empty", "The file has no entry. Check the base and the filter of the export, and that it is an LDIF file.",
                place: .init(file: file), effect: .none)
        }
        return .unproven
    }
}
