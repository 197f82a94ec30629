/// A number as expressions know it: whole where possible, so that large keys lose no digit.
enum Number: Sendable {
    case whole(Int64)
    case decimal(Double)

    /// Reads digits with an optional minus and one optional decimal point; nothing else is a number.
    init?(_ text: String) {
        var digits = 0
        var points = 0
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where index == 0: break
            case UInt8(ascii: "."): points += 1
            case let byte where byte.isDigit: digits += 1
            default: return nil
            }
        }
        guard digits > 0, points <= 1 else { return nil }
        if points == 0, let whole = Int64(text) {
            self = .whole(whole)
        } else if let decimal = Double(text.hasSuffix(".") ? text + "0" : text) {
            self = .decimal(decimal)
        } else {
            return nil
        }
    }

    private var double: Double {
        switch self {
        case .whole(let value): Double(value)
        case .decimal(let value): value
        }
    }

    /// True when the comparison holds between two numbers.
    static func holds(_ comparison: ComparisonOperator, _ left: Number, _ right: Number) -> Bool {
        if case (.whole(let left), .whole(let right)) = (left, right) { return comparison.holds(left, right) }
        return comparison.holds(left.double, right.double)
    }
}

extension ComparisonOperator {
    /// True when the comparison holds.
    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        case .less: left < right
        case .lessOrEqual: left <= right
        }
    }
}
