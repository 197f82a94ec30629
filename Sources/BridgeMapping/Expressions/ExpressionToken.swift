/// The smallest part of an expression that means something.
struct ExpressionToken {
    enum Kind: Equatable {
        case leftParenthesis
        case rightParenthesis
        case comma
        /// A string without its quotes, escapes resolved.
        case text(String)
        /// An attribute's name without its brackets.
        case attribute(String)
        /// A number in decimal, hexadecimal ones converted.
        case number(String)
        /// A function's name or a keyword.
        case word(String)
        case comparison(ComparisonOperator)
        case concatenation
        case end
    }

    let kind: Kind
    /// The UTF-8 offsets in the expression.
    let range: Range<Int>

    /// True when an operator may follow: what tells `&HF` from a concatenation.
    var endsOperand: Bool {
        switch kind {
        case .text, .attribute, .number, .word, .rightParenthesis: true
        case .leftParenthesis, .comma, .comparison, .concatenation, .end: false
        }
    }
}

/// The comparisons of a condition.
enum ComparisonOperator: String, Sendable {
    case equal = "="
    case notEqual = "<>"
    case greater = ">"
    case greaterOrEqual = ">="
    case less = "<"
    case lessOrEqual = "<="
}
