import SCIMPath

/// A value of a resource beside a literal of a filter.
struct Comparison {
    let value: JSONValue
    let literal: SCIMFilter.Value
    let definition: AttributeDefinition?

    func holds(_ operation: SCIMFilter.Operator) -> Bool {
        switch literal {
        case .null: false
        case .boolean(let expected): operation == .equal && value.boolean == expected
        case .number(let text): number(text).map { holds(operation, order: $0) } ?? false
        case .string(let text): holds(operation, text)
        }
    }

    /// Text with text. Numbers and booleans answer to their text too, since clients quote them.
    private func holds(_ operation: SCIMFilter.Operator, _ literal: String) -> Bool {
        let text: String
        switch value {
        case .string(let value): text = value
        case .boolean(let value): text = value ? "true" : "false"
        case .integer(let value): text = String(value)
        case .number(let value): text = value
        default: return false
        }
        if definition?.type == .dateTime, let left = SCIMDateTime(text), let right = SCIMDateTime(literal) {
            return holds(operation, order: left < right ? .less : left == right ? .equal : .greater)
        }
        let isCaseExact = definition?.isCaseExact ?? false
        return holds(operation, isCaseExact ? text : text.caseFolded(), isCaseExact ? literal : literal.caseFolded())
    }

    private func holds(_ operation: SCIMFilter.Operator, _ left: String, _ right: String) -> Bool {
        switch operation {
        case .contains: right.isEmpty || left.utf8.contains(right.utf8)
        case .startsWith: left.utf8.starts(with: right.utf8)
        case .endsWith: left.utf8.reversed().starts(with: right.utf8.reversed())
        default: holds(operation, order: left == right ? .equal : left < right ? .less : .greater)
        }
    }

    private enum Order { case less, equal, greater }

    private func holds(_ operation: SCIMFilter.Operator, order: Order) -> Bool {
        switch operation {
        case .equal: order == .equal
        case .notEqual: order != .equal
        case .lessThan: order == .less
        case .lessOrEqual: order != .greater
        case .greaterThan: order == .greater
        case .greaterOrEqual: order != .less
        case .contains, .startsWith, .endsWith: false
        }
    }

    /// Integers are compared as integers, so that no digit of a large one is lost; others as floating point.
    private func number(_ literal: String) -> Order? {
        if let left = value.integer, let right = Int64(literal) { return left < right ? .less : left == right ? .equal : .greater }
        let text: String
        switch value {
        case .integer(let value): text = String(value)
        case .number(let value): text = value
        default: return nil
        }
        guard let left = Double(text), let right = Double(literal) else { return nil }
        return left < right ? .less : left == right ? .equal : .greater
    }
}

extension Sequence<UInt8> where Self: Collection {
    /// True when the other bytes stand somewhere in these.
    fileprivate func contains(_ other: some Collection<UInt8>) -> Bool {
        guard let first = other.first else { return true }
        return indices.contains { self[$0] == first && self[$0...].starts(with: other) }
    }
}
