/// How long a state keeps people's data that no run needs any more. nil keeps it for ever.
public struct PrivacyRules: Sendable, Hashable {
    /// Plans that are over, with the values of their operations: a run can be taken back as long as its plan is kept.
    public var plans: Duration?
    /// The journal of what was done, without values.
    public var log: Duration?
    /// People whom no source has any more, from the day when the account was deleted or last written to.
    public var gone: Duration?

    /// Rules; by default plans are kept for 90 days, the log for 400, and people who are gone for 30.
    public init(plans: Duration? = .days(90), log: Duration? = .days(400), gone: Duration? = .days(30)) {
        self.plans = plans
        self.log = log
        self.gone = gone
    }

    /// Limits look back over 24 hours: nothing younger is deleted.
    public static let shortest = Duration.days(2)
}

extension Duration {
    /// So many days of 24 hours.
    public static func days(_ number: Int) -> Duration { .seconds(number * 86_400) }
}
