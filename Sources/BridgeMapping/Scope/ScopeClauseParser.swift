import BridgeCore

/// Reads the three parts of a clause, on bytes.
struct ScopeClauseParser {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    private mutating func skipSpaces() {
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    }

    /// The first word; a path may hold spaces inside brackets. The brackets of an expression's `[attribute]` do not belong here.
    mutating func attribute() throws(ScopeError) -> String {
        skipSpaces()
        let start = position
        var open = 0
        var isQuoted = false
        while position < bytes.count, open > 0 || !Self.isSpace(bytes[position]) {
            let byte = bytes[position]
            position += 1
            if open > 0, byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "[") { open += 1 }
            if byte == UInt8(ascii: "]") { open -= 1 }
        }
        let range = start..<position
        guard !range.isEmpty else { throw ScopeError("The clause is empty", at: range, suggestion: "attribute, operator, value") }
        if bytes[start] == UInt8(ascii: "["), bytes[position - 1] == UInt8(ascii: "]") {
            throw ScopeError("A clause names its attribute without brackets", at: range, suggestion: text(start + 1..<position - 1))
        }
        let name = text(range)
        if ParsedExpression.isSoftDeleted(name) {
            throw ScopeError("IsSoftDeleted is computed from the scope and cannot be part of it", at: range)
        }
        return name
    }

    /// The longest operator that the text goes on with.
    mutating func `operator`() throws(ScopeError) -> ScopeOperator {
        skipSpaces()
        let longest = ScopeOperator.allCases
            .compactMap { candidate in end(of: candidate).map { (candidate, $0) } }
            .max { $0.1 < $1.1 }
        guard let (found, end) = longest else { throw unknownOperator() }
        position = end
        return found
    }

    /// The offset behind an operator that stands here, nil when it does not. Words are parted by spaces or underscores.
    private func end(of candidate: ScopeOperator) -> Int? {
        var index = position
        for byte in asciiLowercased(candidate.rawValue).utf8 {
            guard index < bytes.count else { return nil }
            if byte == 0x20 || byte == UInt8(ascii: "_") {
                guard Self.isSpace(bytes[index]) || bytes[index] == UInt8(ascii: "_") else { return nil }
                while index < bytes.count, Self.isSpace(bytes[index]) || bytes[index] == UInt8(ascii: "_") { index += 1 }
            } else {
                guard bytes[index] == byte || (bytes[index] | 0x20 == byte && bytes[index].isWordByte) else { return nil }
                index += 1
            }
        }
        return index == bytes.count || Self.isSpace(bytes[index]) || bytes[index] == UInt8(ascii: "\"") ? index : nil
    }

    private func unknownOperator() -> ScopeError {
        guard position < bytes.count else {
            return ScopeError("The operator is missing", at: position..<position, suggestion: "an operator such as EQUALS")
        }
        var ends: [Int] = []
        for index in position..<bytes.count where Self.isSpace(bytes[index]) { ends.append(index) }
        ends = Array((ends + [bytes.count]).prefix(4))
        let symbols = ["=": "EQUALS", "==": "EQUALS", "!=": "NOT EQUALS", "<>": "NOT EQUALS", ">": "Greater_Than", "eq": "EQUALS"]
        let word = text(position..<ends[0])
        if word == "&" || word == "!&" {
            return ScopeError(
                "What the operator \(word) compares is not documented, so that it is not offered", at: position..<ends[0],
                suggestion: "Includes, REGEX MATCH, or an any group of EQUALS clauses")
        }
        let symbol = symbols[asciiLowercased(word)]
        let nearest = ends.reversed().lazy
            .compactMap { Spelling.nearest(to: text(position..<$0), in: ScopeOperator.allCases.map(\.rawValue)) }.first
        return ScopeError(
            "There is no operator \(word)", at: position..<ends[0],
            suggestion: symbol ?? nearest ?? "one of \(ScopeOperator.allCases.map(\.rawValue).joined(separator: ", "))")
    }

    /// The rest of the text as the operator wants it.
    mutating func value(of operator: ScopeOperator) throws(ScopeError) -> String? {
        skipSpaces()
        var end = bytes.count
        while end > position, Self.isSpace(bytes[end - 1]) { end -= 1 }
        let range = position..<end
        guard `operator`.takesValue else {
            if range.isEmpty { return nil }
            throw ScopeError("\(`operator`.rawValue) takes no value", at: range)
        }
        guard !range.isEmpty else { throw ScopeError("\(`operator`.rawValue) needs a value", at: bytes.count..<bytes.count) }
        let value = bytes[position] == UInt8(ascii: "\"") ? try quoted(range) : text(range)
        try check(value, of: `operator`, at: range)
        return value
    }

    private func quoted(_ range: Range<Int>) throws(ScopeError) -> String {
        var content: [UInt8] = []
        var index = range.lowerBound + 1
        while index < range.upperBound {
            let byte = bytes[index]
            let next = index + 1 < range.upperBound ? bytes[index + 1] : 0
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\"), next == UInt8(ascii: "\\") || next == UInt8(ascii: "\"") {
                content.append(next)
                index += 2
            } else {
                content.append(byte)
                index += 1
            }
        }
        guard index < range.upperBound else { throw ScopeError("The value has no closing quotation mark", at: range) }
        guard index == range.upperBound - 1 else {
            throw ScopeError("Something follows the value", at: index + 1..<range.upperBound)
        }
        return String(decoding: content, as: UTF8.self)
    }

    private func checkPattern(_ value: String, at range: Range<Int>) throws(ScopeError) {
        do throws(PatternError) {
            _ = try ScopePattern(value)
        } catch {
            let place =
                bytes[range.lowerBound] == UInt8(ascii: "\"")
                ? ExpressionLexer.offset(ofByte: error.offset, inTextAt: range, of: bytes) : range.lowerBound + error.offset
            let start = min(max(place, range.lowerBound), range.upperBound - 1)
            throw ScopeError(error.message, at: start..<start + 1)
        }
    }

    private func check(_ value: String, of operator: ScopeOperator, at range: Range<Int>) throws(ScopeError) {
        switch `operator` {
        case .greaterThan, .greaterThanOrEquals:
            guard Int64(value) != nil || ExpressionDate(text: value) != nil else {
                throw ScopeError(
                    "\(`operator`.rawValue) compares whole numbers and dates only", at: range, suggestion: "2025-12-31 for a date")
            }
        case .regexMatch, .notRegexMatch: try checkPattern(value, at: range)
        default:
            if value.isEmpty { throw ScopeError("The value is empty", at: range, suggestion: "IS NULL or IS NOT NULL") }
        }
    }
}
