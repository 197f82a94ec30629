import BridgeCore

/// Makes the tree of an expression by recursive descent; calls are checked where they are read, so that errors have their place.
struct ExpressionParser {
    /// How deep calls may nest.
    static let depthLimit = 100

    private var lexer: ExpressionLexer
    private(set) var token: ExpressionToken

    init(_ text: String) throws(ExpressionError) {
        lexer = ExpressionLexer(text)
        token = try lexer.next()
    }

    /// Reads the whole text.
    mutating func wholeExpression() throws(ExpressionError) -> ExpressionNode {
        if token.kind == .end { throw ExpressionError("The expression is empty", at: token.range) }
        let root = try expression(depth: 0)
        guard token.kind == .end else { throw afterExpression() }
        try Self.checkOutermost(root)
        return root
    }

    private mutating func advance() throws(ExpressionError) { token = try lexer.next() }

    /// Candidates can only be tried when nothing is computed from them.
    private static func checkOutermost(_ root: ExpressionNode) throws(ExpressionError) {
        var nested: ExpressionNode?
        for child in root.children { child.visit { if $0.function == .selectUniqueValue { nested = nested ?? $0 } } }
        if let nested { throw ExpressionError("SelectUniqueValue must be the outermost function", at: nested.range) }
    }

    private mutating func expression(depth: Int) throws(ExpressionError) -> ExpressionNode {
        try chain(.or, depth: depth) { parser throws(ExpressionError) in
            try parser.chain(.and, depth: depth) { parser throws(ExpressionError) in try parser.negation(depth: depth) }
        }
    }

    /// Conditions joined by an operator; one alone is itself.
    private mutating func chain(
        _ logical: LogicalOperator, depth: Int, _ part: (inout ExpressionParser) throws(ExpressionError) -> ExpressionNode
    ) throws(ExpressionError) -> ExpressionNode {
        let first = try part(&self)
        guard isAt(logical) else { return first }
        var parts = [first]
        while isAt(logical) {
            try advance()
            parts.append(try part(&self))
        }
        return ExpressionNode(
            kind: .logical(logical, parts), range: first.range.lowerBound..<(parts.last ?? first).range.upperBound)
    }

    private func isAt(_ logical: LogicalOperator) -> Bool {
        if case .word(let word) = token.kind { return asciiLowercased(word) == asciiLowercased(logical.rawValue) }
        return false
    }

    /// `NOT` before a condition. `Not(...)`, spelt so, is the function of that name, which means the same.
    private mutating func negation(depth: Int) throws(ExpressionError) -> ExpressionNode {
        guard case .word(let word) = token.kind, asciiLowercased(word) == "not" else { return try comparison(depth: depth) }
        if word == "Not" {
            var ahead = lexer
            if try ahead.next().kind == .leftParenthesis { return try comparison(depth: depth) }
        }
        let start = token.range.lowerBound
        guard depth < Self.depthLimit else { throw tooDeep() }
        try advance()
        let condition = try negation(depth: depth + 1)
        return ExpressionNode(kind: .call(.not, [condition]), range: start..<condition.range.upperBound)
    }

    func tooDeep() -> ExpressionError {
        ExpressionError("The expression nests deeper than \(Self.depthLimit) calls", at: token.range)
    }

    private mutating func comparison(depth: Int) throws(ExpressionError) -> ExpressionNode {
        let left = try concatenation(depth: depth)
        guard case .comparison(let comparison) = token.kind else { return left }
        try advance()
        let right = try concatenation(depth: depth)
        if case .comparison = token.kind {
            throw ExpressionError("A comparison has two sides, not three", at: token.range, suggestion: "AND between two comparisons")
        }
        return ExpressionNode(kind: .comparison(comparison, left, right), range: left.range.lowerBound..<right.range.upperBound)
    }

