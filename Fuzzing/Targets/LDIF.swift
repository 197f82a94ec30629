import LDIF

/// Whatever the bytes are: the reader ends, gives the same for every cut into chunks, and with a selection gives no line that nobody
/// asked for.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let whole = Reading(bytes, chunk: .max)
    precondition(whole == Reading(bytes, chunk: 1 + count % 13), "What is read depends on how the file is cut into chunks.")
    _ = Reading(bytes, chunk: 61, selection: LDIFAttributeSelection(["cn", "member", "objectGUID"]), maximumRecordSize: 1 << 10)
    return 0
}

/// What a file gave.
private struct Reading: Equatable {
    private var facts: [String] = []

    init(_ bytes: [UInt8], chunk: Int, selection: LDIFAttributeSelection? = nil, maximumRecordSize: Int = 1 << 20) {
        var reader = LDIFReader(selection: selection, maximumRecordSize: maximumRecordSize)
        var start = 0
        while start < bytes.count {
            let end = chunk < bytes.count - start ? start + chunk : bytes.count
            reader.append(Array(bytes[start..<end]))
            guard take(&reader) else { return }
            start = end
        }
        reader.finish()
        if take(&reader) { facts.append("\(String(describing: reader.ending)) \(reader.lineCount)") }
    }

    /// False: the reader cannot go on.
    private mutating func take(_ reader: inout LDIFReader) -> Bool {
        while true {
            do {
                guard try reader.next() else { return true }
                facts.append("\(reader.record.kind) \(reader.record.lineNumber)")
            } catch {
                facts.append("\(error)")
                guard error.mayContinue else { return false }
            }
            note(reader.record)
        }
    }

    private mutating func note(_ record: borrowing LDIFRecord) {
        record.withDN { facts.append("dn \(Self.copy($0))") }
        for line in record.lines {
            let name = record.withName(of: line) { Self.copy($0) }
            do {
                facts.append("\(line.lineNumber) \(name) \(try record.withValue(of: line) { Self.copy($0) })")
            } catch {
                facts.append("\(line.lineNumber) \(name) \(error)")
            }
        }
    }

    private static func copy(_ bytes: Span<UInt8>) -> [UInt8] { bytes.withUnsafeBufferPointer { Array($0) } }
}
