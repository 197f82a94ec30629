import LDIF

/// A record as plain values, to compare with.
struct Seen: Equatable, CustomStringConvertible {
    var kind: LDIFRecord.Kind
    var line: Int
    var dn: String?
    var values: [String]

    var description: String { "\(kind) line \(line) dn \(dn ?? "-") \(values)" }
}

/// All that a file gave.
struct Outcome: Equatable {
    var records: [Seen] = []
    var errors: [LDIFError] = []
    var partial: [Seen] = []
    var ending: LDIFReader.Ending?
    var searchResult: Int?
}

/// Feeds the bytes in chunks and gathers everything, errors included.
func read(
    _ bytes: [UInt8], chunk: Int = .max, selection: LDIFAttributeSelection? = nil, maximumRecordSize: Int = 64 << 20
) -> Outcome {
    var reader = LDIFReader(selection: selection, maximumRecordSize: maximumRecordSize)
    var outcome = Outcome()
    var start = 0
    while start < bytes.count {
        let end = chunk < bytes.count - start ? start + chunk : bytes.count
        reader.append(Array(bytes[start..<end]))
        if !drain(&reader, &outcome) { return outcome }
        start = end
    }
    reader.finish()
    guard drain(&reader, &outcome) else { return outcome }
    outcome.ending = reader.ending
    outcome.searchResult = reader.searchResultCode
    return outcome
}

func read(_ text: String, chunk: Int = .max) -> Outcome { read(Array(text.utf8), chunk: chunk) }

/// False when the reader cannot go on.
private func drain(_ reader: inout LDIFReader, _ outcome: inout Outcome) -> Bool {
    while true {
        do {
            guard try reader.next() else { return true }
            let record = try seen(reader.record)
            outcome.records.append(record)
        } catch {
            outcome.errors.append(error)
            outcome.partial.append(
                Seen(kind: reader.record.kind, line: reader.record.lineNumber, dn: dn(reader.record), values: names(reader.record)))
            if !error.mayContinue { return false }
        }
    }
}

private func seen(_ record: borrowing LDIFRecord) throws(LDIFError) -> Seen {
    var values: [String] = []
    for line in record.lines {
        let name = text(record.withName(of: line) { $0.withUnsafeBufferPointer { Array($0) } })
        let value = line.encoding == .url ? "<url>" : try text(record.withValue(of: line) { $0.withUnsafeBufferPointer { Array($0) } })
        let role = line.role == .value ? "" : "[\(line.role)] "
        values.append("\(line.lineNumber) \(role)\(name)=\(value)")
    }
    return Seen(kind: record.kind, line: record.lineNumber, dn: dn(record), values: values)
}

private func dn(_ record: borrowing LDIFRecord) -> String? {
    record.hasDN ? text(record.withDN { $0.withUnsafeBufferPointer { Array($0) } }) : nil
}

private func names(_ record: borrowing LDIFRecord) -> [String] {
    record.lines.map { line in text(record.withName(of: line) { $0.withUnsafeBufferPointer { Array($0) } }) }
}

/// Text, or hexadecimal where it is none.
private func text(_ bytes: [UInt8]) -> String {
    LDIFText.string(bytes.span) ?? bytes.map { String($0, radix: 16) }.joined(separator: " ")
}
