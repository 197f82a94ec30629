/// The attributes that a caller wants, by name, for one cheap look-up a line.
///
/// Names are compared without options and without regard to ASCII letter case (RFC 4512 section 2.5).
public struct LDIFAttributeSelection: Sendable {
    /// The names as given. An attribute's index is its place in this list.
    public let names: [String]
    private let keys: [[UInt8]]
    private let table: [Int32]

    /// A selection of attribute names. Of names that differ in letter case only, the first counts.
    public init(_ names: [String]) {
        self.names = names
        self.keys = names.map { $0.utf8.map(LDIFBytes.lowered) }
        var size = 16
        while size < names.count * 4 { size *= 2 }
        var table = [Int32](repeating: -1, count: size)
        for (index, key) in keys.enumerated() {
            var slot = Self.hash(key.span) & (size - 1)
            while table[slot] >= 0, keys[Int(table[slot])] != key { slot = (slot + 1) & (size - 1) }
            if table[slot] < 0 { table[slot] = Int32(index) }
        }
        self.table = table
    }

    /// The index of a name without options, or nil when nobody asked for it.
    public func index(of name: Span<UInt8>) -> Int? {
        var slot = Self.hash(name) & (table.count - 1)
        while table[slot] >= 0 {
            let index = Int(table[slot])
            if Self.equal(name, keys[index]) { return index }
            slot = (slot + 1) & (table.count - 1)
        }
        return nil
    }

    private static func equal(_ name: Span<UInt8>, _ key: [UInt8]) -> Bool {
        guard name.count == key.count else { return false }
        for index in 0..<name.count where LDIFBytes.lowered(name[index]) != key[index] { return false }
        return true
    }

    /// FNV-1a over the lower-case bytes.
    private static func hash(_ name: Span<UInt8>) -> Int {
        var hash: UInt32 = 2_166_136_261
        for index in 0..<name.count { hash = (hash ^ UInt32(LDIFBytes.lowered(name[index]))) &* 16_777_619 }
        return Int(hash ^ (hash >> 15))
    }
}
