/// The text collected so far: bytes that grow in place.
///
/// An array in a class would be checked for exclusive access at every piece of text; plain memory is not.
final class TextBuffer {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init() {
        capacity = 4096
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    var isEmpty: Bool { count == 0 }

    /// Valid until the buffer changes.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    func append(_ bytes: UnsafePointer<UInt8>, count more: Int) {
        if more > capacity - count { grow(to: count + more) }
        (base + count).update(from: bytes, count: more)
        count += more
    }

    func removeAll() { count = 0 }

    private func grow(to needed: Int) {
        capacity = max(needed, capacity * 2)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }
}
