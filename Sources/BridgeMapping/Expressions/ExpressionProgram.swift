/// The operations of a compiled expression in one flat array. A class, so that each call passes one reference.
final class ExpressionProgram: Sendable {
    enum Operation: Sendable {
        case constant(ExpressionValue)
        case attribute(slot: Int)
        case softDeleted
        case ignoreFlow
        case call(ExpressionFunction, Operands)
        case comparison(ComparisonOperator, isNumeric: Bool, Operands)
        case concatenation(Operands)
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

    init(_ operations: [Operation], _ operands: [Int]) {
        self.operations = operations
        self.operands = operands
    }
}
