/// The attributes that a caller wants, by name, for one cheap look-up a line.
///
/// Names are compared without options and without regard to ASCII letter case (RFC 4512 section 2.5).
public struct LDIFAttributeSelection: Sendable {
    /// The names as given. An attribute's index is its place in this list.
    public let names: [String]
    private let table: [Slot]
    /// The names in lower case, one behind the other, for those that two words do not hold.
    private let spellings: [UInt8]

    /// A place in the hash table: a name by its first and its last eight bytes in lower case.
    struct Slot: Sendable {
        var head: UInt64 = 0
        var tail: UInt64 = 0
        var count: Int32 = -1
        var index: Int32 = -1
        var start: Int32 = 0
    }

    /// A selection of attribute names. Of names that differ in letter case only, the first counts.
    public init(_ names: [String]) {
        self.names = names
        var size = 16
        while size < names.count * 4 { size *= 2 }
        var table = [Slot](repeating: Slot(), count: size)
        var spellings: [UInt8] = []
        for (index, name) in names.enumerated() {
            let start = spellings.count
            spellings += name.utf8.map(LDIFBytes.lowered)
            var key = spellings[start...].withUnsafeBufferPointer { Slot(shortOrLong: $0) }
            (key.index, key.start) = (Int32(index), Int32(start))
            var place = key.hash & (size - 1)
            while table[place].index >= 0, !Self.equal(table[place], key, spellings) { place = (place + 1) & (size - 1) }
            if table[place].index < 0 { table[place] = key }
        }
        self.table = table
        self.spellings = spellings
    }

    private static func equal(_ one: Slot, _ other: Slot, _ spellings: [UInt8]) -> Bool {
        let (left, right) = (Int(one.start)..<Int(one.start + one.count), Int(other.start)..<Int(other.start + other.count))
        return spellings[left].elementsEqual(spellings[right])
    }

    /// The index of a name without options, or nil when nobody asked for it.
    public func index(of name: Span<UInt8>) -> Int? { name.withUnsafeBufferPointer { index(of: $0) } }

    func index(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let base = name.baseAddress else { return nil }
        let index = withLookup { $0.index(Slot(shortOrLong: name), base) }
        return index < 0 ? nil : index
    }

    /// The table without reference counts and bounds checks, for a loop over many names.
    @inline(__always)
    func withLookup<Result>(_ body: (Lookup) -> Result) -> Result {
        table.withUnsafeBufferPointer { table in
            spellings.withUnsafeBufferPointer { body(Lookup(table: table, spellings: $0)) }
        }
    }

    /// See ``withLookup(_:)``, with which it ends.
    struct Lookup {
        fileprivate let table: UnsafeBufferPointer<Slot>
        fileprivate let spellings: UnsafeBufferPointer<UInt8>

        /// The index of a name, behind the beginning of which eight bytes can be looked at; -1: nobody asked for it.
        @inline(__always)
        func index(_ name: UnsafePointer<UInt8>, _ count: Int) -> Int { index(Slot(padded: name, count), name) }

        @inline(__always)
        fileprivate func index(_ key: Slot, _ name: UnsafePointer<UInt8>) -> Int {
            guard let base = table.baseAddress else { return -1 }
            let mask = table.count - 1
            var place = key.hash & mask
            while base[place].index >= 0 {
                let slot = base[place]
                if slot.head == key.head, slot.tail == key.tail, slot.count == key.count, slot.count <= 16 || isSame(slot, name) {
                    return Int(slot.index)
                }
                place = (place + 1) & mask
            }
            return -1
        }

        private func isSame(_ slot: Slot, _ name: UnsafePointer<UInt8>) -> Bool {
            for index in 0..<Int(slot.count) where LDIFBytes.lowered(name[index]) != spellings[Int(slot.start) + index] { return false }
            return true
        }
    }
}

extension LDIFAttributeSelection.Slot {
    /// The key of a name, behind the beginning of which eight bytes can be looked at.
    @inline(__always)
    init(padded name: UnsafePointer<UInt8>, _ count: Int) {
        let raw = UnsafeRawPointer(name)
        self.count = Int32(truncatingIfNeeded: count)
        head = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
        if count >= 8 {
            tail = Self.lowered(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)))
        } else {
            head &= (1 << UInt64(count * 8)) &- 1
        }
        head = Self.lowered(head)
    }

    /// The same key, of a name alone.
    init(shortOrLong name: UnsafeBufferPointer<UInt8>) {
        if name.count >= 8, let base = name.baseAddress {
            self.init(padded: base, name.count)
        } else {
            self.init()
            count = Int32(truncatingIfNeeded: name.count)
            for (index, byte) in name.enumerated() { head |= UInt64(LDIFBytes.lowered(byte)) << UInt64(index * 8) }
        }
    }

    @inline(__always)
    var hash: Int {
        var hash = (head &* 0x9E37_79B9_7F4A_7C15) ^ (tail &* 0xC2B2_AE3D_27D4_EB4F)
        hash = (hash ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: hash >> 40)
    }

    /// The capital letters of ASCII among eight bytes in lower case.
    @inline(__always)
    private static func lowered(_ word: UInt64) -> UInt64 {
        let low = word & 0x7F7F_7F7F_7F7F_7F7F
        let isCapital = (low &+ 0x3F3F_3F3F_3F3F_3F3F) & ~(low &+ 0x2525_2525_2525_2525) & ~word & 0x8080_8080_8080_8080
        return word | isCapital >> 2
    }
}
