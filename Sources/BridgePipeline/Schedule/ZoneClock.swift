/// The clocks of one time zone: what they show at an instant, and when they show a time.
///
/// Instants are seconds since 1970-01-01T00:00:00Z. The rules of the zone come from outside, so that this is arithmetic alone.
public struct ZoneClock: Sendable {
    /// Seconds that the zone is ahead of UTC at an instant.
    public var offset: @Sendable (Int) -> Int

    /// A zone by its rule.
    public init(offset: @escaping @Sendable (_ instant: Int) -> Int) { self.offset = offset }

    /// What the clocks show.
    public func wall(at instant: Int) -> WallTime {
        let seconds = instant + offset(instant)
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return WallTime(day: day, minute: (seconds - day * 86_400) / 60)
    }

    /// When the clocks show a time for the first time; for a time that is skipped, the first instant after the gap.
    public func first(_ wall: WallTime) -> Int {
        let shown = wall.minutes * 60
        // No zone is further than a day from UTC, and changes are further apart than that.
        let offsets = Set([offset(shown - 86_400), offset(shown + 86_400)])
        let fitting = offsets.map { shown - $0 }.filter { $0 + offset($0) == shown }
        return fitting.min() ?? change(between: shown - 86_400, and: shown + 86_400)
    }

    /// The instant at which the offset changes.
    private func change(between start: Int, and end: Int) -> Int {
        var (before, after) = (start, end)
        let old = offset(before)
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if offset(middle) == old { before = middle } else { after = middle }
        }
        return after
    }

    /// The first instant after `instant` at which the offset is another, if it comes before `end`.
    func change(after instant: Int, before end: Int) -> Int? {
        offset(instant) == offset(end) ? nil : change(between: instant, and: end)
    }
}
