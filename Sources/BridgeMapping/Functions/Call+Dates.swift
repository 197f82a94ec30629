import BridgeCore

/// Functions over dates.
extension Call {
    /// The argument as a date, nil when it is null or empty.
    func date(_ index: Int) throws(Stop) -> ExpressionDate? {
        switch try raw(index) {
        case .null: return nil
        case .date(let date): return date
        case .text(let text):
            if text.isEmpty { return nil }
            guard let date = ExpressionDate(text: text) else { throw .failed(.notADate(function.rawValue)) }
            return date
        case .list: throw .failed(.severalValues(function.rawValue))
        }
    }

    private func interval() throws(Stop) -> DateInterval {
        guard let interval = DateInterval(rawValue: try text(0) ?? "") else {
            throw failure("expression.unknown_interval", "an interval is \(DateInterval.names)")
        }
        return interval
    }

    /// Months have no fixed length: a date that follows the clock is moved by another distance on the next day.
    func dateAdd() throws(Stop) -> ExpressionDate? {
        let interval = try interval()
        guard let count = try whole(1), let date = try date(2) else { return nil }
        if interval == .month || interval == .year { evaluator.state?.note(date, inStepsOf: .day) }
        guard let result = interval.adding(count, to: date) else {
            throw failure("expression.out_of_range", "the date is not in the years 1 to 9999")
        }
        return result
    }

    /// The second date less the first.
    func dateDiff() throws(Stop) -> ExpressionValue {
        let interval = try interval()
        guard let start = try date(1), let end = try date(2) else { return .null }
        evaluator.state?.note(start, inStepsOf: interval)
        evaluator.state?.note(end, inStepsOf: interval)
        return ExpressionValue(interval.boundaries(from: start, to: end))
    }

    func dateFromNum() throws(Stop) -> ExpressionDate? {
        guard let number = try whole(0) else { return nil }
        guard let date = ExpressionDate(fileTime: Int64(number)) else {
            throw failure("expression.out_of_range", "the date is not in the years 1 to 9999")
        }
        return date
    }

    func numFromDate() throws(Stop) -> ExpressionValue {
        guard let date = try date(0) else { return .null }
        evaluator.state?.note(date, inStepsOf: .second)
        return ExpressionValue(Int(date.fileTime))
    }
}
