/// Fills a batch. Format readers write bytes into slots; simple connectors use ``append(anchor:_:change:)``.
///
/// The order of calls for one record is ``begin(_:)``, then values in any order, then ``end()`` or ``discard()``.
public struct RecordBatchBuilder: ~Copyable, Sendable {
    /// The slots of the records.
    public let layout: AttributeLayout
    @usableFromInline var bytes = ByteArena()
    @usableFromInline var heads: [RecordBatch.Head] = []
    @usableFromInline var cells: [RecordBatch.Cell] = []
    @usableFromInline var lists: [RecordBatch.Cell] = []
    /// Second and later values of the open record: rare, gathered when the record ends.
    @usableFromInline var pending: [(slot: Int, cell: RecordBatch.Cell)] = []
    @usableFromInline var open = OpenRecord()
    /// The cells of a record of which nothing was said yet.
    @usableFromInline let empty: [RecordBatch.Cell]
    @usableFromInline let unknown: [RecordBatch.Cell]

    @usableFromInline
    struct OpenRecord: Sendable {
        @usableFromInline var bytes = 0
        @usableFromInline var cells = 0
        @usableFromInline var change = RecordBatch.Change.present
        @usableFromInline var anchor = RecordBatch.Cell()

        @inlinable
        init() {}
    }

    /// The number of records that makes a batch full.
    public static let recordLimit = 512
    /// The number of value bytes that makes a batch full, so that a group of 100,000 members does not make a batch of gigabytes.
    public static let byteLimit = 4 << 20

    private let expected: Int

    /// An empty builder with room for a usual batch, or for as many records as are expected.
    public init(layout: AttributeLayout, expecting expected: Int = RecordBatchBuilder.recordLimit) {
        self.layout = layout
        self.expected = expected
        empty = Array(repeating: .init(.empty, offset: 0, count: 0), count: layout.attributes.count)
        unknown = Array(repeating: .init(), count: layout.attributes.count)
        bytes.reserve(192 * expected)
    }

    /// Room for the records of a batch, made when its first one comes: many a builder is done after its first batch.
    @usableFromInline
    mutating func reserve() {
        heads.reserveCapacity(expected)
        cells.reserveCapacity(expected * layout.attributes.count)
    }

    /// True when the batch should be handed over.
    @inlinable public var isFull: Bool { heads.count >= Self.recordLimit || bytes.count >= Self.byteLimit }
    /// True when no record was ended yet.
    @inlinable public var isEmpty: Bool { heads.isEmpty }
    /// The number of ended records.
    @inlinable public var count: Int { heads.count }

    /// Opens a record. Slots start as empty, for a delta as unknown.
    @inlinable
    public mutating func begin(_ change: RecordBatch.Change = .present) {
        if heads.isEmpty { reserve() }
        open.bytes = bytes.count
        open.cells = cells.count
        open.change = change
        open.anchor = .init()
        cells.append(contentsOf: change == .present ? empty : unknown)
    }

    /// Changes what the open record says of its resource: a deletion mark may come late in a record.
    @inlinable
    public mutating func mark(_ change: RecordBatch.Change) { open.change = change }

    /// Sets the anchor of the open record.
    @inlinable
    public mutating func anchor(_ value: UnsafeBufferPointer<UInt8>) {
        open.anchor = .init(.one, offset: bytes.count, count: value.count)
        bytes.append(value)
    }

    /// Sets the anchor of the open record.
    @inlinable
    public mutating func anchor(_ value: Span<UInt8>) { value.withUnsafeBufferPointer { anchor($0) } }

    /// True when the open record has an anchor.
    @inlinable public var hasAnchor: Bool { open.anchor.count > 0 }

    /// Adds a value to a slot of the open record; a second value makes a list.
    @inlinable
    public mutating func add(_ value: UnsafeBufferPointer<UInt8>, slot: Int) {
        let cell = RecordBatch.Cell(.one, offset: bytes.count, count: value.count)
        bytes.append(value)
        let index = open.cells + slot
        switch cells[index].presence {
        case .unknown, .empty: cells[index] = cell
        case .one, .list: pending.append((slot, cell))
        }
    }

    /// Adds a value to a slot of the open record; a second value makes a list.
    @inlinable
    public mutating func add(_ value: Span<UInt8>, slot: Int) { value.withUnsafeBufferPointer { add($0, slot: slot) } }

    /// Adds a value to a slot of the open record; a second value makes a list.
    @inlinable
    public mutating func add(_ value: String, slot: Int) { add(value.utf8Span.span, slot: slot) }

    /// States that the attribute has no value (in a delta: it was cleared).
    public mutating func clear(slot: Int) {
        cells[open.cells + slot] = .init(.empty, offset: 0, count: 0)
        pending.removeAll { $0.slot == slot }
    }

    /// States that nothing is known of the attribute: what stands at the target for it stays.
    public mutating func forget(slot: Int) {
        cells[open.cells + slot] = .init()
        pending.removeAll { $0.slot == slot }
    }

