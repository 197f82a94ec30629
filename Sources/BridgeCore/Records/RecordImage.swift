/// The bytes of one record as the state keeps them, readable with the layout that they were written in.
///
/// Form: change (1 byte), anchor, then for each slot its presence (1 byte) and its values; lengths as LEB128. No version field: the
/// state's migrations own the form.
public enum RecordImage {
    /// Appends the image of a record.
    public static func encode(_ record: Record, into bytes: inout [UInt8]) {
        bytes.append(record.change.rawValue)
        let head = record.storage.heads[record.index]
        append(record.storage.bytes[head.anchor.range], to: &bytes)
        for slot in 0..<record.layout.attributes.count {
            let presence = record.presence(slot)
            bytes.append(presence.rawValue)
            if presence == .list { append(record.count(slot), to: &bytes) }
            for n in 0..<record.count(slot) {
                record.withBytes(slot, n) { span in
                    append(span.count, to: &bytes)
                    span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
                }
            }
        }
    }

    /// The image of a record.
    public static func encode(_ record: Record) -> [UInt8] {
        var bytes: [UInt8] = []
        encode(record, into: &bytes)
        return bytes
    }

    /// Reads an image back as a record of another layout: attributes are carried over by name, what the image never held is unknown.
    ///
    /// - Returns: false when the bytes are no image of `written`; nothing is appended then.
    public static func decode(
        _ image: [UInt8], written: AttributeLayout, into builder: inout RecordBatchBuilder
    ) -> Bool {
        let slots =
            written == builder.layout
            ? nil : written.attributes.map { builder.layout.exactSlot($0.name) ?? builder.layout.slot($0.name) }
        var reader = ImageReader(bytes: image)
        guard let change = reader.byte().flatMap(RecordBatch.Change.init), let anchor = reader.range() else { return false }
        builder.begin(.patch)
        builder.mark(change)
        image.span.extracting(anchor).withUnsafeBufferPointer { builder.anchor($0) }
        for slot in 0..<written.attributes.count {
            guard read(&reader, slot: slots == nil ? slot : slots?[slot], into: &builder) else {
                builder.discard()
                return false
            }
        }
        builder.end()
        return true
    }

    /// The record of one image, in the layout it was written in; nil when the bytes are no image of it.
    public static func record(_ image: [UInt8], layout: AttributeLayout) -> Record? {
        var builder = RecordBatchBuilder(layout: layout, expecting: 1)
        guard decode(image, written: layout, into: &builder) else { return nil }
        return builder.finish()[0]
    }

    private static func read(_ reader: inout ImageReader, slot: Int?, into builder: inout RecordBatchBuilder) -> Bool {
        guard let presence = reader.byte().flatMap(RecordBatch.Presence.init) else { return false }
        var count = 1
        switch presence {
        case .unknown: return true
        case .empty:
            if let slot { builder.clear(slot: slot) }
            return true
        case .one: break
        case .list:
            guard let listed = reader.number() else { return false }
            count = listed
        }
        for _ in 0..<count {
            guard let range = reader.range() else { return false }
            if let slot { builder.add(reader.bytes.span.extracting(range), slot: slot) }
        }
        return true
    }

    private static func append(_ value: some Collection<UInt8>, to bytes: inout [UInt8]) {
        append(value.count, to: &bytes)
        bytes.append(contentsOf: value)
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = UInt64(number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

private struct ImageReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number() -> Int? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let next = byte(), shift < 56 {
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return Int(value) }
            shift += 7
        }
        return nil
    }

    mutating func range() -> Range<Int>? {
        guard let count = number(), count <= bytes.count - position else { return nil }
        defer { position += count }
        return position..<position + count
    }
}
