import SCIM

/// How a property is compared with a value.
enum FilterComparison: String, Hashable, Sendable {
    case equal = "eq"
    case notEqual = "ne"
    case greaterOrEqual = "ge"
    case lessOrEqual = "le"
    case greater = "gt"
    case less = "lt"
}

/// The functions on texts.
enum FilterFunction: String, Hashable, Sendable {
    case startsWith = "startswith"
    case endsWith = "endswith"
    case contains = "contains"
}

/// A condition on an object, or on an element of one of its collections.
indirect enum GraphFilter: Hashable, Sendable {
    case and(GraphFilter, GraphFilter)
    case or(GraphFilter, GraphFilter)
    case not(GraphFilter)
    case compare([String], FilterComparison, JSONValue)
    case oneOf([String], [JSONValue])
    case function(FilterFunction, [String], String)
    /// `proxyAddresses/any(p:startsWith(p,'smtp:'))`. The variable stands for the path `[]` inside.
    case any([String], GraphFilter?)

    /// True when any element of a collection, or the whole, has the condition.
    func matches(_ value: ([String]) -> JSONValue?) -> Bool {
        switch self {
        case .and(let left, let right): left.matches(value) && right.matches(value)
        case .or(let left, let right): left.matches(value) || right.matches(value)
        case .not(let filter): !filter.matches(value)
        case .compare(let path, let comparison, let expected): Self.compare(value(path) ?? .null, comparison, expected)
        case .oneOf(let path, let values): values.contains { Self.compare(value(path) ?? .null, .equal, $0) }
        case .function(let function, let path, let text): Self.apply(function, value(path)?.string, text)
        case .any(let path, let condition): Self.any(value(path)?.array ?? [], condition)
        }
    }

    private static func any(_ elements: [JSONValue], _ condition: GraphFilter?) -> Bool {
        guard let condition else { return !elements.isEmpty }
        return elements.contains { element in condition.matches { element.value(at: $0[...]) } }
    }

    private static func apply(_ function: FilterFunction, _ value: String?, _ text: String) -> Bool {
        guard let value = value?.lowercased() else { return false }
        let text = text.lowercased()
        return switch function {
        case .startsWith: value.hasPrefix(text)
        case .endsWith: value.hasSuffix(text)
        case .contains: value.contains(text)
        }
    }

    /// Texts are compared without regard to case, as the directory does; times by their order in UTC.
    private static func compare(_ value: JSONValue, _ comparison: FilterComparison, _ expected: JSONValue) -> Bool {
        switch (value, expected) {
        case (.string(let left), .string(let right)): compare(sortable(left), comparison, sortable(right))
        case (.integer(let left), .integer(let right)): compare(left, comparison, right)
        default: comparison == .equal ? value == expected : comparison == .notEqual && value != expected
        }
    }

    private static func compare<Value: Comparable>(_ left: Value, _ comparison: FilterComparison, _ right: Value) -> Bool {
        switch comparison {
        case .equal: left == right
        case .notEqual: left != right
        case .greaterOrEqual: left >= right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .less: left < right
        }
    }

    /// A time without its zone, so that `…:05Z` comes before `…:05.5Z`; any other text in lower case.
    private static func sortable(_ text: String) -> String {
        let text = text.lowercased()
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "z"), bytes[4] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "t") else {
            return text
        }
        return String(text.dropLast())
    }
}

extension JSONValue {
    /// The value at a path of names; the value itself for none.
    func value(at path: ArraySlice<String>) -> JSONValue? {
        guard let name = path.first else { return self }
        return self[name]?.value(at: path.dropFirst())
    }
}
