public import BridgePipeline
public import Foundation

extension ZoneClock {
    /// The clocks of a zone by its IANA name, by the rules that the system knows; UTC for a name that it does not know.
    public init(zone name: String) {
        let zone = TimeZone(identifier: name) ?? .gmt
        self.init { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0))) }
    }

    /// What the clocks show.
    public func wall(at date: Date) -> WallTime { wall(at: Int(date.timeIntervalSince1970.rounded(.down))) }
}

extension Schedule {
    /// When the next run is due; see ``nextRun(after:now:clock:)``.
    public func nextRun(after last: Date?, now: Date, clock: ZoneClock) -> Date? {
        nextRun(
            after: last.map { Int($0.timeIntervalSince1970.rounded(.down)) }, now: Int(now.timeIntervalSince1970.rounded(.down)),
            clock: clock
        )
        .map { Date(timeIntervalSince1970: Double($0)) }
    }
}
