import BridgeCore

/// Functions over texts. Positions and lengths count Unicode scalars, so that no character's code is cut in two.
extension Call {
    /// A null source stays null: a suffix alone is nobody's address.
    func append() throws(Stop) -> ExpressionValue {
        let suffix = try text(1) ?? ""
        return try mapped(0) { $0 + suffix }
    }

    /// A null source stays null, like that of Append.
    func prepend() throws(Stop) -> ExpressionValue {
        let prefix = try text(0) ?? ""
        return try mapped(1) { prefix + $0 }
    }

    /// 0 gives an empty text, a negative number the whole text.
    func left() throws(Stop) -> ExpressionValue {
        let count = try requiredWhole(1)
        let value = try value(0)
        guard value != .null else { return .text("") }
        return value.map { count < 0 ? $0 : String($0.unicodeScalars.prefix(count)) }
    }

    func mid() throws(Stop) -> ExpressionValue {
        let start = try requiredWhole(1)
        let length = isGiven(2) ? try requiredWhole(2) : Int.max
        guard start >= 1, length >= 0 else {
            throw failure("expression.out_of_range", "start is counted from 1, and length is not negative")
        }
        return try mapped(0) { String($0.unicodeScalars.dropFirst(start - 1).prefix(length)) }
    }

    func inStr() throws(Stop) -> Int {
        guard let source = try text(0), let wanted = try text(1) else { return 0 }
        let start = try whole(2) ?? 1
        guard start >= 1 else { throw failure("expression.out_of_range", "start is counted from 1") }
        let ignoresCase = try whole(3) == 1
        return TextEdit.position(of: wanted, in: source, from: start, ignoringCase: ignoresCase)
    }

    /// Which mode it is was checked when the expression was read.
    func replace() throws(Stop) -> ExpressionValue {
        guard let old = try text(1), !old.isEmpty else { return try value(0) }
        if isGiven(6) {
            let template = try text(6) ?? ""
            return try mapped(0) { source throws(Stop) in try replace(old, in: template, with: source) }
        }
        let replacement = try text(4) ?? ""
        return try mapped(0) { source throws(Stop) in try replace(old, in: source, with: replacement) }
    }

    /// Nested calls can multiply a text at each level: the length of a result is limited.
    private func replace(_ old: String, in text: String, with new: String) throws(Stop) -> String {
        let parts = TextEdit.parts(of: text, delimiter: old)
        guard text.utf8.count + (parts.count - 1) * new.utf8.count <= TextEdit.lengthLimit else {
            throw .failed(.tooLong(function.rawValue))
        }
        return parts.joined(separator: new)
    }

    /// Which mode it is, and that every argument it needs is there, was settled when the expression was read.
    func replace(by replacement: RegexReplacement) throws(Stop) -> ExpressionValue {
        switch replacement.mode {
        case .template(let template?):
            return try mapped(0) { source throws(Stop) in
                try attempt { () throws(RegexReplacement.Failure) in
                    try replacement.replacing(in: source, by: template)
                }
            }
        case .template(nil):
            let template = ReplacementTemplate(try text(4) ?? "", for: replacement.expression)
            return try mapped(0) { source throws(Stop) in
                try attempt { () throws(RegexReplacement.Failure) in
                    try replacement.replacing(in: source, by: template)
                }
            }
        case .group(let groups):
            let new = try text(4) ?? ""
            return try mapped(0) { source throws(Stop) in
                try attempt { () throws(RegexReplacement.Failure) in
                    try replacement.replacing(groups, in: source, by: new)
                }
            }
        case .extract(let groups):
            let source = try value(0)
            if !source.isNullOrEmpty { return source }
            guard let other = try text(5) else { return .null }
            let part = try attempt { () throws(RegexReplacement.Failure) in try replacement.extract(groups, from: other) }
            return part.map { .text($0) } ?? .null
        }
    }

    private func attempt<Result>(_ body: () throws(RegexReplacement.Failure) -> Result) throws(Stop) -> Result {
        do throws(RegexReplacement.Failure) {
            return try body()
        } catch {
            switch error {
            case .tooLong: throw .failed(.tooLong(function.rawValue))
            case .limit:
                throw failure("expression.regex_limit", "the regular expression takes too many steps on a value, or the value is too long")
            }
        }
    }

    /// The culture was checked when the expression was read.
    func changeCase(_ change: (LetterCasing, String) -> String) throws(Stop) -> ExpressionValue {
        let casing = LetterCasing(culture: try text(1) ?? "") ?? .invariant
        return try mapped(0) { change(casing, $0) }
    }

    /// The culture was checked when the expression was read.
    func normalizeDiacritics() throws(Stop) -> ExpressionValue {
        guard let culture = try text(1), !culture.isEmpty else { return try mapped(0) { Diacritics.removed($0) } }
        return try mapped(0) { Diacritics.removed(Diacritics.germanWrittenOut($0)) }
    }

    func pCase() throws(Stop) -> ExpressionValue {
        let separators = try text(1).map { Array($0.unicodeScalars) }
        return try mapped(0) { text in
            guard let separators else { return TitleCase.titled(text) }
            return TitleCase.titled(text, separators: separators)
        }
    }

    /// A null text and a number for which there is no word give an empty text.
    func word() throws(Stop) -> ExpressionValue {
        let number = try requiredWhole(1)
        let delimiters = Array((try text(2) ?? "").unicodeScalars)
        guard let text = try text(0), number >= 1 else { return .text("") }
        let words = text.unicodeScalars.split(maxSplits: number, omittingEmptySubsequences: true) { delimiters.contains($0) }
        return .text(number <= words.count ? String(words[number - 1]) : "")
    }
}
