import BridgeCore

/// What can be known to be wrong with a call before any record is seen.
struct CallCheck {
    let lexer: ExpressionLexer
    /// Where the function's name stands.
    let name: Range<Int>

    /// Checks a call, and gives what could be made ready for it.
    func check(
        _ function: ExpressionFunction, _ arguments: [ExpressionNode?], _ signature: FunctionSignature
    ) throws(ExpressionError) -> ExpressionNode.Preparation? {
        try checkCount(arguments, signature)
        switch function {
        case .replace: return try ReplacePreparation(check: self, arguments: arguments).preparation()
        case .toLower, .toUpper: try checkCulture(arguments)
        case .normalizeDiacritics: try checkDiacritics(arguments)
        case .dateAdd, .dateDiff: try checkInterval(arguments[0])
        case .formatDateTime: return .dates(try dateConversion(arguments))
        case .convertFromBase64: try checkEncoding(arguments)
        case .randomString: try checkLengths(arguments)
        default: break
        }
        return nil
    }

    /// Places left empty at the end do not count against the maximum.
    private func checkCount(_ arguments: [ExpressionNode?], _ signature: FunctionSignature) throws(ExpressionError) {
        let given = (arguments.lastIndex { $0 != nil } ?? -1) + 1
        if signature.accepts(arguments.count) { return }
        if arguments.count > signature.minimum, signature.accepts(max(given, signature.minimum)) { return }
        throw ExpressionError(
            "\(signature.name) takes \(expectation(signature)), not \(arguments.count)", at: name, suggestion: signature.description)
    }

    private func expectation(_ signature: FunctionSignature) -> String {
        let least = signature.minimum
        guard let most = signature.maximum else {
            let step = signature.repeating == 2 ? "an even number of arguments, at least \(least)" : "at least \(least) arguments"
            return least == 1 ? "at least 1 argument" : step
        }
        if most == 0 { return "no arguments" }
        if least == most { return least == 1 ? "1 argument" : "\(least) arguments" }
        return "\(least) to \(most) arguments"
    }

    private func checkCulture(_ arguments: [ExpressionNode?]) throws(ExpressionError) {
        guard arguments.count > 1, let culture = arguments[1] else { return }
        guard case .text(let tag) = culture.kind, LetterCasing(culture: tag) != nil else {
            throw ExpressionError("The culture must be a fixed language tag", at: culture.range, suggestion: "\"tr-TR\"")
        }
    }

    private func checkDiacritics(_ arguments: [ExpressionNode?]) throws(ExpressionError) {
        guard arguments.count > 1, let culture = arguments[1] else { return }
        guard case .text(let tag) = culture.kind, tag.isEmpty || Diacritics.isGerman(tag) else {
            throw ExpressionError("NormalizeDiacritics knows no other culture than German", at: culture.range, suggestion: "\"de\"")
        }
    }

    private func checkInterval(_ interval: ExpressionNode?) throws(ExpressionError) {
        guard let interval else { throw ExpressionError("The interval is missing", at: name, suggestion: DateInterval.names) }
        if let text = interval.fixedText, DateInterval(rawValue: text) == nil {
            throw ExpressionError("There is no interval \(text)", at: interval.range, suggestion: DateInterval.names)
        }
    }

    private func checkEncoding(_ arguments: [ExpressionNode?]) throws(ExpressionError) {
        guard arguments.count > 1, let encoding = arguments[1], let text = encoding.fixedText else { return }
        if TextEncoding(rawValue: text) == nil {
            throw ExpressionError("There is no encoding \(text)", at: encoding.range, suggestion: TextEncoding.names)
        }
    }

    /// The lengths of RandomString, as far as they are fixed.
    private func checkLengths(_ arguments: [ExpressionNode?]) throws(ExpressionError) {
        var numbers: [Int] = []
        for argument in arguments.prefix(5) {
            guard let text = argument?.fixedText else { return }
            guard let number = Int(text) else { return }
            numbers.append(number)
        }
        guard numbers.count == 5, let length = arguments[0] else { return }
        if let problem = RandomText.problem(length: numbers[0], minimums: Array(numbers[1...])) {
            throw ExpressionError("RandomString: \(problem)", at: length.range)
        }
    }

    /// The formats of FormatDateTime. With three arguments there are no styles.
    private func dateConversion(_ arguments: [ExpressionNode?]) throws(ExpressionError) -> DateConversion {
        if arguments.count > 3 { try checkStyles(arguments[1]) }
        let formats = arguments.suffix(from: arguments.count > 3 ? 2 : 1)
        let input = try format(formats.first ?? nil)
        return DateConversion(input: input, output: try format(formats.dropFirst().first ?? nil))
    }

    private func format(_ node: ExpressionNode?) throws(ExpressionError) -> DateFormat {
        guard let node, let text = node.fixedText else {
            throw ExpressionError("A date format must be a fixed text", at: node?.range ?? name, suggestion: "\"yyyy-MM-dd\"")
        }
        do throws(DateFormat.Failure) {
            return try DateFormat(text)
        } catch {
            throw ExpressionError(error.message, at: node.range)
        }
    }

    /// Dates are read in UTC with white space allowed around them, whatever the styles say; a misspelt one is an error all the same.
    private func checkStyles(_ node: ExpressionNode?) throws(ExpressionError) {
        guard let node, let text = node.fixedText else { return }
        let known = [
            "None", "AllowLeadingWhite", "AllowTrailingWhite", "AllowInnerWhite", "AllowWhiteSpaces", "NoCurrentDateDefault",
            "AdjustToUniversal", "AssumeLocal", "AssumeUniversal", "RoundtripKind",
        ]
        for part in text.split(separator: ",") {
            let style = TextEdit.trimmed(String(part))
            if !style.isEmpty, !known.contains(style) {
                throw ExpressionError(
                    "There is no date style \(style)", at: node.range, suggestion: Spelling.nearest(to: style, in: known))
            }
        }
    }
}
