import Synchronization

/// Lets as many requests through as a ``ConcurrencyBudget`` allows; the others wait in order. Thread safe.
final class ConcurrencyGate: Sendable {
    private struct State {
        var budget: ConcurrencyBudget
        var underWay = 0
        var queue: [Waiter] = []
        /// Where the queue begins; what is before it has gone.
        var head = 0
    }

    private let state: Mutex<State>

    init(_ budget: ConcurrencyBudget) { state = Mutex(State(budget: budget)) }

    /// The budget as it is now.
    var budget: ConcurrencyBudget { state.withLock { $0.budget } }

    /// Changes the budget; whoever may go then goes.
    func learn(_ change: (inout ConcurrencyBudget) -> Void) {
        state.withLock { state in
            change(&state.budget)
            Self.admit(&state)
        }
    }

    /// Waits for a place and takes it. Every place must be given back by ``leave()``.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before it got one; there is nothing to give back then.
    func enter() async throws {
        let waiter: Waiter? = state.withLock { state in
            if state.underWay < state.budget.places, state.head == state.queue.count {
                state.underWay += 1
                return nil
            }
            let waiter = Waiter()
            state.queue.append(waiter)
            return waiter
        }
        try await waiter?.wait()
    }

    /// Gives a place back.
    func leave() {
        state.withLock { state in
            state.underWay -= 1
            Self.admit(&state)
        }
    }

    private static func admit(_ state: inout State) {
        while state.underWay < state.budget.places, state.head < state.queue.count {
            if state.queue[state.head].admit() { state.underWay += 1 }
            state.head += 1
        }
        // Moves the rest to the front now and then, so that a place costs the same however long the queue is.
        if state.head > 64, state.head * 2 > state.queue.count {
            state.queue.removeFirst(state.head)
            state.head = 0
        }
    }
}

/// A task that waits for its place.
private final class Waiter: Sendable {
    private enum Phase {
        case new
        case waiting(CheckedContinuation<Void, any Error>)
        case admitted
        case cancelled
    }

    private let phase = Mutex(Phase.new)

    /// Returns once it is admitted; throws once it is cancelled.
    func wait() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                phase.withLock { phase in
                    switch phase {
                    case .admitted: continuation.resume()
                    case .cancelled: continuation.resume(throwing: CancellationError())
                    case .new, .waiting: phase = .waiting(continuation)
                    }
                }
            }
        } onCancel: {
            cancel()
        }
    }

    /// Lets it go; false when it was cancelled before.
    func admit() -> Bool {
        phase.withLock { phase in
            switch phase {
            case .new: phase = .admitted
            case .waiting(let continuation):
                phase = .admitted
                continuation.resume()
            case .admitted, .cancelled: return false
            }
            return true
        }
    }

    private func cancel() {
        phase.withLock { phase in
            switch phase {
            case .new: phase = .cancelled
            case .waiting(let continuation):
                phase = .cancelled
                continuation.resume(throwing: CancellationError())
            case .admitted, .cancelled: break
            }
        }
    }
}
