/// The operations of a compiled expression in one flat array. A class, so that each call passes one reference.
final class ExpressionProgram: Sendable {
    enum Operation: Sendable {
        case constant(ExpressionValue)
        case attribute(slot: Int)
        case softDeleted
        case ignoreFlow
        case ignoreObject
        case call(ExpressionFunction, Operands)
        case comparison(ComparisonOperator, isNumeric: Bool, Operands)
        case concatenation(Operands)
        case logical(LogicalOperator, Operands)
        /// Replace with a regular expression; the operands are those of the call.
        case regexReplace(RegexReplacement, Operands)
        /// FormatDateTime; the operand is the source.
        case dateConversion(DateConversion, operand: Int)
    }

    /// A range of ``operands``.
    struct Operands: Sendable {
        let start: Int
        let count: Int
    }

    /// The operand of an argument that was left out.
    static let omitted = -1

    let operations: [Operation]
    /// Positions in ``operations``.
    let operands: [Int]
    /// True when the clock, chance or a setting is read.
    let readsContext: Bool

    init(_ operations: [Operation], _ operands: [Int], readsContext: Bool) {
        self.operations = operations
        self.operands = operands
        self.readsContext = readsContext
    }
}

/// `AND` and `OR`: our addition to the language.
enum LogicalOperator: String, Sendable {
    case and = "AND"
    case or = "OR"
}

/// The two formats of FormatDateTime.
final class DateConversion: Sendable {
    let input: DateFormat
    let output: DateFormat

    init(input: DateFormat, output: DateFormat) {
        self.input = input
        self.output = output
    }
}
