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

    /// The argument's value; null when it was left out.
    func value(_ index: Int) throws(Stop) -> ExpressionValue {
        let position = position(index)
        return position == ExpressionProgram.omitted ? .null : try evaluator.value(of: position)
    }

    /// The argument as one text, nil when it is null.
    func text(_ index: Int) throws(Stop) -> String? {
        switch try value(index) {
        case .null: return nil
        case .text(let text): return text
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
        guard let text = try text(index) else { return false }
        return isTrue(text)
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
