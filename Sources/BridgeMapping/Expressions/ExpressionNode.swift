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
        /// The keyword `IgnoreObjectFlow`.
        case ignoreObject
        /// nil: the argument was left out.
        case call(ExpressionFunction, [ExpressionNode?])
        case comparison(ComparisonOperator, ExpressionNode, ExpressionNode)
        /// Flat, so that a long chain is not a deep tree.
        case concatenation([ExpressionNode])
        /// `AND` or `OR` between conditions; flat too.
        case logical(LogicalOperator, [ExpressionNode])
    }

    /// What is made ready when a call is read, and shared by all layouts that it is compiled for.
    enum Preparation: Sendable {
        case regex(RegexReplacement)
        case dates(DateConversion)
    }

    let kind: Kind
    /// UTF-8 offsets.
    let range: Range<Int>
    let preparation: Preparation?

    init(kind: Kind, range: Range<Int>, preparation: Preparation? = nil) {
        self.kind = kind
        self.range = range
        self.preparation = preparation
    }

    /// The parts, in the order of the text.
    var children: [ExpressionNode] {
        switch kind {
        case .text, .number, .attribute, .softDeleted, .ignoreFlow, .ignoreObject: []
        case .call(_, let arguments): arguments.compactMap(\.self)
        case .comparison(_, let left, let right): [left, right]
        case .concatenation(let parts), .logical(_, let parts): parts
        }
    }

    /// True when the value is a number by its form, which decides how a comparison compares.
    var isNumeric: Bool {
        switch kind {
        case .number: true
        case .call(let function, _): function.givesNumber
        case .text, .attribute, .softDeleted, .ignoreFlow, .ignoreObject, .comparison, .concatenation, .logical: false
        }
    }

    /// The function that is called here.
    var function: ExpressionFunction? {
        if case .call(let function, _) = kind { return function }
        return nil
    }

    /// The text, when it is a fixed one.
    var fixedText: String? {
        switch kind {
        case .text(let text), .number(let text): text
        default: nil
        }
    }

    /// Visits this part and everything in it, in the order of the text.
    func visit(_ body: (ExpressionNode) -> Void) {
        body(self)
        for child in children { child.visit(body) }
    }
}
