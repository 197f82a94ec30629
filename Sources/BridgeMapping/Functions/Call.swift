import BridgeCore

/// A call in evaluation: its arguments, taken one by one in the form that the function needs.
struct Call {
    typealias Stop = Evaluator.Stop

    let evaluator: Evaluator
    let function: ExpressionFunction
    let operands: ExpressionProgram.Operands

    /// The number of arguments, those left out included.
    var count: Int { operands.count }

    /// True when the argument stands in the text.
    func isGiven(_ index: Int) -> Bool { position(index) != ExpressionProgram.omitted }

    private func position(_ index: Int) -> Int {
        index < count ? evaluator.program.operands[operands.start + index] : ExpressionProgram.omitted
    }

    /// The argument's value, which may be a date; null when it was left out.
    func raw(_ index: Int) throws(Stop) -> ExpressionValue {
        let position = position(index)
        return position == ExpressionProgram.omitted ? .null : try evaluator.value(of: position)
    }

    /// The argument's value, a date as its text.
    func value(_ index: Int) throws(Stop) -> ExpressionValue { evaluator.textual(try raw(index)) }

    /// Each text of the argument changed. Nested calls can multiply a text at each level: the size of the result is limited.
    func mapped(_ index: Int, _ transform: (String) throws(Stop) -> String) throws(Stop) -> ExpressionValue {
        var size = 0
        return try value(index).map { text throws(Stop) in
            let result = try transform(text)
            size += result.utf8.count
            if size > TextEdit.lengthLimit { throw .failed(.tooLong(function.rawValue)) }
            return result
        }
    }

    /// The slot of an argument that is an attribute and nothing else.
    func slot(_ index: Int) -> Int? {
        let position = position(index)
        guard position != ExpressionProgram.omitted, case .attribute(let slot) = evaluator.program.operations[position] else { return nil }
        return slot
    }

    /// The argument as one text, nil when it is null.
    func text(_ index: Int) throws(Stop) -> String? {
        switch try value(index) {
        case .null: return nil
        case .text(let text): return text
        case .date(let date): return date.description
        case .list: throw .failed(.severalValues(function.rawValue))
        }
    }

    /// The argument as a whole number, nil when it is null or empty.
    func whole(_ index: Int) throws(Stop) -> Int? {
        guard let text = try text(index), !text.isEmpty else { return nil }
        guard case .whole(let number)? = Number(text), let value = Int(exactly: number) else {
            throw .failed(.notANumber(function.rawValue))
        }
        return value
    }

    /// The argument as a whole number that must be there.
    func requiredWhole(_ index: Int) throws(Stop) -> Int {
        guard let value = try whole(index) else { throw .failed(.notANumber(function.rawValue)) }
        return value
    }

    /// The argument as a condition: true in any letter case; null and everything else is false.
    func condition(_ index: Int) throws(Stop) -> Bool {
        let value = try raw(index)
        if case .list = value { throw .failed(.severalValues(function.rawValue)) }
        return evaluator.isCondition(value)
    }

    /// What the evaluation reads besides the record: it has some whenever the program says that it reads it.
    func state() throws(Stop) -> EvaluationState {
        guard let state = evaluator.state else { throw failure("expression.no_context", "there is no clock") }
        return state
    }

    /// An error of this call.
    func failure(_ code: BridgeError.Code, _ message: String) -> Stop {
        .failed(EvaluationError(code, message, function: function.rawValue))
    }
}

/// True for `true` in any letter case.
func isTrue(_ text: String) -> Bool { text.utf8.count == 4 && asciiLowercased(text) == "true" }

/// True for `false` in any letter case.
func isFalse(_ text: String) -> Bool { text.utf8.count == 5 && asciiLowercased(text) == "false" }
