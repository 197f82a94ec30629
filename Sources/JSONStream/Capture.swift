/// The bytes from a starting point on, kept across chunks; those that lie in one chunk are not copied.
struct Capture {
    private(set) var isActive = false
    /// Where the captured bytes begin in the document.
    private(set) var source = JSONSource()
    /// More bytes came than were allowed; they are no longer kept.
    private(set) var isOverflowing = false
    /// What earlier chunks brought.
    private var kept: [UInt8] = []
    /// Where the captured bytes begin in the current chunk.
    private var start = 0

    mutating func begin(at index: Int, from source: JSONSource) {
        isActive = true
        isOverflowing = false
        start = index
        self.source = source
        kept.removeAll(keepingCapacity: true)
    }

    mutating func end() { isActive = false }

    /// Keeps what the chunk holds, before it goes away.
    mutating func save(_ chunk: UnsafeBufferPointer<UInt8>, limit: Int) {
        guard isActive else { return }
        check(end: chunk.count, limit: limit)
        if !isOverflowing { kept.append(contentsOf: UnsafeBufferPointer(rebasing: chunk[start...])) }
        start = 0
    }

    /// Notes whether the bytes up to `end` are more than `limit`.
    mutating func check(end: Int, limit: Int) {
        guard !isOverflowing, kept.count + end - start > limit else { return }
        isOverflowing = true
        kept.removeAll()
    }

    /// Hands over the captured bytes up to `end` of the chunk.
    mutating func withBytes<R>(
        upTo end: Int, of chunk: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> R
    ) rethrows -> R {
        guard !isOverflowing else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
        guard !kept.isEmpty else { return try body(UnsafeBufferPointer(rebasing: chunk[start..<end])) }
        kept.append(contentsOf: UnsafeBufferPointer(rebasing: chunk[start..<end]))
        start = end
        return try kept.withUnsafeBufferPointer { try body($0) }
    }
}
