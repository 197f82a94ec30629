import BridgeCore
import FileInput
import LDIF

/// Writes entries as records of the layout: values as they are, under the names that the layout has.
struct EntryWriter {
    let layout: AttributeLayout
    private let table: EntryTable
    private let dnSlot: Int?
    private let urlFolder: ValueFolder?
    private var file = ""
    /// The best identifier that an entry of the file has had.
    private var bestRank = Int.max
    /// For each slot: how much of a list that is delivered in parts is there.
    private var ranges: [LDIFRangeProgress]
    private var anchor: [UInt8] = []
    private var scratch: [UInt8] = []

    init(_ settings: Settings, _ layout: AttributeLayout) {
        self.layout = layout
        table = EntryTable(settings, layout)
        dnSlot = layout.slot("dn")
        urlFolder = settings.urlFolder
        ranges = Array(repeating: LDIFRangeProgress(), count: layout.attributes.count)
    }

    /// A new file begins.
    mutating func begin(file: String) {
        self.file = file
        bestRank = .max
    }

    /// Writes the entry in the input's reader; nil when it was written or is of another kind, otherwise what to report.
    mutating func write(
        _ entry: EntryInput.Entry, _ input: borrowing EntryInput, into builder: inout RecordBatchBuilder
    ) -> (anchor: String?, error: BridgeError)? {
        switch entry {
        case .change(let error): return (nil, error)
        case .faulty(let error):
            // What could be read of it may say that it is of the other kind.
            if let kind = table.kind(input.reader.record), kind != layout.kind { return nil }
            return (findAnchor(input.reader.record) == nil ? nil : anchorText, BridgeError(reading: input.name, error))
        case .entry: break
        }
        guard table.kind(input.reader.record) == layout.kind else { return nil }
        guard let rank = findAnchor(input.reader.record) else { return (nil, noAnchor(input.reader.record.lineNumber)) }
        guard rank <= bestRank else { return (nil, lesserAnchor(input.reader.record.lineNumber)) }
        bestRank = rank
        builder.begin()
        builder.anchor(anchor.span)
        if let error = fill(input.reader.record, input.name, input.mayBeCut, &builder) {
            builder.discard()
            return (anchorText, error)
        }
        builder.end()
        return nil
    }

    private var anchorText: String? { String(validating: anchor, as: UTF8.self) }

    /// Fills the slots; the first value that cannot be read is the result.
    private mutating func fill(
        _ record: borrowing LDIFRecord, _ name: String, _ mayBeCut: Bool, _ builder: inout RecordBatchBuilder
    ) -> BridgeError? {
        for slot in ranges.indices { ranges[slot] = LDIFRangeProgress() }
        if let dnSlot { record.withDN { builder.add($0, slot: dnSlot) } }
        for line in record.lines where line.role == .value {
            guard let match = table.match(record, line), let slot = match.slot, slot != dnSlot else { continue }
            if let range = match.range { ranges[slot].take(range) }
            switch value(of: line, record, name) {
            // An empty value says that there is none; Active Directory writes one where the values follow in ranges.
            case .success: if !scratch.isEmpty { builder.add(scratch.span, slot: slot) }
            case .failure(let error): return error
            }
        }
        for slot in ranges.indices where !ranges[slot].isWhole || (mayBeCut && !builder.hasValue(slot: slot)) {
            builder.forget(slot: slot)
        }
        return nil
    }

    /// Puts the value of a line into ``scratch``; that of a URL only from the allowed folder.
    private mutating func value(of line: LDIFRecord.Line, _ record: borrowing LDIFRecord, _ name: String) -> Result<Void, BridgeError> {
        scratch.removeAll(keepingCapacity: true)
        if line.encoding == .url, let urlFolder {
            do throws(FileInputError) {
                scratch = try urlFolder.bytes(url: record.withRawValue(of: line) { LDIFText.string($0) } ?? "")
            } catch {
                let attribute = record.withName(of: line) { LDIFText.string($0) }
                return .failure(
                    BridgeError(
                        "source.url_value", error.message, place: .init(file: name, line: line.lineNumber, attribute: attribute),
                        recovery: .skip, effect: .none))
            }
        } else {
            do throws(LDIFError) { try record.appendValue(of: line, to: &scratch) } catch {
                return .failure(BridgeError(reading: name, error))
            }
        }
        return .success(())
    }

    /// Puts the anchor into ``anchor``; its rank, or nil when there is none.
    private mutating func findAnchor(_ record: borrowing LDIFRecord) -> Int? {
        var best: (rank: Int, line: LDIFRecord.Line?)?
        if let rank = table.dnRank, record.hasDN { best = (rank, nil) }
        for line in record.lines where line.role == .value {
            if let rank = table.match(record, line)?.anchorRank, rank < best?.rank ?? .max { best = (rank, line) }
        }
        guard let best else { return nil }
        var found: [UInt8] = []
        if let line = best.line {
            guard (try? record.withValue(of: line, { found = Identifier.bytes($0) })) != nil else { return nil }
        } else {
            record.withDN { $0.withUnsafeBufferPointer { found = Array($0) } }
        }
        anchor = found
        return found.isEmpty || anchorText == nil ? nil : best.rank
    }

    private func noAnchor(_ line: Int) -> BridgeError {
        BridgeError(
            "source.no_anchor",
            "The entry has no value of \(table.anchorNames), so it cannot be told again. Export that attribute, or "
                + "set “anchor”.", place: .init(file: file, line: line), recovery: .skip, effect: .none)
    }

    private func lesserAnchor(_ line: Int) -> BridgeError {
        BridgeError(
            "source.no_anchor",
            "The entry lacks the identifier that others in the file have. Export that attribute for every entry, or set “anchor”.",
            place: .init(file: file, line: line), recovery: .skip, effect: .none)
    }
}

/// Identifiers as text.
enum Identifier {
    /// Sixteen bytes that are no text are a GUID in Active Directory's order (MS-DTYP section 2.3.4.2); anything else stays as it is.
    static func bytes(_ value: Span<UInt8>) -> [UInt8] {
        let isText = LDIFText.invalidUTF8Offset(in: value) == nil && value.withUnsafeBufferPointer { $0.allSatisfy { $0 >= 0x20 } }
        guard value.count == 16, !isText else { return value.withUnsafeBufferPointer { Array($0) } }
        var text: [UInt8] = []
        for (position, index) in [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].enumerated() {
            if [4, 6, 8, 10].contains(position) { text.append(UInt8(ascii: "-")) }
            text.append(digit(value[index] >> 4))
            text.append(digit(value[index] & 15))
        }
        return text
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
