#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The attributes that a caller wants, by name, for one cheap look-up a line.
///
/// Names are compared without options and without regard to ASCII letter case (RFC 4512 section 2.5).
public struct LDIFAttributeSelection: Sendable {
    /// The names as given. An attribute's index is its place in this list.
    public let names: [String]
    /// The names as given, one behind the other: exporters mostly spell a name as its schema does, so that one comparison is enough.
    private let spellings: [UInt8]
    private let places: [Range<Int>]
    private let table: [Int32]

    /// A selection of attribute names. Of names that differ in letter case only, the first counts.
    public init(_ names: [String]) {
        self.names = names
        var spellings: [UInt8] = []
        var places: [Range<Int>] = []
        for name in names {
            places.append(spellings.count..<spellings.count + name.utf8.count)
            spellings += Array(name.utf8)
        }
        var size = 16
        while size < names.count * 4 { size *= 2 }
        var table = [Int32](repeating: -1, count: size)
        spellings.withUnsafeBufferPointer { all in
            for (index, place) in places.enumerated() {
                let key = UnsafeBufferPointer(rebasing: all[place])
                var slot = Self.hash(key) & (size - 1)
                while table[slot] >= 0, !Self.equal(key, UnsafeBufferPointer(rebasing: all[places[Int(table[slot])]])) {
                    slot = (slot + 1) & (size - 1)
                }
                if table[slot] < 0 { table[slot] = Int32(index) }
            }
        }
        self.spellings = spellings
        self.places = places
        self.table = table
    }

    /// The index of a name without options, or nil when nobody asked for it.
    public func index(of name: Span<UInt8>) -> Int? {
        name.withUnsafeBufferPointer { index(of: $0) }
    }

    @inline(__always)
    func index(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        let mask = table.count - 1
        var slot = Self.hash(name) & mask
        while table[slot] >= 0 {
            let index = Int(table[slot])
            let place = places[index]
            let isFound =
                place.count == name.count
                && spellings.withUnsafeBufferPointer { Self.equal(name, UnsafeBufferPointer(rebasing: $0[place])) }
            if isFound { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private static func equal(_ name: UnsafeBufferPointer<UInt8>, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count == key.count else { return false }
        guard let left = name.baseAddress, let right = key.baseAddress else { return true }
        if memcmp(left, right, name.count) == 0 { return true }
        for index in 0..<name.count where LDIFBytes.lowered(name[index]) != LDIFBytes.lowered(key[index]) { return false }
        return true
    }

    /// Over the first and the last eight bytes without their letter case.
    @inline(__always)
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        let (head, tail): (UInt64, UInt64)
        if name.count >= 8, let base = name.baseAddress {
            head = UnsafeRawPointer(base).loadUnaligned(as: UInt64.self)
            tail = UnsafeRawPointer(base + name.count - 8).loadUnaligned(as: UInt64.self)
        } else {
            head = name.reduce(0) { $0 << 8 | UInt64($1) }
            tail = 0
        }
        let caseless: UInt64 = 0x2020_2020_2020_2020
        var hash = ((head | caseless) &* 0x9E37_79B9_7F4A_7C15) ^ ((tail | caseless) &* 0xC2B2_AE3D_27D4_EB4F)
        hash = (hash ^ UInt64(name.count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: hash >> 40)
    }
}
