extension PathParser {
    /// A filter with nothing after it.
    mutating func wholeFilter() throws(PathSyntaxError) -> SCIMFilter {
        let filter = try disjunction(depth: 0, inBrackets: false)
        skipSpaces()
        guard position == bytes.count else { throw error("expected and, or, or the end of the filter") }
        return filter
    }

    /// Terms with `or` between them. `inBrackets`: a value filter, in which no other may stand.
    mutating func disjunction(depth: Int, inBrackets: Bool) throws(PathSyntaxError) -> SCIMFilter {
        guard depth <= Self.maximumDepth else { throw error("the filter is nested too deeply") }
        var parts = [try conjunction(depth: depth, inBrackets: inBrackets)]
        skipSpaces()
        while take(word: "or") {
            parts.append(try conjunction(depth: depth, inBrackets: inBrackets))
            skipSpaces()
        }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    /// Terms with `and` between them; binds closer than `or`.
    private mutating func conjunction(depth: Int, inBrackets: Bool) throws(PathSyntaxError) -> SCIMFilter {
        var parts = [try term(depth: depth, inBrackets: inBrackets)]
        skipSpaces()
        while take(word: "and") {
            parts.append(try term(depth: depth, inBrackets: inBrackets))
            skipSpaces()
        }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func term(depth: Int, inBrackets: Bool) throws(PathSyntaxError) -> SCIMFilter {
        skipSpaces()
        let start = position
        if take(word: "not") {
            skipSpaces()
            if peek == UInt8(ascii: "(") { return .not(try parenthesised(depth: depth, inBrackets: inBrackets)) }
            // An attribute may be called "not": only a parenthesis makes it the operator.
            position = start
        }
        if peek == UInt8(ascii: "(") { return try parenthesised(depth: depth, inBrackets: inBrackets) }
        return try expression(depth: depth, inBrackets: inBrackets)
    }

    private mutating func parenthesised(depth: Int, inBrackets: Bool) throws(PathSyntaxError) -> SCIMFilter {
        let open = position
        position += 1
        let filter = try disjunction(depth: depth + 1, inBrackets: inBrackets)
        skipSpaces()
        guard peek == UInt8(ascii: ")") else {
            throw peek == nil
                ? error("the parenthesis is not closed", at: open, suggestion: "add )") : error("expected ) or a logical operator")
        }
        position += 1
        return filter
    }

    /// `path op value`, `path pr` or `path[filter]`.
    private mutating func expression(depth: Int, inBrackets: Bool) throws(PathSyntaxError) -> SCIMFilter {
        let start = position
        let path = try path(depth: depth)
        if inBrackets, path.filter != nil { throw error("a value filter cannot hold another one", at: start) }
        skipSpaces()
        if let filter = path.filter, path.subAttribute == nil, !atOperator() { return .valuePath(path.wholeAttribute, filter) }
        if take(word: "pr") { return .present(path) }
        let operation = try comparisonOperator()
        skipSpaces()
        let valueStart = position
        let value = try literal()
        try check(operation, takes: value, at: valueStart)
        return .comparison(path, operation, value)
    }

    /// True when an operator comes next; moves nothing.
    private func atOperator() -> Bool {
        var ahead = self
        if ahead.take(word: "pr") { return true }
        return (try? ahead.comparisonOperator()) != nil
    }

    private mutating func comparisonOperator() throws(PathSyntaxError) -> SCIMFilter.Operator {
        let start = position
        while let byte = peek, Self.continuesName(byte) { position += 1 }
        let word = text(start..<position).asciiLowercased()
        if let operation = SCIMFilter.Operator(rawValue: word) { return operation }
        let known = "eq, ne, co, sw, ew, gt, ge, lt, le or pr"
        guard !word.isEmpty else { throw error("an operator is missing", at: start, suggestion: "write \(known)") }
        let meant = ["lte": "le", "gte": "ge", "equals": "eq", "neq": "ne", "contains": "co", "startswith": "sw", "endswith": "ew"][word]
        throw error("not an operator", at: start, suggestion: meant.map { "did you mean \($0)?" } ?? "write \(known)")
    }

    /// Operators on text need text; nothing is greater than a boolean (RFC 7644 section 3.4.2.2, table 3).
    private func check(_ operation: SCIMFilter.Operator, takes value: SCIMFilter.Value, at offset: Int) throws(PathSyntaxError) {
        switch (operation, value) {
        case (.equal, _), (.notEqual, _), (_, .string): return
        case (.contains, _), (.startsWith, _), (.endsWith, _): throw error("\(operation.rawValue) needs a quoted text", at: offset)
        case (_, .number): return
        case (_, .boolean), (_, .null): throw error("\(operation.rawValue) needs a quoted text or a number", at: offset)
        }
    }
}
