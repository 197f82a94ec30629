import SCIM

/// Why a filter is refused.
enum FilterSyntaxError: Error, Hashable, Sendable {
    case malformed
}

/// Parses the part of OData's filter grammar that the directory knows.
struct FilterParser {
    private let tokens: [FilterToken]
    private var position = 0
    /// The variable of the lambda that is being parsed.
    private var variable: String?
    private var depth = 0

    /// Parses a whole filter.
    static func parse(_ text: String) throws(FilterSyntaxError) -> GraphFilter {
        guard let tokens = FilterToken.tokens(of: text) else { throw .malformed }
        var parser = FilterParser(tokens: tokens)
        let filter = try parser.disjunction()
        guard parser.position == tokens.count else { throw .malformed }
        return filter
    }

    private init(tokens: [FilterToken]) { self.tokens = tokens }

    private mutating func disjunction() throws(FilterSyntaxError) -> GraphFilter {
        var filter = try conjunction()
        while takeWord("or") { filter = .or(filter, try conjunction()) }
        return filter
    }

    private mutating func conjunction() throws(FilterSyntaxError) -> GraphFilter {
        var filter = try negation()
        while takeWord("and") { filter = .and(filter, try negation()) }
        return filter
    }

    private mutating func negation() throws(FilterSyntaxError) -> GraphFilter {
        // Bounded, so that no filter exhausts the stack.
        depth += 1
        defer { depth -= 1 }
        guard depth < 64 else { throw .malformed }
        if takeWord("not") { return .not(try negation()) }
        if take("(") {
            let filter = try disjunction()
            try expect(")")
            return filter
        }
        return try condition()
    }

    private mutating func condition() throws(FilterSyntaxError) -> GraphFilter {
        let name = try word()
        if let function = FilterFunction(rawValue: name.lowercased()), take("(") { return try call(function) }
        var path = [name]
        while take("/") {
            let part = try word()
            if part.lowercased() == "any", take("(") { return try lambda(over: resolved(path)) }
            path.append(part)
        }
        if takeWord("in") { return .oneOf(resolved(path), try list()) }
        guard let comparison = FilterComparison(rawValue: try word().lowercased()) else { throw .malformed }
        return .compare(resolved(path), comparison, try value())
    }

    private mutating func call(_ function: FilterFunction) throws(FilterSyntaxError) -> GraphFilter {
        var path = [try word()]
        while take("/") { path.append(try word()) }
        try expect(",")
        guard case .text(let text)? = next() else { throw .malformed }
        try expect(")")
        return .function(function, resolved(path), text)
    }

    private mutating func lambda(over path: [String]) throws(FilterSyntaxError) -> GraphFilter {
        if take(")") { return .any(path, nil) }
        let outer = variable
        defer { variable = outer }
        variable = try word()
        try expect(":")
        let condition = try disjunction()
        try expect(")")
        return .any(path, condition)
    }

    private mutating func list() throws(FilterSyntaxError) -> [JSONValue] {
        try expect("(")
        var values = [try value()]
        while take(",") { values.append(try value()) }
        try expect(")")
        return values
    }

    /// A path without the variable that it starts with: what is left is looked up in the element.
    private func resolved(_ path: [String]) -> [String] { path.first == variable && variable != nil ? Array(path.dropFirst()) : path }

    private mutating func value() throws(FilterSyntaxError) -> JSONValue {
        switch next() {
        case .text(let text)?: return .string(text)
        case .word("null")?: return .null
        case .word("true")?: return true
        case .word("false")?: return false
        case .word(let word)?: return Int64(word).map(JSONValue.integer) ?? .string(word)
        default: throw .malformed
        }
    }

    private mutating func next() -> FilterToken? {
        guard position < tokens.count else { return nil }
        defer { position += 1 }
        return tokens[position]
    }

    private mutating func word() throws(FilterSyntaxError) -> String {
        guard case .word(let word)? = next() else { throw .malformed }
        return word
    }

    private mutating func take(_ mark: Character) -> Bool {
        guard position < tokens.count, tokens[position] == .mark(mark) else { return false }
        position += 1
        return true
    }

    private mutating func takeWord(_ expected: String) -> Bool {
        guard position < tokens.count, case .word(let word) = tokens[position], word.lowercased() == expected else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ mark: Character) throws(FilterSyntaxError) {
        guard take(mark) else { throw .malformed }
    }
}
