import BridgeCore

/// Flattens the tree of an expression; what depends on no record is computed here, once.
struct ExpressionCompiler {
    let layout: AttributeLayout
    private var operations: [ExpressionProgram.Operation] = []
    private var operands: [Int] = []
    private var slots: [Int] = []
    private var lacksAttribute = false
    private var readsContext = false

    init(layout: AttributeLayout) { self.layout = layout }

    mutating func compile(_ root: ExpressionNode) -> CompiledExpression {
        let position = emit(root)
        return CompiledExpression(
            program: ExpressionProgram(operations, operands, readsContext: readsContext), root: position, slots: slots,
            lacksAttribute: lacksAttribute)
    }

    private mutating func emit(_ node: ExpressionNode) -> Int {
        switch node.kind {
        case .text(let text), .number(let text): return append(.constant(.text(text)))
        case .attribute(let name): return append(attribute(name))
        case .softDeleted: return append(.softDeleted)
        case .ignoreFlow: return append(.ignoreFlow)
        case .ignoreObject: return append(.ignoreObject)
        case .call(let function, let arguments): return call(function, arguments, node)
        case .comparison(let comparison, let left, let right):
            let operands = emit([left, right])
            return fold(append(.comparison(comparison, isNumeric: left.isNumeric || right.isNumeric, operands)), operands)
        case .concatenation(let parts):
            let operands = emit(parts)
            return fold(append(.concatenation(operands)), operands)
        case .logical(let logical, let parts):
            let operands = emit(parts)
            return fold(append(.logical(logical, operands)), operands)
        }
    }

    private mutating func call(_ function: ExpressionFunction, _ arguments: [ExpressionNode?], _ node: ExpressionNode) -> Int {
        switch (function, node.preparation) {
        case (_, .regex(let replacement)?):
            let operands = emit(arguments)
            return fold(append(.regexReplace(replacement, operands)), operands)
        case (_, .dates(let conversion)?):
            let operands = emit([arguments.first ?? nil])
            return fold(append(.dateConversion(conversion, operand: self.operands[operands.start])), operands)
        case (.error, nil):
            let message = ExpressionNode(kind: .text(Self.message(arguments.first ?? nil)), range: node.range)
            return append(.call(function, emit([message])))
        case (_, nil):
            let operands = emit(arguments)
            guard function.readsContext else { return fold(append(.call(function, operands)), operands) }
            readsContext = true
            return append(.call(function, operands))
        }
    }

    /// The message of Error: fixed texts as they are, computed ones left out, because they may hold a person's values.
    private static func message(_ node: ExpressionNode?) -> String {
        guard let node else { return "" }
        if case .concatenation(let parts) = node.kind { return parts.map { $0.fixedText ?? "…" }.joined() }
        return node.fixedText ?? "…"
    }

    private mutating func emit(_ nodes: [ExpressionNode?]) -> ExpressionProgram.Operands {
        var positions: [Int] = []
        for node in nodes { positions.append(node.map { emit($0) } ?? ExpressionProgram.omitted) }
        defer { operands += positions }
        return .init(start: operands.count, count: positions.count)
    }

    private mutating func append(_ operation: ExpressionProgram.Operation) -> Int {
        operations.append(operation)
        return operations.count - 1
    }

    private mutating func attribute(_ name: String) -> ExpressionProgram.Operation {
        guard let slot = layout.slot(name) else {
            lacksAttribute = true
            return .constant(.null)
        }
        if !slots.contains(slot) { slots.append(slot) }
        return .attribute(slot: slot)
    }

    /// Replaces an operation over constants by its value. One that fails stays, because it may stand in a branch that is never taken.
    private mutating func fold(_ position: Int, _ range: ExpressionProgram.Operands) -> Int {
        let isConstant = operands[range.start..<range.start + range.count].allSatisfy { operand in
            guard operand != ExpressionProgram.omitted else { return true }
            if case .constant = operations[operand] { return true }
            return false
        }
        if isConstant, let value = value(of: position) { operations[position] = .constant(value) }
        return position
    }

    private func value(of position: Int) -> ExpressionValue? {
        let program = ExpressionProgram(operations, operands, readsContext: false)
        let evaluator = Evaluator(program: program, record: nil, isSoftDeleted: false, state: nil)
        do throws(Evaluator.Stop) {
            return try evaluator.value(of: position)
        } catch {
            return nil
        }
    }
}