    private mutating func concatenation(depth: Int) throws(ExpressionError) -> ExpressionNode {
        let first = try operand(depth: depth)
        guard token.kind == .concatenation else { return first }
        var parts = [first]
        var end = first.range.upperBound
        while token.kind == .concatenation {
            try advance()
            let part = try operand(depth: depth)
            end = part.range.upperBound
            parts.append(part)
        }
        return ExpressionNode(kind: .concatenation(parts), range: first.range.lowerBound..<end)
    }

    private mutating func operand(depth: Int) throws(ExpressionError) -> ExpressionNode {
        guard depth < Self.depthLimit else { throw tooDeep() }
        let token = token
        switch token.kind {
        case .text(let text): return try leaf(.text(text), token.range)
        case .number(let number): return try leaf(.number(number), token.range)
        case .attribute(let name):
            return try leaf(ParsedExpression.isSoftDeleted(name) ? .softDeleted : .attribute(name), token.range)
        case .word(let word): return try self.word(word, token.range, depth: depth)
        case .leftParenthesis: return try parenthesised(depth: depth)
        case .rightParenthesis, .comma, .comparison, .concatenation, .end: throw missingOperand()
        }
    }

    private mutating func leaf(_ kind: ExpressionNode.Kind, _ range: Range<Int>) throws(ExpressionError) -> ExpressionNode {
        try advance()
        return ExpressionNode(kind: kind, range: range)
    }

    private mutating func parenthesised(depth: Int) throws(ExpressionError) -> ExpressionNode {
        let start = token.range
        try advance()
        let inner = try expression(depth: depth + 1)
        guard token.kind == .rightParenthesis else {
            throw ExpressionError("The parenthesis is not closed", at: token.kind == .end ? start : token.range, suggestion: ")")
        }
        try advance()
        return inner
    }

    private mutating func word(_ word: String, _ range: Range<Int>, depth: Int) throws(ExpressionError) -> ExpressionNode {
        try advance()
        if token.kind == .leftParenthesis { return try call(word, range, depth: depth) }
        switch word {
        case "IgnoreAttributeFlow": return ExpressionNode(kind: .ignoreFlow, range: range)
        case "IgnoreObjectFlow": return ExpressionNode(kind: .ignoreObject, range: range)
        case "UTF8", "Unicode", "ASCII": return ExpressionNode(kind: .text(word), range: range)
        case "vbBinaryCompare": return ExpressionNode(kind: .number("0"), range: range)
        case "vbTextCompare": return ExpressionNode(kind: .number("1"), range: range)
        default: throw Self.bareWord(word, at: range)
        }
    }

    private mutating func call(_ name: String, _ range: Range<Int>, depth: Int) throws(ExpressionError) -> ExpressionNode {
        let (signature, function) = try Self.function(name, at: range)
        let arguments = try arguments(of: signature, depth: depth)
        let preparation = try CallCheck(lexer: lexer, name: range).check(function, arguments.values, signature)
        return ExpressionNode(
            kind: .call(function, arguments.values), range: range.lowerBound..<arguments.end, preparation: preparation)
    }

    /// Reads from the opening to the closing parenthesis. An empty place between commas is an argument that was left out.
    private mutating func arguments(
        of signature: FunctionSignature, depth: Int
    ) throws(ExpressionError) -> (values: [ExpressionNode?], end: Int) {
        let opening = token.range
        try advance()
        var values: [ExpressionNode?] = []
        if token.kind != .rightParenthesis {
            values.append(try argument(depth: depth))
            while token.kind == .comma {
                try advance()
                values.append(try argument(depth: depth))
            }
        }
        guard token.kind == .rightParenthesis else { throw notClosed(signature, opening) }
        let end = token.range.upperBound
        try advance()
        return (values, end)
    }

    private mutating func argument(depth: Int) throws(ExpressionError) -> ExpressionNode? {
        token.kind == .comma || token.kind == .rightParenthesis ? nil : try expression(depth: depth + 1)
    }
}
