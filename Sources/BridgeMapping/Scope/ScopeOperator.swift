/// The operators of scope filters, named as the Azure portal names them.
public enum ScopeOperator: String, Sendable, Hashable, CaseIterable {
    /// Exactly the value, letter case included.
    case equals = "EQUALS"
    /// Has a value, and it is another one.
    case notEquals = "NOT EQUALS"
    /// The boolean is true.
    case isTrue = "IS TRUE"
    /// The boolean is false.
    case isFalse = "IS FALSE"
    /// Has no value.
    case isNull = "IS NULL"
    /// Has a value.
    case isNotNull = "IS NOT NULL"
    /// The whole value matches the regular expression.
    case regexMatch = "REGEX MATCH"
    /// Has a value, and the regular expression does not match it as a whole.
    case notRegexMatch = "NOT REGEX MATCH"
    /// A greater whole number, or a later date.
    case greaterThan = "Greater_Than"
    /// The same or a greater whole number, the same or a later date.
    case greaterThanOrEquals = "Greater_Than_OR_EQUALS"
    /// Contains the text, letter case included.
    case includes = "Includes"
    /// Ends in the text, letter case included.
    case endsWith = "ENDS_WITH"

    /// True when a value follows the operator.
    public var takesValue: Bool {
        switch self {
        case .isTrue, .isFalse, .isNull, .isNotNull: false
        default: true
        }
    }

    /// True when the clause holds because a value is *not* something: false for people without a value, to the surprise of many.
    public var isNegative: Bool { self == .notEquals || self == .notRegexMatch }

    /// True when the value is a regular expression.
    var takesPattern: Bool { self == .regexMatch || self == .notRegexMatch }
}
