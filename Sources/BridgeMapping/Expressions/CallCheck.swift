/// What can be known to be wrong with a call before any record is seen.
enum CallCheck {
    static func check(
        _ function: ExpressionFunction, _ arguments: [ExpressionNode?], _ signature: FunctionSignature, name: Range<Int>
    ) throws(ExpressionError) {
        try checkCount(arguments, signature, name: name)
        switch function {
        case .replace: try checkReplace(arguments, name: name)
        case .toLower, .toUpper: try checkCulture(arguments, name: name)
        default: break
        }
    }

    /// Places left empty at the end do not count against the maximum.
    private static func checkCount(
        _ arguments: [ExpressionNode?], _ signature: FunctionSignature, name: Range<Int>
    ) throws(ExpressionError) {
        let given = (arguments.lastIndex { $0 != nil } ?? -1) + 1
        if signature.accepts(arguments.count) { return }
        if arguments.count > signature.minimum, signature.accepts(max(given, signature.minimum)) { return }
        throw ExpressionError(
            "\(signature.name) takes \(expectation(signature)), not \(arguments.count)", at: name, suggestion: signature.description)
    }

    private static func expectation(_ signature: FunctionSignature) -> String {
        let least = signature.minimum
        guard let most = signature.maximum else {
            let step = signature.repeating == 2 ? "an even number of arguments, at least \(least)" : "at least \(least) arguments"
            return least == 1 ? "at least 1 argument" : step
        }
        if least == most { return least == 1 ? "1 argument" : "\(least) arguments" }
        return "\(least) to \(most) arguments"
    }

    /// The modes of Replace are told apart by which arguments are given.
    private static func checkReplace(_ arguments: [ExpressionNode?], name: Range<Int>) throws(ExpressionError) {
        let replace = ReplaceArguments(arguments)
        if let pattern = replace.pattern {
            throw ExpressionError("Replace: regular expressions are not available in this version", at: pattern.range)
        }
        guard replace.old != nil else {
            throw ExpressionError("Replace needs oldValue, its second argument", at: name)
        }
        switch (replace.replacement, replace.template) {
        case (.some, .some(let template)):
            throw ExpressionError("Replace takes replacementValue or template, not both", at: template.range)
        case (nil, nil):
            throw ExpressionError(
                "Replace needs replacementValue, its fifth argument, or template, its seventh", at: name,
                suggestion: "Replace([source], \"old\", , , \"new\", , )")
        default: break
        }
    }

    private static func checkCulture(_ arguments: [ExpressionNode?], name: Range<Int>) throws(ExpressionError) {
        guard arguments.count > 1, let culture = arguments[1] else { return }
        guard case .text(let tag) = culture.kind, LetterCasing(culture: tag) != nil else {
            throw ExpressionError("The culture must be a fixed language tag", at: culture.range, suggestion: "\"tr-TR\"")
        }
    }
}

/// The arguments of Replace by name.
struct ReplaceArguments<Argument> {
    let old: Argument?
    let pattern: Argument?
    let replacement: Argument?
    let template: Argument?

    init(_ arguments: [Argument?]) {
        func at(_ index: Int) -> Argument? { index < arguments.count ? arguments[index] : nil }
        old = at(1)
        pattern = at(2) ?? at(3) ?? at(5)
        replacement = at(4)
        template = at(6)
    }
}
