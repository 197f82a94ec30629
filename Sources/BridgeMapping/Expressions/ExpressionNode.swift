/// A part of a parsed expression with its place in the text.
struct ExpressionNode: Sendable {
    indirect enum Kind: Sendable {
        case text(String)
        case number(String)
        case attribute(String)
        /// `[IsSoftDeleted]`: computed by the engine, not read from a source.
        case softDeleted
        /// The keyword `IgnoreAttributeFlow`.
        case ignoreFlow
        /// nil: the argument was left out.
        case call(ExpressionFunction, [ExpressionNode?])
        case comparison(ComparisonOperator, ExpressionNode, ExpressionNode)
        /// Flat, so that a long chain is not a deep tree.
        case concatenation([ExpressionNode])
    }

    let kind: Kind
    /// UTF-8 offsets.
    let range: Range<Int>

    /// The parts, in the order of the text.
    var children: [ExpressionNode] {
        switch kind {
        case .text, .number, .attribute, .softDeleted, .ignoreFlow: []
        case .call(_, let arguments): arguments.compactMap(\.self)
        case .comparison(_, let left, let right): [left, right]
        case .concatenation(let parts): parts
        }
    }

    /// True when the value is a number by its form, which decides how a comparison compares.
    var isNumeric: Bool {
        switch kind {
        case .number: true
        case .call(let function, _): function.givesNumber
        case .text, .attribute, .softDeleted, .ignoreFlow, .comparison, .concatenation: false
        }
    }

    /// Visits this part and everything in it, in the order of the text.
    func visit(_ body: (ExpressionNode) -> Void) {
        body(self)
        for child in children { child.visit(body) }
    }
}
