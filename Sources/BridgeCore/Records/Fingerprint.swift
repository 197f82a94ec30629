/// 128 bits over what is known of a record, keyed per state: nobody can prepare collisions without the key.
public struct Fingerprint: Hashable, Sendable {
    /// The upper half.
    public var high: UInt64
    /// The lower half.
    public var low: UInt64

    /// A fingerprint of its halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// The secret of a state under which fingerprints and keyed hashes are made.
public struct FingerprintKey: Sendable, Hashable {
    /// The first half.
    public var a: UInt64
    /// The second half.
    public var b: UInt64

    /// A key of its halves.
    public init(a: UInt64, b: UInt64) {
        self.a = a
        self.b = b
    }

    /// A fresh key from the system's random source.
    public static func random() -> FingerprintKey {
        var generator = SystemRandomNumberGenerator()
        return FingerprintKey(a: generator.next(), b: generator.next())
    }
}

/// The keyed hash under fingerprints, join keys and edges. Not a cryptographic hash; its key never leaves the state.
public struct KeyedHasher: Sendable {
    private var x: UInt64
    private var y: UInt64

    /// Starts with a key.
    public init(_ key: FingerprintKey) {
        x = key.a ^ 0xA076_1D64_78BD_642F
        y = key.b ^ 0xE703_7ED1_A0B4_28DB
    }

    /// Mixes one word in.
    public mutating func combine(_ word: UInt64) {
        let p = (x ^ word).multipliedFullWidth(by: 0x8EBC_6AF0_9C88_C6E3)
        let q = (y ^ word &+ 0x5899_65CC_7537_4CC3).multipliedFullWidth(by: 0x1D8E_4E27_C47D_124F)
        x = (p.low ^ p.high) &+ y
        y = q.low ^ q.high
    }

    /// Mixes bytes and their number in.
    public mutating func combine(_ span: Span<UInt8>) {
        span.withUnsafeBufferPointer { combine(UnsafeRawBufferPointer($0)) }
    }

    /// Mixes text and its length in, byte by byte (two canonically equal texts differ when their bytes do).
    public mutating func combine(_ text: String) { combine(text.utf8Span.span) }

    private mutating func combine(_ buffer: UnsafeRawBufferPointer) {
        combine(UInt64(buffer.count))
        var i = 0
        while i &+ 8 <= buffer.count {
            combine(buffer.loadUnaligned(fromByteOffset: i, as: UInt64.self))
            i &+= 8
        }
        guard i < buffer.count else { return }
        var word: UInt64 = 0
        var shift: UInt64 = 0
        while i < buffer.count {
            word |= UInt64(buffer[i]) << shift
            shift &+= 8
            i &+= 1
        }
        combine(word)
    }

    /// The fingerprint of all that was mixed in; the hasher can go on.
    public func finish() -> Fingerprint {
        var copy = self
        copy.combine(0x9E37_79B9_7F4A_7C15)
        copy.combine(copy.x)
        return Fingerprint(high: copy.x, low: copy.y)
    }

    /// The fingerprint of one text under a key.
    public static func hash(_ text: String, key: FingerprintKey) -> Fingerprint {
        var hasher = KeyedHasher(key)
        hasher.combine(text)
        return hasher.finish()
    }

    /// A fixed-key hash of an attribute's name.
    static func nameHash(_ name: String) -> UInt64 {
        hash(name, key: FingerprintKey(a: 0, b: 0)).high
    }
}

extension RecordBatch {
    /// The fingerprint of each record: one call a batch, nothing is allocated but the result.
    ///
    /// It covers the change, the anchor and every known value by attribute name, so that it does not depend on the order of slots
    /// nor on attributes of which nothing is known. Where order means nothing, the order of values does not count.
    public func fingerprints(key: FingerprintKey, into result: inout [Fingerprint]) {
        result.removeAll(keepingCapacity: true)
        let bytes = storage.bytes
        for record in 0..<count { result.append(fingerprint(record, key: key, bytes: bytes.span)) }
    }

    func fingerprint(_ record: Int, key: FingerprintKey, bytes: Span<UInt8>) -> Fingerprint {
        let attributes = layout.attributes
        let width = attributes.count
        let head = storage.heads[record]
        var hash = KeyedHasher(key)
        hash.combine(UInt64(head.change == .patch ? Change.present.rawValue : head.change.rawValue))
        hash.combine(bytes.extracting(head.anchor.range))
        var sum = Fingerprint(high: 0, low: 0)
        for slot in 0..<width {
            let cell = storage.cells[record * width + slot]
            guard cell.presence != .unknown else { continue }
            var one = KeyedHasher(key)
            one.combine(layout.nameHashes[slot])
            combine(cell, ordered: attributes[slot].isOrdered, key: key, bytes: bytes, into: &one)
            sum.add(one.finish())
        }
        hash.combine(sum.high)
        hash.combine(sum.low)
        return hash.finish()
    }

    private func combine(_ cell: Cell, ordered: Bool, key: FingerprintKey, bytes: Span<UInt8>, into hash: inout KeyedHasher) {
        switch cell.presence {
        case .unknown: break
        case .empty: hash.combine(1)
        case .one:
            hash.combine(2)
            hash.combine(bytes.extracting(cell.range))
        case .list:
            hash.combine(3)
            var sum = Fingerprint(high: 0, low: 0)
            for member in storage.lists[cell.range] {
                if ordered {
                    hash.combine(bytes.extracting(member.range))
                } else {
                    var one = KeyedHasher(key)
                    one.combine(bytes.extracting(member.range))
                    sum.add(one.finish())
                }
            }
            hash.combine(sum.high)
            hash.combine(sum.low)
        }
    }
}

extension Fingerprint {
    mutating func add(_ other: Fingerprint) {
        high &+= other.high
        low &+= other.low
    }
}

extension Record {
    /// The fingerprint of this record alone; for many use ``RecordBatch/fingerprints(key:into:)``.
    public func fingerprint(key: FingerprintKey) -> Fingerprint {
        let bytes = storage.bytes
        return RecordBatch(storage: storage).fingerprint(index, key: key, bytes: bytes.span)
    }
}
