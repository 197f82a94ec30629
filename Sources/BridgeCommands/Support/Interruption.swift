import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Ctrl-C and `kill`: the first asks the command to stop, so that writes under way are finished and recorded; the second ends at once.
///
/// Only commands that listen are asked; others end as any program does. Thread safe.
final class Interruption: Sendable {
    private struct State {
        var sources: [any DispatchSourceSignal] = []
        var stop: (@Sendable () -> Void)?
        var hasHappened = false
    }

    private let state = Mutex(State())

    /// True once a signal came.
    var hasHappened: Bool { state.withLock { $0.hasHappened } }

    /// What a signal does; at once if one has come already.
    func onSignal(_ stop: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            state.stop = stop
            return state.hasHappened
        }
        if isLate { stop() }
    }

    /// Begins to listen.
    func listen() {
        state.withLock { state in
            guard state.sources.isEmpty else { return }
            state.sources = [SIGINT, SIGTERM].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { [self] in happened() }
                source.resume()
                return source
            }
        }
    }

    private func happened() {
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        let stop = state.withLock { state in
            state.hasHappened = true
            return state.stop
        }
        stop?()
    }
}
