extension Schedule {
    /// When the next run is due: `now` or earlier means at once.
    ///
    /// A run that was missed is due once, however many were missed. A time that the clocks skip is due at the first instant after the
    /// gap, several of them once; a time that they show twice is due the first time. An expression for every hour follows the hours that
    /// pass instead.
    ///
    /// - Parameters:
    ///   - last: when the last run began; nil: there was none; `every` is due as soon as the hours allow it, `cron` at its next time.
    ///   - now: instants are seconds since 1970.
    /// - Returns: nil: never.
    public func nextRun(after last: Int?, now: Int, clock: ZoneClock) -> Int? {
        switch trigger {
        case nil: return nil
        case .every(let span):
            let seconds = Int(span.components.seconds)
            return opening(from: max(last.map { $0 + seconds } ?? now, now), clock)
        case .cron(let cron):
            guard let due = next(cron, after: last ?? now - 1, clock) else { return nil }
            // One that was missed is caught up now, or when the hours allow it.
            return due > now ? due : opening(from: now, clock)
        }
    }

    // MARK: Hours and days

    /// True when a run may begin.
    func isOpen(_ wall: WallTime) -> Bool {
        guard let between else { return days.contains(wall.weekday) }
        let yesterday = WallTime(day: wall.day - 1, minute: 0).weekday
        if between.from < between.until {
            return (between.from..<between.until).contains(wall.minute) && days.contains(wall.weekday)
        }
        return (wall.minute >= between.from && days.contains(wall.weekday)) || (wall.minute < between.until && days.contains(yesterday))
    }

    /// The first instant from `instant` on at which a run may begin.
    private func opening(from instant: Int, _ clock: ZoneClock) -> Int? {
        let wall = clock.wall(at: instant)
        if isOpen(wall) { return instant }
        for day in wall.day...(wall.day + 8) where days.contains(WallTime(day: day, minute: 0).weekday) {
            let start = clock.first(WallTime(day: day, minute: between?.from ?? 0))
            if start >= instant { return start }
        }
        return nil
    }

    // MARK: Cron

    /// The first time after an instant at which an expression is due and a run may begin.
    private func next(_ cron: CronExpression, after last: Int, _ clock: ZoneClock) -> Int? {
        var last = last
        // Days on which it is due but no run may begin are passed over; within this many there is one or there is none.
        for _ in 0..<20_000 {
            guard let due = cron.isHourly ? hourly(cron, after: last, clock) : daily(cron, after: last, clock) else { return nil }
            if isOpen(clock.wall(at: due)) { return due }
            last = due
        }
        return nil
    }

    /// By the times that the clocks show: each once, whether skipped or doubled.
    private func daily(_ cron: CronExpression, after last: Int, _ clock: ZoneClock) -> Int? {
        // Where the clocks go back, times before the one that they show are still to come for the second time; where they went
        // forward, skipped ones are due now. A day is more than any zone moves.
        let shown = clock.wall(at: last)
        var candidate = WallTime(day: shown.day - 1, minute: shown.minute)
        while let next = cron.next(from: candidate) {
            let due = clock.first(next)
            if due > last { return due }
            candidate = WallTime(minutes: next.minutes + 1)
        }
        return nil
    }

    /// By the hours that pass: within one offset after the other.
    private func hourly(_ cron: CronExpression, after last: Int, _ clock: ZoneClock) -> Int? {
        var start = (last / 60 + 1) * 60
        while true {
            let offset = clock.offset(start)
            guard let wall = cron.next(from: clock.wall(at: start)) else { return nil }
            let due = wall.minutes * 60 - offset
            guard clock.offset(due) != offset, let change = clock.change(after: start, before: due) else { return due }
            start = (change + 59) / 60 * 60
        }
    }
}

extension WallTime {
    init(minutes: Int) {
        let day = minutes >= 0 ? minutes / 1440 : (minutes - 1439) / 1440
        self.init(day: day, minute: minutes - day * 1440)
    }
}
