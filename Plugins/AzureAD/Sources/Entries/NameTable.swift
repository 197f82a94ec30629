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
        for index in 0..<name.count where ASCII.lowered(name[index]) != key[index] { return false }
        return true
    }

    /// FNV-1a over the lower-case bytes.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in name { hash = (hash ^ UInt32(ASCII.lowered(byte))) &* 16_777_619 }
        return Int(hash ^ (hash >> 15))
    }
}
