import BridgeCore

/// Single values. YAML's own idea of types has no say: every scalar is a text until the key says what it is.
extension PipelineReader {
    /// The text of a node, with variables; nil and a problem when it is something else or nothing.
    ///
    /// - Parameters:
    ///   - key: where to point when there is no value.
    ///   - path: the path under which the writing with variables is kept.
    ///   - name: what it is called in messages, the path unless said otherwise.
    mutating func text(
        _ node: SourceNode, key: Range<Int>, path: String, name: String? = nil, isExpression: Bool = false, hint: String? = nil
    ) -> ExpandedText? {
        guard let scalar = node.scalar, !node.isMissing else {
            let suggestion = hint ?? (node.isMissing ? "write a value, or leave the key out" : nil)
            let problem = node.isMissing ? "has no value" : "must be a single value, not \(node.kind)"
            report("“\(name ?? path)” \(problem)", suggestion, at: valueRange(node, key))
            return nil
        }
        let expansion = variables.expand(scalar, isExpression: isExpression)
        problems += expansion.problems
        if expansion.text.written != nil { written[path] = scalar.text }
        return expansion.problems.isEmpty ? expansion.text : nil
    }

    /// The text of a key; nil when it is not there or not right.
    mutating func text(_ key: String, in section: Section) -> ExpandedText? {
        section.entries[key].flatMap { text($0.value, key: $0.key.range, path: section.path(key)) }
    }

    /// The text of a key that must be there and not be empty.
    mutating func requiredText(_ key: String, in section: Section) -> ExpandedText? {
        guard section.entries[key] != nil else {
            reportMissing(key, in: section)
            return nil
        }
        guard let text = text(key, in: section) else { return nil }
        guard text.text.isEmpty else { return text }
        report("“\(section.path(key))” is empty", at: text.range)
        return nil
    }

    /// Reports a key that must be there.
    mutating func reportMissing(_ key: String, in section: Section, _ suggestion: String? = nil) {
        let place = section.path.isEmpty ? "" : " in “\(section.path)”"
        report("the key “\(key)” is missing\(place)", suggestion, at: section.range)
    }

    /// A whole number from 0 on.
    mutating func count(_ key: String, in section: Section) -> Int? {
        guard let text = text(key, in: section) else { return nil }
        if let number = Self.integer(text.text), number >= 0 { return number }
        report("\(text.shown) is no whole number", "write digits only, such as 500", at: text.range)
        return nil
    }

    /// A percentage, with or without its sign.
    mutating func percent(_ key: String, in section: Section) -> Double? {
        guard let text = text(key, in: section) else { return nil }
        if let number = Self.percent(text.text) { return number }
        report("\(text.shown) is no percentage", "write a number from 0 to 100, such as 2% or 2.5", at: text.range)
        return nil
    }

    /// A time span, such as `26 hours`.
    mutating func duration(_ key: String, in section: Section) -> Duration? {
        guard let text = text(key, in: section) else { return nil }
        if let duration = DurationText.duration(text.text) { return duration }
        report("\(text.shown) is no time span", "write a number and a unit, such as 26 hours", at: text.range)
        return nil
    }

    /// `true` or `false`; nothing else is a boolean.
    mutating func boolean(_ key: String, in section: Section) -> Bool? {
        guard let text = text(key, in: section) else { return nil }
        return boolean(text)
    }

    mutating func boolean(_ text: ExpandedText) -> Bool? {
        switch text.text {
        case "true": return true
        case "false": return false
        default:
            report("\(text.shown) is neither true nor false", "write true or false", at: text.range)
            return nil
        }
    }

    /// One of some words.
    mutating func word<Word: RawRepresentable & CaseIterable>(_ text: ExpandedText, _ type: Word.Type) -> Word?
    where Word.RawValue == String {
        if let word = Word(rawValue: text.text) { return word }
        let known = Word.allCases.map(\.rawValue)
        let advice = text.written == nil ? Spelling.advice(text.text, in: known) : "write \(Spelling.list(known))"
        report("\(text.shown) is not possible here", advice, at: text.range)
        return nil
    }

    /// One of some words, of a key.
    mutating func word<Word: RawRepresentable & CaseIterable>(_ key: String, in section: Section, _ type: Word.Type) -> Word?
    where Word.RawValue == String {
        text(key, in: section).flatMap { word($0, type) }
    }

    /// One text or a list of texts.
    mutating func texts(_ node: SourceNode, key: Range<Int>, path: String) -> [ExpandedText]? {
        guard case .list(let items) = node.content else {
            return text(node, key: key, path: path, hint: "write a text, or a list such as [a, b]").map { [$0] }
        }
        let texts = items.enumerated().map { text($1, key: key, path: "\(path).\($0)") }
        return texts.contains { $0 == nil } ? nil : texts.compactMap(\.self)
    }

    /// One text or a list of texts, of a key.
    mutating func texts(_ key: String, in section: Section) -> [ExpandedText]? {
        section.entries[key].flatMap { texts($0.value, key: $0.key.range, path: section.path(key)) }
    }
}

extension PipelineReader {
    /// Strict decimal: no sign but minus, no leading zeros, no separators.
    static func integer(_ text: String) -> Int? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits == "0" || !digits.hasPrefix("0") else {
            return nil
        }
        return Int(text)
    }

    /// `2`, `2.5`, `2%`, `2 %`.
    static func percent(_ text: String) -> Double? {
        var number = text[...]
        if number.hasSuffix("%") { number = number.dropLast() }
        while number.hasSuffix(" ") { number = number.dropLast() }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let value = Double(number), value <= 100
        else { return nil }
        return value
    }
}
