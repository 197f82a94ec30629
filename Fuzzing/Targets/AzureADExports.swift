import BridgeCore
import FileInput

/// Whatever an export is: it is read to an end or refused, the same for every cut into chunks, and what was cut off is never proven.
///
/// The first byte chooses the format, the rest is the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return -1 }
    let (format, bytes) = (formats[Int(choice) % formats.count], Array(input.dropFirst()))
    let whole = Reading(bytes, format, chunk: .max)
    let parts = Reading(bytes, format, chunk: 1 + count % 17)
    if whole.verdict != nil || parts.verdict != nil {
        precondition(whole == parts, "What is read depends on how the file is cut into chunks.")
    }
    guard whole.verdict == .proven, let content = bytes.lastIndex(where: { $0 > 0x20 }) else { return 0 }
    let cut = Reading(Array(bytes[..<content]), format, chunk: .max)
    precondition(cut.verdict != .proven, "A file without its last byte is taken for whole.")
    return 0
}

private let formats: [any EntryFormat] = [
    XMLFormat(choice: XMLExportChoice(format: nil)), GraphFormat(encoding: .automatic), LDIFFormat(encoding: .automatic),
]

/// What a file gave.
private struct Reading: Equatable {
    /// A line for each record or refusal, without places: those of the rest of a broken file may differ.
    private(set) var records: [String] = []
    /// How it is known to be whole; nil: it is not.
    private(set) var verdict: Completeness.Evidence?

    init(_ bytes: [UInt8], _ format: any EntryFormat, chunk: Int) {
        let layout = AttributeLayout(
            kind: .user,
            attributes: ["accountEnabled", "userPrincipalName", "mail", "displayName", "employeeId", "manager", "createdDateTime"]
                .map { AzureADVocabulary.attribute(named: $0)?.attribute ?? .init($0) })
        let table = AttributeTable(layout: layout, anchor: .automatic, reserved: [])
        var writer = EntryWriter(layout: layout, table: table, choice: .automatic, isComplete: format.isComplete, assignment: nil)
        writer.begin(file: "export")
        let parser = format.parser(file: "export", table: table)
        var builder = RecordBatchBuilder(layout: layout)
        do {
            var start = 0
            while start < bytes.count {
                let end = chunk < bytes.count - start ? start + chunk : bytes.count
                try parser.append(Array(bytes[start..<end]))
                try take(parser, &writer, &builder)
                start = end
            }
            try parser.finish()
            try take(parser, &writer, &builder)
            verdict = try parser.verdict()
        } catch {
            records.append("ends")
        }
    }

    private mutating func take(_ parser: any EntryParser, _ writer: inout EntryWriter, _ builder: inout RecordBatchBuilder) throws {
        var entry = DirectoryEntry()
        while true {
            let outcome: EntryWriter.Outcome
            switch try parser.next(into: &entry) {
            case .needsInput: return
            case .entry: outcome = writer.write(entry, fallback: parser.fallbackKind, into: &builder)
            case .faulty(let error):
                outcome = writer.refuse(entry, fallback: parser.fallbackKind, because: BridgeError(reading: "export", error))
            }
            switch outcome {
            case .written: records.append(Self.text(builder.finish()))
            case .passedOver: records.append("passed over")
            case .skipped(let anchor, let error): records.append("\(anchor ?? "nobody") \(error.code)")
            }
        }
    }

    private static func text(_ batch: RecordBatch) -> String {
        let record = batch[0]
        let values = batch.layout.attributes.indices.map { slot in
            "\(record.presence(slot)) \((0..<record.count(slot)).map { record.text(slot, $0) ?? "" })"
        }
        return "\(record.anchor) \(record.change) \(values)"
    }
}
