#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the attribute descriptions of a document are used for: the same few come again in every entry, and one that was looked up before
/// costs a comparison of bytes.
struct KnownDescriptions {
    private let table: AttributeTable
    /// Each description has one place by its bytes; a later one takes it over.
    private var counts = [Int](repeating: -1, count: size)
    private var matches = [AttributeTable.Match?](repeating: nil, count: size)
    private var names = [UInt8](repeating: 0, count: size * longest)
    /// What the object classes are used for.
    let objectClass: AttributeTable.Match?

    private static let size = 256
    private static let longest = 48

    init(_ table: AttributeTable) {
        self.table = table
        objectClass = Array("objectClass".utf8).withUnsafeBufferPointer { table.match($0) }
    }

    /// See ``AttributeTable/match(description:)``.
    mutating func match(_ description: UnsafeBufferPointer<UInt8>) -> AttributeTable.Match? {
        let count = description.count
        guard count > 0, count <= Self.longest, let start = description.baseAddress else { return table.match(description: description) }
        let slot = (Int(start[0]) &* 5 &+ Int(start[count / 2]) &* 3 &+ Int(start[count - 1]) &+ count &* 16) & (Self.size - 1)
        if counts[slot] == count, isName(slot, start, count) { return matches[slot] }
        let match = table.match(description: description)
        counts[slot] = count
        matches[slot] = match
        names.replaceSubrange(slot * Self.longest..<slot * Self.longest + count, with: description)
        return match
    }

    private func isName(_ slot: Int, _ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        names.withUnsafeBufferPointer { names in
            names.baseAddress.map { memcmp($0 + slot * Self.longest, start, count) == 0 } ?? false
        }
    }
}
