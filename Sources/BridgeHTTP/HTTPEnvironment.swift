#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Time and chance as a session sees them, so that tests need neither.
public struct HTTPEnvironment: Sendable {
    /// The time since some fixed moment; never goes back.
    public var uptime: @Sendable () -> Duration
    /// The time of day, for dates in headers.
    public var now: @Sendable () -> Date
    /// Waits; throws `CancellationError` when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 to 1.
    public var random: @Sendable () -> Double

    /// An environment.
    public init(
        uptime: @escaping @Sendable () -> Duration, now: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (Duration) async throws -> Void, random: @escaping @Sendable () -> Double
    ) {
        self.uptime = uptime
        self.now = now
        self.sleep = sleep
        self.random = random
    }

    /// The machine's clocks.
    public static func system(now: @escaping @Sendable () -> Date = { Date() }) -> HTTPEnvironment {
        HTTPEnvironment(
            uptime: { ContinuousClock.now - start }, now: now,
            sleep: { try await Task.sleep(for: $0, clock: .continuous) }, random: { Double.random(in: 0...1) })
    }

    /// The moment from which the whole process counts, so that sessions can share a pace.
    private static let start = ContinuousClock.now
}
