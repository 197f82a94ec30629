import Synchronization

/// Ends a process in the middle of the request that its server is answering: no clock decides the moment.
final class Killer: Sendable {
    private struct Order {
        var requests: Int
        var process: RunningProcess?
    }

    private let order = Mutex<Order?>(nil)
    private let end: @Sendable (RunningProcess) -> Void

    /// - Parameter end: what is done to the process.
    init(_ end: @escaping @Sendable (RunningProcess) -> Void) { self.end = end }

    /// Ends the next process that is named when so many more requests were carried out.
    func arm(after requests: Int) { order.withLock { $0 = Order(requests: requests) } }

    func name(_ process: RunningProcess) {
        order.withLock { order in
            guard let current = order else { return end(process) }
            order = Order(requests: current.requests, process: process)
        }
    }

    /// Called by the server, before its answer leaves.
    func count() {
        order.withLock { order in
            guard let current = order else { return }
            guard current.requests <= 1 else {
                order?.requests -= 1
                return
            }
            if let process = current.process { end(process) }
            order = nil
        }
    }

    func disarm() { order.withLock { $0 = nil } }
}
