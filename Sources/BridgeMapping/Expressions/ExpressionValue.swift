/// What an expression gives: nothing, one text, or an ordered list of texts. Booleans are `True` and `False`, numbers decimal digits.
///
/// Dates exist only while an expression is evaluated: the result of an expression is never one.
public enum ExpressionValue: Sendable, Hashable {
    /// No value.
    case null
    /// One value, which may be empty.
    case text(String)
    /// Two or more values.
    case list([String])
    /// A point in time, only inside an expression.
    case date(ExpressionDate)

    /// The values in their usual form: none is null, one is a text.
    init(_ texts: [String]) {
        switch texts.count {
        case 0: self = .null
        case 1: self = .text(texts[0])
        default: self = .list(texts)
        }
    }

    init(_ flag: Bool) { self = .text(flag ? "True" : "False") }

    init(_ number: Int) { self = .text(String(number)) }

    init(_ date: ExpressionDate?) { self = date.map { .date($0) } ?? .null }

    /// The values in order.
    public var texts: [String] {
        switch self {
        case .null: []
        case .text(let text): [text]
        case .list(let texts): texts
        case .date(let date): [date.description]
        }
    }

    /// True for null and for nothing but empty texts.
    public var isNullOrEmpty: Bool {
        switch self {
        case .null: true
        case .text(let text): text.isEmpty
        case .list(let texts): texts.allSatisfy(\.isEmpty)
        case .date: false
        }
    }

    /// Each value transformed; null stays null.
    func map<E: Error>(_ transform: (String) throws(E) -> String) throws(E) -> ExpressionValue {
        switch self {
        case .null: return .null
        case .text(let text): return .text(try transform(text))
        case .date(let date): return .text(try transform(date.description))
        case .list(let texts):
            var results: [String] = []
            results.reserveCapacity(texts.count)
            for text in texts { results.append(try transform(text)) }
            return .list(results)
        }
    }
}
