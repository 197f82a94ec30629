import BridgeCore

/// One evaluation: the program, the record and what the engine computed. Arguments are evaluated when a function asks for them.
struct Evaluator {
    /// What ends an evaluation before it has a value.
    enum Stop: Error {
        case ignored
        case objectIgnored
        case failed(EvaluationError)
    }

    let program: ExpressionProgram
    /// nil while constants are folded: nothing reads it then.
    let record: Record?
    let isSoftDeleted: Bool
    /// nil when the program reads no context.
    let state: EvaluationState?

    func value(of position: Int) throws(Stop) -> ExpressionValue {
        switch program.operations[position] {
        case .constant(let value): return value
        case .attribute(let slot): return try attribute(slot)
        case .softDeleted: return ExpressionValue(isSoftDeleted)
        case .ignoreFlow: throw .ignored
        case .ignoreObject: throw .objectIgnored
        case .call(let function, let operands): return try call(Call(evaluator: self, function: function, operands: operands))
        case .comparison(let comparison, let isNumeric, let operands):
            return ExpressionValue(try compare(comparison, isNumeric: isNumeric, operands))
        case .concatenation(let operands): return try concatenate(operands)
        case .logical(let logical, let operands): return ExpressionValue(try holds(logical, operands))
        case .regexReplace(let replacement, let operands):
            return try Call(evaluator: self, function: .replace, operands: operands).replace(by: replacement)
        case .dateConversion(let conversion, let operand): return try convert(operand, conversion)
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

    /// A date as its text. One that follows the clock is another text in the next second.
    func textual(_ value: ExpressionValue) -> ExpressionValue {
        guard case .date(let date) = value else { return value }
        state?.note(date, inStepsOf: .second)
        return .text(date.description)
    }

    /// The one text of an operand of `&` or of a comparison.
    private func single(_ value: ExpressionValue, of operation: String) throws(Stop) -> String? {
        switch textual(value) {
        case .text(let text): return text
        case .null, .date: return nil
        case .list: throw .failed(.severalValues(operation))
        }
    }

    private func concatenate(_ operands: ExpressionProgram.Operands) throws(Stop) -> ExpressionValue {
        var result: String?
        for index in operands.start..<operands.start + operands.count {
            guard let text = try single(try value(of: program.operands[index]), of: "&") else { continue }
            result = (result ?? "") + text
            if result?.utf8.count ?? 0 > TextEdit.lengthLimit { throw .failed(.tooLong("&")) }
        }
        return result.map { .text($0) } ?? .null
    }

    /// The second condition is not evaluated when the first decides.
    private func holds(_ logical: LogicalOperator, _ operands: ExpressionProgram.Operands) throws(Stop) -> Bool {
        for index in operands.start..<operands.start + operands.count {
            let isHolding = isCondition(try value(of: program.operands[index]))
            if isHolding == (logical == .or) { return isHolding }
        }
        return logical == .and
    }

    /// True for the text `True` in any letter case: null and everything else is false.
    func isCondition(_ value: ExpressionValue) -> Bool {
        if case .text(let text) = value { return isTrue(text) }
        return false
    }

    /// A date value needs no input format.
    private func convert(_ operand: Int, _ conversion: DateConversion) throws(Stop) -> ExpressionValue {
        let source = operand == ExpressionProgram.omitted ? .null : try value(of: operand)
        if case .date(let date) = source {
            if let step = conversion.output.granularity { state?.note(date, inStepsOf: step) }
            return .text(conversion.output.text(of: .init(date: date, hasZone: true)))
        }
        if source.isNullOrEmpty { return .null }
        return try source.map { text throws(Stop) in
            guard let reading = conversion.input.read(text) else { throw .failed(.notADate("FormatDateTime")) }
            return conversion.output.text(of: reading)
        }
    }
}

extension Evaluator {
    /// Null is compared as an empty text. With a number on one side numbers are compared: no number is unequal to every number.
    private func compare(
        _ comparison: ComparisonOperator, isNumeric: Bool, _ operands: ExpressionProgram.Operands
    ) throws(Stop) -> Bool {
        let name = comparison.rawValue
        let leftValue = try value(of: program.operands[operands.start])
        let rightValue = try value(of: program.operands[operands.start + 1])
        if let (left, right) = dates(leftValue, rightValue) { return compare(comparison, left, right) }
        let left = try single(leftValue, of: name) ?? ""
        let right = try single(rightValue, of: name) ?? ""
        let isOrder = comparison != .equal && comparison != .notEqual
        if isNumeric || isOrder, let left = Number(left), let right = Number(right) { return Number.holds(comparison, left, right) }
        guard isNumeric, isOrder else { return comparison.holds(Bytewise(left), Bytewise(right)) }
        guard left.isEmpty || right.isEmpty else { throw .failed(.notANumber(name)) }
        return false
    }

    /// Both sides as dates: at least one is a date value, and the other one is or reads as one.
    private func dates(_ left: ExpressionValue, _ right: ExpressionValue) -> (ExpressionDate, ExpressionDate)? {
        switch (left, right) {
        case (.date(let left), .date(let right)): (left, right)
        case (.date(let left), .text(let right)): ExpressionDate(text: right).map { (left, $0) }
        case (.text(let left), .date(let right)): ExpressionDate(text: left).map { ($0, right) }
        default: nil
        }
    }

    /// With a fixed date on one side the answer changes when the clock reaches it, and once more right behind it.
    private func compare(_ comparison: ComparisonOperator, _ left: ExpressionDate, _ right: ExpressionDate) -> Bool {
        if left.followsClock != right.followsClock {
            let distance = left.followsClock ? right.ticks - left.ticks : left.ticks - right.ticks
            state?.note(after: distance == 0 ? ExpressionDate.ticksPerSecond : distance)
        }
        return comparison.holds(left.ticks, right.ticks)
    }
}

extension EvaluationError {
    static func severalValues(_ function: String) -> EvaluationError {
        .init("expression.several_values", "several values stand where one is expected; use Item or Join", function: function)
    }

    static func notANumber(_ function: String) -> EvaluationError {
        .init("expression.not_a_number", "a value is no number", function: function)
    }

    static func notADate(_ function: String) -> EvaluationError {
        .init("expression.not_a_date", "a value is no date of the expected form", function: function)
    }

    static func tooLong(_ function: String) -> EvaluationError {
        .init("expression.too_long", "the result would be longer than \(TextEdit.lengthLimit) bytes", function: function)
    }
}

/// A text that is compared by its bytes: `é` in one code point and in two are different, as in the Azure AD service.
struct Bytewise: Comparable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Bytewise, right: Bytewise) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    static func < (left: Bytewise, right: Bytewise) -> Bool { left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }
}
