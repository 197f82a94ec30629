import BridgeCore

/// Functions over texts. Positions and lengths count Unicode scalars, so that no character's code is cut in two.
extension Call {
    /// A null source stays null: a suffix alone is nobody's address.
    func append() throws(Stop) -> ExpressionValue {
        let suffix = try text(1) ?? ""
        return try value(0).map { $0 + suffix }
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
        return try value(0).map { String($0.unicodeScalars.dropFirst(start - 1).prefix(length)) }
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
            return try value(0).map { source throws(Stop) in try replace(old, in: template, with: source) }
        }
        let replacement = try text(4) ?? ""
        return try value(0).map { source throws(Stop) in try replace(old, in: source, with: replacement) }
    }

    /// Nested calls can multiply a text at each level: the length of a result is limited.
    private func replace(_ old: String, in text: String, with new: String) throws(Stop) -> String {
        let parts = TextEdit.parts(of: text, delimiter: old)
        guard text.utf8.count + (parts.count - 1) * new.utf8.count <= TextEdit.lengthLimit else {
            throw failure("expression.too_long", "the result would be longer than \(TextEdit.lengthLimit) bytes")
        }
        return parts.joined(separator: new)
    }

    /// The culture was checked when the expression was read.
    func changeCase(_ change: (LetterCasing, String) -> String) throws(Stop) -> ExpressionValue {
        let casing = LetterCasing(culture: try text(1) ?? "") ?? .invariant
        return try value(0).map { change(casing, $0) }
    }

    func pCase() throws(Stop) -> ExpressionValue {
        let separators = try text(1).map { Array($0.unicodeScalars) }
        return try value(0).map { text in
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
