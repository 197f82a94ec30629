import BridgeEngine
import BridgePipeline

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which pipelines are due. No clock and no tasks: it is told the time and what began and ended.
struct ScheduleBook: Sendable {
    /// What a pipeline file says of when it runs.
    struct Timing: Sendable {
        /// Pipelines of one state never run at a time.
        var state: String
        var schedule: Schedule
        var clock: ZoneClock
    }

    /// One pipeline and where it stands.
    struct Entry: Sendable {
        var file: String
        var timing: Timing
        /// When the last run began.
        var last: Date?
        var isRunning = false
        /// Since when it is waited for: times before are nobody's to catch up.
        var since: Date
        /// Not to be tried before.
        var notBefore: Date?

        init(file: String, timing: Timing, last: Date?, now: Date) {
            self.file = file
            self.timing = timing
            self.last = last
            since = now
        }

        /// What was found the last time, and when that was.
        private var found: (next: Date?, at: Date)?

        /// When it is due. It is computed anew once it has come, and every minute, because clocks can be set.
        mutating func next(_ now: Date) -> Date? {
            if let found, found.at <= now, now < found.at.addingTimeInterval(60), now < found.next ?? .distantFuture { return found.next }
            let next = timing.schedule.nextRun(after: last ?? firstBasis, now: now, clock: timing.clock).map { max($0, notBefore ?? $0) }
            found = (next, now)
            return next
        }

        /// A first run by the clock is due at the first time after the start, `every` at once.
        private var firstBasis: Date? {
            if case .cron = timing.schedule.trigger { since } else { nil }
        }

        /// Something that it was computed from is another.
        mutating func forget() { found = nil }
    }

    private(set) var entries: [Entry]

    /// How long a state that another process works with is left alone.
    private static let pause: TimeInterval = 60

    init(_ entries: [Entry]) { self.entries = entries }

    /// When one pipeline is due again.
    mutating func next(of index: Int, _ now: Date) -> Date? { entries[index].next(now) }

    /// Takes the pipeline that has been due longest; nil: none is, or its state is in use.
    mutating func begin(_ now: Date) -> Int? {
        let running = Set(entries.filter(\.isRunning).map(\.timing.state))
        let due = entries.indices.filter { index in
            !entries[index].isRunning && !running.contains(entries[index].timing.state) && entries[index].next(now) ?? .distantFuture <= now
        }
        guard let due = due.min(by: { entries[$0].last ?? .distantPast < entries[$1].last ?? .distantPast }) else { return nil }
        entries[due].isRunning = true
        return due
    }

    /// A run is over.
    ///
    /// - Parameters:
    ///   - start: when it began.
    ///   - wasRun: false: another process had the state, so that the run is still to be made.
    ///   - timing: what its file said at the run; nil: it had errors or no schedule, and what it said before goes on.
    mutating func end(_ index: Int, start: Date, now: Date, wasRun: Bool, timing: Timing?) {
        entries[index].isRunning = false
        entries[index].forget()
        entries[index].notBefore = wasRun ? nil : now.addingTimeInterval(Self.pause)
        if wasRun { entries[index].last = start }
        if let timing { entries[index].timing = timing }
    }
}

extension PipelineSession {
    /// When its file says that it runs; nil: it has no schedule.
    var timing: ScheduleBook.Timing? {
        pipeline.schedule.map {
            ScheduleBook.Timing(state: canonicalStatePath, schedule: $0, clock: ZoneClock(zone: pipeline.timeZone))
        }
    }

    /// True when the times of the schedule lie outside of its hours and days.
    var neverRuns: Bool {
        let schedule = pipeline.schedule ?? Schedule()
        return schedule.nextRun(after: nil, now: Date(), clock: ZoneClock(zone: pipeline.timeZone)) == nil
    }
}
