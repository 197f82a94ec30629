/// A SCIM filter (RFC 7644 section 3.4.2.2): which resources, or which values of an attribute, are meant.
///
/// Names and operators are compared without regard to case, values by their text.
public indirect enum SCIMFilter: Sendable {
    /// All hold. Two or more.
    case and([SCIMFilter])
    /// At least one holds. Two or more.
    case or([SCIMFilter])
    /// The filter does not hold.
    case not(SCIMFilter)
    /// A value compares so with a literal. The path may have a filter of its own (`emails[type eq "work"].value eq "x"`):
    /// Azure AD's service writes that, the RFC's grammar does not know it.
    case comparison(AttributePath, Operator, Value)
    /// The attribute has a value that is not empty.
    case present(AttributePath)
    /// One value of the attribute satisfies the whole filter.
    case valuePath(AttributePath, SCIMFilter)

    /// How a value is compared with the filter's literal.
    public enum Operator: String, Hashable, Sendable, CaseIterable {
        /// `eq`: equal.
        case equal = "eq"
        /// `ne`: not equal, or absent.
        case notEqual = "ne"
        /// `co`: the text contains the literal.
        case contains = "co"
        /// `sw`: the text starts with the literal.
        case startsWith = "sw"
        /// `ew`: the text ends with the literal.
        case endsWith = "ew"
        /// `gt`: greater, or later.
        case greaterThan = "gt"
        /// `ge`: greater or equal.
        case greaterOrEqual = "ge"
        /// `lt`: less, or earlier.
        case lessThan = "lt"
        /// `le`: less or equal.
        case lessOrEqual = "le"
    }

    /// The literal of a comparison.
    public enum Value: Hashable, Sendable {
        /// A text.
        case string(String)
        /// A number as it was written, so that no digit is lost.
        case number(String)
        /// `true` or `false`.
        case boolean(Bool)
        /// `null`: the attribute has no value.
        case null
    }

    /// Parses a filter.
    ///
    /// - Throws: `PathSyntaxError` with the offset of what is wrong.
    public init(_ text: String) throws(PathSyntaxError) {
        var parser = PathParser(text)
        self = try parser.wholeFilter()
    }

    /// `path eq "text"`.
    public static func equals(_ path: AttributePath, _ text: String) -> SCIMFilter {
        .comparison(path, .equal, .string(text))
    }
}

extension SCIMFilter: Hashable {
    /// True when both say the same in the same words; `a and b` differs from `b and a`.
    public static func == (left: SCIMFilter, right: SCIMFilter) -> Bool { left.key == right.key }

    /// Agrees with `==`.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
