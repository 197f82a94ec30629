/// The identifier of a directory object: a GUID in sixteen bytes, since hundreds of thousands of them are kept.
struct ObjectID: Hashable, Sendable, Comparable {
    private let high: UInt64
    private let low: UInt64

    /// The identifier of a text; nil when it is no GUID.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 36, GUID.isText(text) else { return nil }
        var parts: (high: UInt64, low: UInt64) = (0, 0)
        for byte in text where byte != UInt8(ascii: "-") {
            let digit = byte < 0x40 ? byte - 0x30 : (byte | 0x20) - 0x57
            parts.high = parts.high << 4 | parts.low >> 60
            parts.low = parts.low << 4 | UInt64(digit)
        }
        (high, low) = parts
    }

    /// The identifier of a text; nil when it is no GUID.
    init?(_ text: String) {
        var text = text
        guard let id = text.withUTF8({ ObjectID($0) }) else { return nil }
        self = id
    }

    /// The usual text, lower case.
    var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for position in 0..<32 {
            if position == 8 || position == 12 || position == 16 || position == 20 { bytes.append(UInt8(ascii: "-")) }
            let word = position < 16 ? high : low
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - (position & 15) * 4)) & 15
            bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func < (left: ObjectID, right: ObjectID) -> Bool { (left.high, left.low) < (right.high, right.low) }
}

extension ObjectID {
    /// The sixteen bytes, most significant first.
    func append(to bytes: inout [UInt8]) {
        for word in [high, low] { withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) } }
    }

    /// The identifiers that ``append(to:)`` wrote; nil when the bytes are not whole identifiers.
    static func list(_ bytes: [UInt8]) -> [ObjectID]? {
        guard bytes.count.isMultiple(of: 16) else { return nil }
        return stride(from: 0, to: bytes.count, by: 16).map { start in
            func word(_ offset: Int) -> UInt64 { bytes[start + offset..<start + offset + 8].reduce(0) { $0 << 8 | UInt64($1) } }
            return ObjectID(high: word(0), low: word(8))
        }
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

extension ObjectID: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = ObjectID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no identifier of a directory object")
        }
        self = id
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
