import BridgeCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Sees to it that one process at a time works on a state file.
///
/// The kernel gives the lock back when a process ends, however it ends: who was killed does not stand in the way of the next one.
/// Leases in the state keep other machines away.
final class StateLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock of a state.
    ///
    /// - Throws: `state.in_use` when another process has it.
    init(statePath: String) throws(BridgeError) {
        let path = statePath + ".lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw BridgeError(
                "state.read_only", "The state's folder cannot be written to; check its permissions.",
                place: .init(file: path), effect: .none)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw BridgeError(
                "state.in_use", "Another idbridge works with this pipeline's state; wait until it has ended.",
                place: .init(file: statePath), effect: .none)
        }
    }

    /// Gives the lock back.
    func release() { close(descriptor) }
}
