import BridgeMapping

/// Makes expressions, patterns and clauses that are mostly well formed, and damages some of them.
struct ExpressionGenerator {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(state: seed) }

    static let attributes = ["a", "empty", "none", "several", "date", "number", "roles", "dn", "sid", "long"]
    private static let texts = [
        "", "a", "ä", "True", "no", "0", "12", "-3", "2021-08-24T13:05:09Z", "8/25/2021 5:41:18 PM", "cn=a,ou=b", "SABpAA==", "S-1-5-18",
        "a b c", "👍",
        "{\\\"value\\\":\\\"x\\\"}", "$1", "${n}", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
    ]
    private static let pieces = [
        "a", "b", ".", "\\\\d", "\\\\w", "\\\\s", "[a-z]", "[^a]", "(a|b)", "(?<n>a)", "(?:ab)", "^", "$", "(a+)", "(?=a)", "(?<=a)",
        "\\\\b", "ä", "(?i)", "[a-z-[b]]",
        "(a|aa)", "(.*)", "\\\\1", "\\\\k<n>",
    ]
    private static let quantifiers = ["", "", "*", "+", "?", "*?", "{2}", "{1,3}", "+)+", "(", "[", "\\\\"]
    private static let formats = [
        "yyyy-MM-dd", "M/d/yyyy h:mm:ss tt", "d", "o", "HH:mm", "dd.MM.yy", "fff", "%", "'x", "yyyyMMddHHmmss.fZ", "dddd MMMM",
    ]

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    /// An expression; deeper ones are rarer.
    mutating func expression(depth: Int = 0) -> String {
        if depth > 6 || chance(depth * 12) { return leaf() }
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return expression(depth: depth + 1) + pick([" = ", " <> ", " > ", "<=", " < "]) + expression(depth: depth + 1)
        case 1: return expression(depth: depth + 1) + " & " + expression(depth: depth + 1)
        case 2: return expression(depth: depth + 1) + pick([" AND ", " OR "]) + expression(depth: depth + 1)
        case 3: return "NOT (" + expression(depth: depth + 1) + ")"
        default: return call(pick(FunctionSignature.all), depth: depth + 1)
        }
    }

    private mutating func leaf() -> String {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...4: "[\(pick(Self.attributes))]"
        case 5...7: "\"\(pick(Self.texts))\""
        case 8: pick(["1", "0", "-1", "3", "&HF", "9223372036854775807", "2.5", "[IsSoftDeleted]", "Now()", "vbTextCompare", "UTF8"])
        default: pick(["IgnoreAttributeFlow", "IgnoreObjectFlow", "[IsSoftDeleted]"])
        }
    }

    private mutating func call(_ signature: FunctionSignature, depth: Int) -> String {
        var parameters = signature.parameters
        if signature.repeating > 0, chance(50) { parameters += parameters.suffix(signature.repeating) }
        var arguments: [String] = []
        for parameter in parameters { arguments.append(argument(parameter, depth: depth)) }
        return "\(signature.name)(\(arguments.joined(separator: ",")))"
    }

    private mutating func argument(_ parameter: String, depth: Int) -> String {
        if parameter.hasSuffix("?"), chance(50) { return "" }
        switch parameter {
        case "regexPattern?": return "\"\(pattern())\""
        case "regexGroupName?": return pick(["\"n\"", "\"1\"", "\"m\"", ""])
        case "interval": return "\"\(pick(["yyyy", "m", "d", "ww", "h", "n", "s"]))\""
        case "inputFormat", "outputFormat": return "\"\(pick(Self.formats))\""
        case "culture?": return pick(["\"tr-TR\"", "\"de\"", "\"\""])
        default: return expression(depth: depth)
        }
    }

    mutating func pattern() -> String {
        var pattern = ""
        for _ in 0..<Int.random(in: 1...6, using: &random) { pattern += pick(Self.pieces) + pick(Self.quantifiers) }
        return pattern
    }

    mutating func clause() -> String {
        let value = chance(50) ? "\"\(pattern())\"" : pick(Self.texts)
        return "\(pick(Self.attributes)) \(pick(ScopeOperator.allCases).rawValue) \(value)"
    }

    /// The text with a few characters changed, put in or taken out.
    mutating func damaged(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let scalar = pick(Array(#"()[],"\&<>=-.0129 HFabIX_“ß"#.unicodeScalars))
            guard !scalars.isEmpty else { break }
            let index = Int.random(in: 0..<scalars.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: scalars[index] = scalar
            case 1: scalars.insert(scalar, at: index)
            default: scalars.remove(at: index)
            }
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }
}