    /// True when the slot of the open record has a value.
    @inlinable
    public func hasValue(slot: Int) -> Bool {
        switch cells[open.cells + slot].presence {
        case .unknown, .empty: false
        case .one, .list: true
        }
    }

    /// Throws the open record away, as if it had never begun.
    public mutating func discard() {
        bytes.shrink(to: open.bytes)
        cells.removeSubrange(open.cells...)
        pending.removeAll(keepingCapacity: true)
    }

    /// Closes the open record.
    @inlinable
    public mutating func end() {
        if !pending.isEmpty { gather() }
        heads.append(.init(anchor: open.anchor, change: open.change))
    }

    @usableFromInline
    mutating func gather() {
        for slot in Set(pending.map(\.slot)).sorted() {
            let start = lists.count
            lists.append(cells[open.cells + slot])
            for entry in pending where entry.slot == slot { lists.append(entry.cell) }
            cells[open.cells + slot] = .init(.list, offset: start, count: lists.count - start)
        }
        pending.removeAll(keepingCapacity: true)
    }

    /// Hands the ended records over and starts anew.
    public mutating func finish() -> RecordBatch {
        defer {
            bytes = ByteArena()
            bytes.reserve(192 * expected)
            heads = []
            cells = []
            lists = []
        }
        return RecordBatch(storage: .init(layout: layout, bytes: bytes.take(), heads: heads, cells: cells, lists: lists))
    }
}

/// Bytes that grow at their end: an array that is larger than what is used of it, because appending to arrays value by value costs more
/// than the copy.
@usableFromInline
struct ByteArena: Sendable {
    @usableFromInline var memory: [UInt8] = []
    /// The bytes used; those behind are zeroes or left over.
    @usableFromInline var count = 0

    init() {}

    private var reserved = 0

    /// Lets the first growth make room for so many bytes.
    mutating func reserve(_ capacity: Int) { reserved = capacity }

    @inlinable
    mutating func append(_ value: UnsafeBufferPointer<UInt8>) {
        guard let source = value.baseAddress, !value.isEmpty else { return }
        let end = count + value.count
        if end > memory.count { grow(to: end) }
        memory.withUnsafeMutableBytes { target in
            // `grow` has made room for all of it, and the source is not this array.
            target.baseAddress?.advanced(by: count).copyMemory(from: source, byteCount: value.count)
        }
        count = end
    }

    @usableFromInline
    mutating func grow(to end: Int) {
        let size = max(end, reserved, memory.count * 2)
        // As blocks of memory: appending repeated elements is a thousand times slower where it is not specialised.
        var larger = [UInt8](repeating: 0, count: size)
        larger.withUnsafeMutableBytes { target in
            memory.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
        }
        memory = larger
    }

    mutating func shrink(to count: Int) { self.count = count }

    /// The bytes used.
    mutating func take() -> [UInt8] {
        memory.removeSubrange(count...)
        return memory
    }
}

extension RecordBatchBuilder {
    /// The simple way: a record by attribute names. Names that the pipeline does not need are passed over; nil means empty.
    public mutating func append(
        anchor: String,
        _ values: KeyValuePairs<String, AttributeValue?>,
        change: RecordBatch.Change = .present
    ) {
        begin(change)
        self.anchor(anchor.utf8Span.span)
        for (name, value) in values {
            guard let slot = layout.slot(name) else { continue }
            add(value, slot: slot)
        }
        end()
    }

    /// Adds a value of any shape to a slot of the open record; nil and an empty list state that there is none.
    public mutating func add(_ value: AttributeValue?, slot: Int) {
        switch value {
        case nil: clear(slot: slot)
        case .text(let text)?: add(text.utf8Span.span, slot: slot)
        case .boolean(let flag)?: add((flag ? "True" : "False").utf8Span.span, slot: slot)
        case .bytes(let bytes)?: add(bytes.span, slot: slot)
        case .list(let texts)?:
            if texts.isEmpty { clear(slot: slot) }
            for text in texts { add(text.utf8Span.span, slot: slot) }
        }
    }

    /// Copies all values of one slot of a record, with its presence, into a slot of the open record.
    public mutating func copy(_ record: Record, slot source: Int, to slot: Int) {
        switch record.presence(source) {
        case .unknown: forget(slot: slot)
        case .empty: clear(slot: slot)
        case .one, .list:
            for n in 0..<record.count(source) { record.withBytes(source, n) { add($0, slot: slot) } }
        }
    }
}

/// A value as a simple connector writes it.
public enum AttributeValue: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral {
    /// One text.
    case text(String)
    /// `True` or `False`.
    case boolean(Bool)
    /// One value that is not text.
    case bytes([UInt8])
    /// An ordered list of texts.
    case list([String])

    /// One text.
    public init(stringLiteral value: String) { self = .text(value) }

    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }

    /// A list of texts.
    public init(arrayLiteral elements: String...) { self = .list(elements) }
}
