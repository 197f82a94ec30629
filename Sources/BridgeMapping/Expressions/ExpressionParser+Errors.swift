import BridgeCore

/// What the parser says when the text goes wrong.
extension ExpressionParser {
    /// The function of that name that can be evaluated.
    static func function(
        _ name: String, at range: Range<Int>
    ) throws(ExpressionError) -> (FunctionSignature, ExpressionFunction) {
        guard let signature = FunctionSignature.named(name), let function = ExpressionFunction(rawValue: name) else {
            let nearest = Spelling.nearest(to: name, in: FunctionSignature.all.lazy.map(\.name))
            let isCase = nearest.map { asciiLowercased($0) == asciiLowercased(name) } ?? false
            let message = isCase ? "Function names are case-sensitive: \(name)" : "There is no function \(name)"
            throw ExpressionError(message, at: range, suggestion: nearest)
        }
        return (signature, function)
    }

    /// A word that is neither a call nor a keyword.
    static func bareWord(_ word: String, at range: Range<Int>) -> ExpressionError {
        if let signature = FunctionSignature.named(word) {
            return ExpressionError("The function \(word) needs parentheses", at: range, suggestion: signature.description)
        }
        if let keyword = Spelling.nearest(to: word, in: keywords) {
            return ExpressionError("Unknown keyword \(word)", at: range, suggestion: keyword)
        }
        return ExpressionError(
            "A word alone is neither an attribute nor a text", at: range, suggestion: "[\(word)] for an attribute, \"\(word)\" for a text")
    }

    func missingOperand() -> ExpressionError {
        switch token.kind {
        case .end: ExpressionError("The expression ends where a value is expected", at: token.range)
        case .rightParenthesis: ExpressionError("A value is missing before the closing parenthesis", at: token.range)
        default: ExpressionError("A value is expected here", at: token.range)
        }
    }

    func notClosed(_ signature: FunctionSignature, _ opening: Range<Int>) -> ExpressionError {
        switch token.kind {
        case .end: ExpressionError("The call of \(signature.name) is not closed", at: opening, suggestion: ")")
        default: ExpressionError("Expected a comma or a closing parenthesis in \(signature.name)", at: token.range)
        }
    }

    /// Something stands behind a complete expression.
    func afterExpression() -> ExpressionError {
        switch token.kind {
        case .rightParenthesis: ExpressionError("There is one closing parenthesis too many", at: token.range)
        default: ExpressionError("The expression was complete before this", at: token.range, suggestion: "& to put texts together")
        }
    }

    private static let keywords = [
        "IgnoreAttributeFlow", "IgnoreObjectFlow", "vbBinaryCompare", "vbTextCompare", "UTF8", "Unicode", "ASCII",
    ]
}
