/// One condition of a scope filter: `employeeType NOT EQUALS Service`.
///
/// An attribute without a value makes every clause false except `IS NULL`, the negative ones too: that is the rule of the Azure AD
/// service. Of several values one is enough; a negative clause holds when there is a value and none is the excluded one.
/// Equality is of the texts: what they were parsed to.
public struct ScopeClause: Sendable, Hashable, CustomStringConvertible {
    /// The attribute.
    public let attribute: String
    /// The operator.
    public let `operator`: ScopeOperator
    /// The value of a binary operator, without quotes; nil for the others.
    public let value: String?

    /// Reads a clause: attribute, operator, and a value where the operator takes one.
    ///
    /// The value is the rest of the text, or stands in double quotes with `\"` and `\\` as escapes. Operators are found in any letter
    /// case and with spaces or underscores.
    ///
    /// - Throws: `ScopeError` with the place, and what to write instead where that can be known.
    public init(_ text: String) throws(ScopeError) {
        var parser = ScopeClauseParser(text)
        attribute = try parser.attribute()
        self.operator = try parser.operator()
        value = try parser.value(of: self.operator)
    }

    init(attribute: String, operator: ScopeOperator, value: String? = nil) {
        self.attribute = attribute
        self.operator = `operator`
        self.value = value
    }

    /// The clause in its usual spelling; the value in quotes where it needs them.
    public var description: String {
        let head = "\(attribute) \(self.operator.rawValue)"
        guard let value else { return head }
        let isPlain = !value.isEmpty && !value.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
        if isPlain { return "\(head) \(value)" }
        let escaped = value.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\(head) \"\(escaped)\""
    }
}
