/// Ends the wait of a read for a pipe's writer, from any thread and for good.
final class Interruption: Sendable {
    /// nil: there are no descriptors left, and reads wait without it.
    private let ends: (read: Int32, write: Int32)?

    init() { ends = SystemCalls.pipe() }

    deinit {
        guard let ends else { return }
        SystemCalls.close(ends.read)
        SystemCalls.close(ends.write)
    }

    /// Ends all waiting, now and later.
    func raise() {
        if let ends { SystemCalls.signal(ends.write) }
    }

    /// Waits until a read would not; false: it was interrupted.
    func waitForInput(_ descriptor: Int32) -> Bool {
        guard let ends else { return true }
        return SystemCalls.waitForInput(descriptor, wokenBy: ends.read)
    }
}
