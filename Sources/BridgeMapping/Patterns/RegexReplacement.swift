/// Replace with a regular expression, made ready when the expression is read.
final class RegexReplacement: Sendable {
    enum Mode: Sendable {
        /// Each match gives way to the template; nil: the replacement is computed for each record.
        case template(ReplacementTemplate?)
        /// In each match the group alone gives way, to the replacement as it stands.
        case group([Int])
        /// The group of the first match in another text stands in for a source without a value.
        case extract([Int])
    }

    let expression: RegularExpression
    let mode: Mode

    init(expression: RegularExpression, mode: Mode) {
        self.expression = expression
        self.mode = mode
    }
}

extension RegexReplacement {
    private typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Why there is no result.
    enum Failure: Error {
        case limit
        case tooLong
    }

    /// The text with each match replaced; without a match the text as it is.
    func replacing(in text: String, by template: ReplacementTemplate) throws(Failure) -> String {
        try edit(text) { captures, subject, result, copied in
            result += subject[copied..<captures.range.lowerBound]
            copied = captures.range.upperBound
            return template.expand(captures, in: subject, into: &result, limit: TextEdit.lengthLimit)
        }
    }

    /// The text with a group of each match replaced.
    func replacing(_ groups: [Int], in text: String, by replacement: String) throws(Failure) -> String {
        try edit(text) { captures, subject, result, copied in
            guard let range = captures.range(ofAny: groups), range.lowerBound >= copied else { return true }
            result += subject[copied..<range.lowerBound]
            result += replacement.utf8
            copied = range.upperBound
            return result.count <= TextEdit.lengthLimit
        }
    }

    /// A group of the first match; nil when there is no match or the group took no part.
    func extract(_ groups: [Int], from text: String) throws(Failure) -> String? {
        var found: String?
        var text = text
        try Self.check(text)
        try run(&text) { captures, subject in
            found = captures.range(ofAny: groups).map { String(decoding: subject[$0], as: UTF8.self) }
            return false
        }
        return found
    }

    private func edit(
        _ text: String, _ body: (RegularExpression.Captures, Bytes, inout [UInt8], _ copied: inout Int) -> Bool
    ) throws(Failure) -> String {
        try Self.check(text)
        var result: [UInt8] = []
        var copied = 0
        var isComplete = true
        var subject = text
        try run(&subject) { captures, subject in
            isComplete = body(captures, subject, &result, &copied)
            return isComplete
        }
        guard isComplete else { throw .tooLong }
        if copied == 0, result.isEmpty { return text }
        result += text.utf8.dropFirst(copied)
        return String(decoding: result, as: UTF8.self)
    }

    private func run(_ text: inout String, _ body: (RegularExpression.Captures, Bytes) -> Bool) throws(Failure) {
        let isComplete = text.withUTF8 { subject in
            do throws(PatternLimitError) {
                try expression.forEachMatch(in: subject) { body($0, subject) }
                return true
            } catch {
                return false
            }
        }
        guard isComplete else { throw .limit }
    }

    private static func check(_ text: String) throws(Failure) {
        guard text.utf8.count <= RegularExpression.subjectLimit else { throw .limit }
    }
}
