import LDIF

/// What one entry of an export says, gathered before it is written: which of two names wins is known only at its end.
///
/// A reader fills one and uses it again for the next entry, so that in steady state no entry costs an allocation.
struct DirectoryEntry: Sendable {
    /// One value under the name with these uses.
    struct Value: Sendable {
        // Kept small: an entry has dozens, and every pass over them reads all.
        private let firstUse, endOfUses, start, end: UInt32
        let line: Int
        /// True: the bytes are ones of the reader's, not of the entry.
        let isLent: Bool

        init(uses: Range<Int>, bytes: Range<Int>, line: Int, isLent: Bool = false) {
            (firstUse, endOfUses) = (UInt32(uses.lowerBound), UInt32(uses.upperBound))
            (start, end) = (UInt32(bytes.lowerBound), UInt32(bytes.upperBound))
            self.line = line
            self.isLent = isLent
        }

        var uses: Range<Int> { Range(uncheckedBounds: (Int(firstUse), Int(endOfUses))) }
        var bytes: Range<Int> { Range(uncheckedBounds: (Int(start), Int(end))) }
    }

    /// The values in the order of the export.
    private(set) var values: [Value] = []
    /// The names of which the export says that they have no value.
    private(set) var empties: [Range<Int>] = []
    /// The line on which the entry begins, from 1.
    private(set) var line = 0
    /// True: the file may have been cut behind this entry, so what it does not say is unknown.
    var mayBeCut = false
    /// True: whoever exported the entry chose among its attributes, so what it does not mention is unknown, not empty.
    var isExcerpt = false
    /// The lists of values that are delivered in parts.
    private var ranges: [(uses: Range<Int>, progress: LDIFRangeProgress)] = []
    private var buffer: [UInt8] = []
    /// Bytes of the reader in which values lie that need no copy.
    private var lent: [UInt8] = []

    /// Begins anew.
    mutating func begin(line: Int) {
        values.removeAll(keepingCapacity: true)
        empties.removeAll(keepingCapacity: true)
        buffer.removeAll(keepingCapacity: true)
        self.line = line
        mayBeCut = false
        isExcerpt = false
        ranges.removeAll(keepingCapacity: true)
    }

    /// True: a list of values is delivered in part only.
    var isRangeOpen: Bool { ranges.contains { !$0.progress.isWhole } }

    /// The uses of each list of values that is delivered in part only.
    var openRanges: [Range<Int>] { ranges.filter { !$0.progress.isWhole }.map(\.uses) }

    /// Adds a value.
    mutating func add(_ value: UnsafeBufferPointer<UInt8>, _ match: AttributeTable.Match, line: Int) {
        if let range = match.range { note(range, match.uses) }
        let start = buffer.count
        buffer.append(contentsOf: value)
        values.append(Value(uses: match.uses, bytes: start..<buffer.count, line: line))
    }

    /// Adds values without copying them: places in these bytes, which the entry holds until ``returnBytes()``.
    mutating func lend(_ bytes: [UInt8]) { lent = bytes }

    /// Gives lent bytes back, so that their owner can change them without a copy. The entry's values are gone.
    mutating func returnBytes() {
        values.removeAll(keepingCapacity: true)
        lent = []
    }

    /// Adds a value that lies in the lent bytes.
    @inline(__always)
    mutating func add(lent place: Range<Int>, uses: Range<Int>, line: Int) {
        values.append(Value(uses: uses, bytes: place, line: line, isLent: true))
    }

    /// Adds a value that `fill` appends to the memory it is given; nothing when it throws.
    mutating func add<Failure: Error>(
        _ match: AttributeTable.Match, line: Int, _ fill: (inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let start = buffer.count
        try fill(&buffer)
        if let range = match.range { note(range, match.uses) }
        values.append(Value(uses: match.uses, bytes: start..<buffer.count, line: line))
    }

    private mutating func note(_ range: LDIFValueRange, _ uses: Range<Int>) {
        let index = ranges.firstIndex { $0.uses == uses } ?? ranges.endIndex
        if index == ranges.endIndex { ranges.append((uses, LDIFRangeProgress())) }
        ranges[index].progress.take(range)
    }

    /// Notes that the export says that there is no value.
    mutating func addEmpty(_ match: AttributeTable.Match) { empties.append(match.uses) }

    /// The values and their bytes, for a loop over them that counts no references; it ends with ``withMemory(_:)``.
    struct Memory {
        let values: UnsafeBufferPointer<Value>
        fileprivate let own: UnsafeBufferPointer<UInt8>
        fileprivate let lent: UnsafeBufferPointer<UInt8>

        /// The bytes of a value.
        @inline(__always)
        func bytes(of value: Value) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(rebasing: (value.isLent ? lent : own)[value.bytes])
        }
    }

    /// Hands over the values and their bytes.
    @inline(__always)
    func withMemory<R>(_ body: (Memory) -> R) -> R {
        values.withUnsafeBufferPointer { values in
            buffer.withUnsafeBufferPointer { own in lent.withUnsafeBufferPointer { body(Memory(values: values, own: own, lent: $0)) } }
        }
    }

    /// Calls `body` for each value of a role, in order.
    func forEach(_ role: AttributeTable.Role, in table: AttributeTable, _ body: (UnsafeBufferPointer<UInt8>, Value) -> Void) {
        withMemory { memory in
            for value in memory.values where value.uses.contains(where: { table.handlings[$0].role == role }) {
                body(memory.bytes(of: value), value)
            }
        }
    }

    /// Whether the export mentions a name of the role, with a value or without.
    func mentions(_ role: AttributeTable.Role, in table: AttributeTable) -> Bool {
        values.contains { $0.uses.contains { table.handlings[$0].role == role } }
            || empties.contains { $0.contains { table.handlings[$0].role == role } }
    }
}
