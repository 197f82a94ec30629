public import BridgeState

/// When a pipeline runs by itself, and what it may do then.
public struct Schedule: Sendable, Hashable {
    /// What makes it run.
    public enum Trigger: Sendable, Hashable {
        /// So long after the start of the run before.
        case every(Duration)
        /// At these times of the pipeline's zone.
        case cron(CronExpression)
    }

    /// The hours of the day within which runs begin; when it ends before it begins it goes over midnight.
    public struct Hours: Sendable, Hashable {
        /// Minutes since midnight: the first in it.
        public var from: Int
        /// Minutes since midnight: the first after it; 1440 is the end of the day.
        public var until: Int

        /// Hours.
        public init(from: Int, until: Int) {
            self.from = from
            self.until = until
        }
    }

    /// A time in which only some actions are done.
    public struct Freeze: Sendable, Hashable {
        /// Its first minute, in the pipeline's zone.
        public var from: WallTime
        /// The first minute after it.
        public var until: WallTime
        /// What is done all the same.
        public var lets: Set<PlannedOperation.Action>
        /// Why, for those who read the plan.
        public var reason: String?

        /// A freeze.
        public init(from: WallTime, until: WallTime, lets: Set<PlannedOperation.Action> = [], reason: String? = nil) {
            self.from = from
            self.until = until
            self.lets = lets
            self.reason = reason
        }
    }

    /// What makes it run; nil: nothing, and only the freezes count.
    public var trigger: Trigger?
    /// The hours within which runs begin; nil: all.
    public var between: Hours?
    /// The days of the week on which runs begin, 0 for Sunday; those of ``between`` that go over midnight belong to the day before.
    public var days: Set<Int>
    /// Times in which only some actions are done.
    public var freezes: [Freeze]

    /// A schedule.
    public init(trigger: Trigger? = nil, between: Hours? = nil, days: Set<Int> = Set(0...6), freezes: [Freeze] = []) {
        self.trigger = trigger
        self.between = between
        self.days = days
        self.freezes = freezes
    }

    /// The freezes in force at a time. In several at once is done what all of them let through.
    public func freezes(at wall: WallTime) -> [Freeze] { freezes.filter { $0.from <= wall && wall < $0.until } }
}
