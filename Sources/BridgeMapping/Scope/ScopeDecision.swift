/// Whether a resource is in scope, and by which clause. It holds no value of the resource.
public struct ScopeDecision: Sendable, Hashable {
    /// Why the deciding part decided so.
    public enum Reason: String, Sendable, Hashable {
        /// Every clause holds, or there is none.
        case allHold = "scope.all_hold"
        /// The clause holds.
        case holds = "scope.holds"
        /// The attribute has no value.
        case empty = "scope.attribute_empty"
        /// The source did not deliver the attribute.
        case unknown = "scope.attribute_unknown"
        /// The value is not what the clause asks for.
        case differs = "scope.value_differs"
        /// The value is the one that a negative clause leaves out, or there is a value where there should be none.
        case excluded = "scope.value_excluded"
        /// The regular expression takes too many steps on the value, or the value is longer than 16 KiB: it is not decided.
        case patternLimit = "scope.regex_limit"
        /// No alternative of an `any` holds.
        case noAlternative = "scope.no_alternative"
    }

    /// True: in scope.
    public var isInScope: Bool
    /// The text of the clause or group that decided; nil when no single one did.
    public var deciding: String?
    /// Why.
    public var reason: Reason
    /// True when the decision could be another one if the source had delivered every attribute that was looked at.
    public var restsOnUnknown: Bool

    /// A decision.
    public init(isInScope: Bool, deciding: String?, reason: Reason, restsOnUnknown: Bool = false) {
        self.isInScope = isInScope
        self.deciding = deciding
        self.reason = reason
        self.restsOnUnknown = restsOnUnknown
    }
}
