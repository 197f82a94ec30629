public import BridgePipeline

/// Something that keeps a pipeline from being well, told once as long as it lasts.
public struct Trouble: Sendable, Hashable, Codable, Comparable {
    /// What it is.
    public var condition: NotificationRules.Condition
    /// What tells it from others of its kind: the code of a limit or an error, the name of a source. No numbers, so that 812 after 811 is
    /// no news, and no values of people.
    public var detail: String

    /// A trouble.
    public init(_ condition: NotificationRules.Condition, _ detail: String = "") {
        self.condition = condition
        self.detail = detail
    }

    /// In the order of ``NotificationRules/Condition``, then by detail.
    public static func < (left: Trouble, right: Trouble) -> Bool {
        let order = NotificationRules.Condition.allCases
        guard left.condition == right.condition else {
            return order.firstIndex(of: left.condition) ?? 0 < order.firstIndex(of: right.condition) ?? 0
        }
        return left.detail < right.detail
    }
}
