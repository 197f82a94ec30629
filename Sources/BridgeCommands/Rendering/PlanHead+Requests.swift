import BridgeState

extension PlanHead {
    /// The requests that applying needs, and how long they take where the target's rate is known.
    var requestsText: String {
        let text = "\(requests) request\(requests == 1 ? "" : "s")"
        guard let duration, let rate = requestsPerSecond else { return text }
        let perSecond = rate == rate.rounded() ? String(Int(rate)) : String(rate)
        return "\(text), about \(Self.rough(duration)) at the target’s \(perSecond) a second"
    }

    /// A time span as people say it: no plan is exact to the second.
    private static func rough(_ duration: Duration) -> String {
        let seconds = max(1, Int((duration / .seconds(1)).rounded(.up)))
        let (number, unit) = seconds < 120 ? (seconds, "second") : seconds < 7200 ? (seconds / 60, "minute") : (seconds / 3600, "hour")
        return "\(number) \(unit)\(number == 1 ? "" : "s")"
    }
}
