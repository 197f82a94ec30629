import BridgeCore

/// One evaluation: the program, the record and what the engine computed. Arguments are evaluated when a function asks for them.
struct Evaluator {
    /// What ends an evaluation before it has a value.
    enum Stop: Error {
        case ignored
        case failed(EvaluationError)
    }

    let program: ExpressionProgram
    /// nil while constants are folded: nothing reads it then.
    let record: Record?
    let isSoftDeleted: Bool

    func value(of position: Int) throws(Stop) -> ExpressionValue {
        switch program.operations[position] {
        case .constant(let value): return value
        case .attribute(let slot): return try attribute(slot)
        case .softDeleted: return ExpressionValue(isSoftDeleted)
        case .ignoreFlow: throw .ignored
        case .call(let function, let operands): return try call(Call(evaluator: self, function: function, operands: operands))
        case .comparison(let comparison, let isNumeric, let operands):
            return ExpressionValue(try compare(comparison, isNumeric: isNumeric, operands))
        case .concatenation(let operands): return try concatenate(operands)
        }
    }

    private func attribute(_ slot: Int) throws(Stop) -> ExpressionValue {
        guard let record else { return .null }
        let count = record.count(slot)
        guard count > 0 else { return .null }
        if count == 1 { return .text(try text(record, slot, 0)) }
        var texts: [String] = []
        texts.reserveCapacity(count)
        for n in 0..<count { texts.append(try text(record, slot, n)) }
        return .list(texts)
    }

    private func text(_ record: Record, _ slot: Int, _ n: Int) throws(Stop) -> String {
        guard let text = record.text(slot, n) else {
            let name = record.layout.attributes[slot].name
            throw .failed(EvaluationError("expression.not_text", "the value of [\(name)] is not UTF-8 text"))
        }
        return text
    }

    /// The one text of an operand of `&` or of a comparison.
    private func single(_ position: Int, of operation: String) throws(Stop) -> String? {
        switch try value(of: position) {
        case .null: return nil
        case .text(let text): return text
        case .list: throw .failed(.severalValues(operation))
        }
    }

    private func concatenate(_ operands: ExpressionProgram.Operands) throws(Stop) -> ExpressionValue {
        var result: String?
        for index in operands.start..<operands.start + operands.count {
            if let text = try single(program.operands[index], of: "&") { result = (result ?? "") + text }
        }
        return result.map { .text($0) } ?? .null
    }

    /// Null is compared as an empty text. With a number on one side numbers are compared: no number is unequal to every number.
    private func compare(
        _ comparison: ComparisonOperator, isNumeric: Bool, _ operands: ExpressionProgram.Operands
    ) throws(Stop) -> Bool {
        let name = comparison.rawValue
        let left = try single(program.operands[operands.start], of: name) ?? ""
        let right = try single(program.operands[operands.start + 1], of: name) ?? ""
        let isOrder = comparison != .equal && comparison != .notEqual
        if isNumeric || isOrder, let left = Number(left), let right = Number(right) { return Number.holds(comparison, left, right) }
        guard isNumeric, isOrder else { return comparison.holds(Bytewise(left), Bytewise(right)) }
        guard left.isEmpty || right.isEmpty else { throw .failed(.notANumber(name)) }
        return false
    }
}

extension EvaluationError {
    static func severalValues(_ function: String) -> EvaluationError {
        .init("expression.several_values", "several values stand where one is expected; use Item or Join", function: function)
    }

    static func notANumber(_ function: String) -> EvaluationError {
        .init("expression.not_a_number", "a value is no number", function: function)
    }
}

/// A text that is compared by its bytes: `é` in one code point and in two are different, as in the Azure AD service.
struct Bytewise: Comparable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Bytewise, right: Bytewise) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    static func < (left: Bytewise, right: Bytewise) -> Bool { left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }
}
