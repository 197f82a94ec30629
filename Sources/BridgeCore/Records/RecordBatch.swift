/// Some hundreds of records of one kind: immutable, reference counted, owning its bytes. It lives as long as a view of it lives.
///
/// Thread safe: nothing of it changes after ``RecordBatchBuilder/finish()``.
public struct RecordBatch: Sendable {
    /// What a record says of its resource.
    public enum Change: UInt8, Sendable {
        /// All requested attributes are reported: what has no value is empty.
        case present
        /// A delta: what is not reported is unknown, not empty.
        case patch
        /// Deleted for good.
        case removed
        /// Deleted, and can be restored.
        case softDeleted

        /// True when the source marks the resource as deleted, for good or not.
        public var isDeletion: Bool { self == .removed || self == .softDeleted }
    }

    /// What is known of a value. `unknown` never clears anything, `empty` may.
    public enum Presence: UInt8, Sendable {
        /// Not delivered.
        case unknown
        /// The source says that there is none.
        case empty
        /// One value.
        case one
        /// An ordered list of two or more values.
        case list
    }

    @usableFromInline
    struct Cell: Sendable {
        @usableFromInline var offset: UInt32 = 0
        /// 2 bits presence, 30 bits length in bytes (for a list: the number of its members).
        @usableFromInline var packed: UInt32 = 0

        @inlinable
        init() {}

        @inlinable
        init(_ presence: Presence, offset: Int, count: Int) {
            self.offset = UInt32(truncatingIfNeeded: offset)
            packed = UInt32(presence.rawValue) << 30 | UInt32(truncatingIfNeeded: count)
        }

        @inlinable var presence: Presence { Presence(rawValue: UInt8(packed >> 30)) ?? .unknown }
        @inlinable var count: Int { Int(packed & 0x3FFF_FFFF) }
        @inlinable var range: Range<Int> { Int(offset)..<Int(offset) + count }
    }

    @usableFromInline
    struct Head: Sendable {
        @usableFromInline var anchor: Cell
        @usableFromInline var change: Change

        @inlinable
        init(anchor: Cell, change: Change) {
            self.anchor = anchor
            self.change = change
        }
    }

    @usableFromInline
    final class Storage: Sendable {
        @usableFromInline let layout: AttributeLayout
        @usableFromInline let bytes: [UInt8]
        @usableFromInline let heads: [Head]
        /// `heads.count * layout.attributes.count` cells, record by record.
        @usableFromInline let cells: [Cell]
        /// The members of list cells.
        @usableFromInline let lists: [Cell]

        init(layout: AttributeLayout, bytes: [UInt8], heads: [Head], cells: [Cell], lists: [Cell]) {
            self.layout = layout
            self.bytes = bytes
            self.heads = heads
            self.cells = cells
            self.lists = lists
        }
    }

    @usableFromInline let storage: Storage

    init(storage: Storage) { self.storage = storage }

    /// The slots of every record in the batch.
    @inlinable public var layout: AttributeLayout { storage.layout }
    /// The number of records.
    @inlinable public var count: Int { storage.heads.count }
    /// A view of one record. The index must be below ``count``.
    @inlinable public subscript(index: Int) -> Record { Record(storage: storage, index: index) }
}

/// A view of one record: a reference and an index. Copy it, keep it, send it: the batch stays alive with it.
public struct Record: Sendable {
    @usableFromInline let storage: RecordBatch.Storage
    @usableFromInline let index: Int

    @inlinable
    init(storage: RecordBatch.Storage, index: Int) {
        self.storage = storage
        self.index = index
    }

    /// The slots of this record.
    public var layout: AttributeLayout { storage.layout }
    /// What the record says of its resource.
    public var change: RecordBatch.Change { storage.heads[index].change }
    /// The source's immutable key of the resource.
    public var anchor: String { String(decoding: storage.bytes[storage.heads[index].anchor.range], as: UTF8.self) }

    @inlinable
    func cell(_ slot: Int) -> RecordBatch.Cell { storage.cells[index * storage.layout.attributes.count + slot] }

    /// What is known of the attribute in a slot.
    @inlinable
    public func presence(_ slot: Int) -> RecordBatch.Presence { cell(slot).presence }

    /// The number of values: 0 when unknown or empty.
    @inlinable
    public func count(_ slot: Int) -> Int {
        let cell = cell(slot)
        switch cell.presence {
        case .unknown, .empty: return 0
        case .one: return 1
        case .list: return cell.count
        }
    }

    /// The bytes of the n-th value without a copy; the span ends with the closure. `n` must be below ``count(_:)``.
    @inlinable
    public func withBytes<R, E: Error>(_ slot: Int, _ n: Int = 0, _ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        let own = cell(slot)
        let cell = own.presence == .list ? storage.lists[Int(own.offset) + n] : own
        let bytes = storage.bytes
        return try body(bytes.span.extracting(cell.range))
    }

    /// The n-th value as text. nil: there is none, or it is not UTF-8 (ask ``withBytes(_:_:_:)``).
    @inlinable
    public func text(_ slot: Int, _ n: Int = 0) -> String? {
        guard n < count(slot) else { return nil }
        return withBytes(slot, n) { span in
            span.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
        }
    }

    /// All values as text, in order; values that are not UTF-8 are left out.
    public func texts(_ slot: Int) -> [String] { (0..<count(slot)).compactMap { text(slot, $0) } }

    /// The first value of a named attribute as text; nil when the layout has no such attribute or it has no value.
    public func text(named name: String) -> String? { layout.slot(name).flatMap { text($0) } }
}
