import LDIF

/// What one entry of an export says, gathered before it is written: which of two names wins is known only at its end.
///
/// A reader fills one and uses it again for the next entry, so that in steady state no entry costs an allocation.
struct DirectoryEntry: Sendable {
    /// One value under the name with these uses.
    struct Value: Sendable {
        var uses: Range<Int>
        var bytes: Range<Int>
        var line: Int
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

    private mutating func note(_ range: LDIFValueRange, _ uses: Range<Int>) {
        let index = ranges.firstIndex { $0.uses == uses } ?? ranges.endIndex
        if index == ranges.endIndex { ranges.append((uses, LDIFRangeProgress())) }
        ranges[index].progress.take(range)
    }

    /// Notes that the export says that there is no value.
    mutating func addEmpty(_ match: AttributeTable.Match) { empties.append(match.uses) }

    /// Hands over the bytes of a value.
    func withBytes<R>(_ value: Value, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        try buffer.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[value.bytes])) }
    }

    /// Calls `body` for each value of a role, in order.
    func forEach(_ role: AttributeTable.Role, in table: AttributeTable, _ body: (UnsafeBufferPointer<UInt8>, Value) -> Void) {
        for value in values where value.uses.contains(where: { table.uses[$0].role == role }) {
            withBytes(value) { body($0, value) }
        }
    }

    /// Whether the export mentions a name of the role, with a value or without.
    func mentions(_ role: AttributeTable.Role, in table: AttributeTable) -> Bool {
        values.contains { $0.uses.contains { table.uses[$0].role == role } }
            || empties.contains { $0.contains { table.uses[$0].role == role } }
    }
}
