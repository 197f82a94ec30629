/// Names to values by a hash table over bytes, letter case of ASCII aside: one look-up a line of an export, without an allocation.
struct NameTable<Value: Sendable>: Sendable {
    private var keys: [[UInt8]] = []
    private var values: [Value] = []
    private var slots: [Int32] = []

    /// A table of names in lower case.
    init(_ entries: [(key: [UInt8], value: Value)]) {
        var size = 16
        while size < entries.count * 4 { size *= 2 }
        slots = Array(repeating: -1, count: size)
        for (key, value) in entries {
            var slot = key.withUnsafeBufferPointer { Self.hash($0) } & (size - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Int32(keys.count)
            keys.append(key)
            values.append(value)
        }
    }

    /// The value of a name in any letter case.
    subscript(_ name: UnsafeBufferPointer<UInt8>) -> Value? {
        var slot = Self.hash(name) & (slots.count - 1)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if Self.equal(name, keys[index]) { return values[index] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private static func equal(_ name: UnsafeBufferPointer<UInt8>, _ key: [UInt8]) -> Bool {
        guard name.count == key.count else { return false }
        return key.withUnsafeBufferPointer { key in
            for index in 0..<name.count where ASCII.lowered(name[index]) != key[index] { return false }
            return true
        }
    }

    /// Of the length and the first and last eight bytes: enough to tell names of attributes apart, at the price of two loads. Bit 5 is set
    /// in each byte, which makes letters of both cases the same; what else it makes the same is told apart by ``equal(_:_:)``.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        let raw = UnsafeRawBufferPointer(name)
        var first: UInt64 = 0
        var last: UInt64 = 0
        if raw.count >= 8 {
            first = raw.loadUnaligned(as: UInt64.self)
            last = raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self)
        } else {
            for byte in raw { first = first << 8 | UInt64(byte) }
        }
        let folds: UInt64 = 0x2020_2020_2020_2020
        var hash = ((first | folds) ^ UInt64(raw.count)) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ (hash >> 32) ^ (last | folds)) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: (hash ^ (hash >> 32)) & 0x7FFF_FFFF)
    }
}
