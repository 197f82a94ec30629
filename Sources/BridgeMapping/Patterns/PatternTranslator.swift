/// Rewrites a .NET regular expression for PCRE2 where the two differ in meaning, and refuses what .NET does not have.
///
/// Rewritten: `\v`, `\u00E4`, `[` inside a class, class subtraction `[a-z-[aeiou]]`, and `\2` where groups with and without a name are
/// mixed, because .NET numbers those with a name last. Refused: escapes and groups of PCRE2 that .NET lacks
/// (`\K`, `(?R)`, `(*VERB)`), and .NET's balancing groups, which PCRE2 lacks.
struct PatternTranslator {
    private static let depthLimit = 20

    private let pattern: [UInt8]
    private var position = 0
    private(set) var output: [UInt8] = []
    /// For each byte of the output the offset in the pattern that it came from.
    private(set) var origins: [Int] = []
    /// The names of the capturing groups in the order of their parentheses; nil for one without a name.
    private var groups: [[UInt8]?] = []
    private var references: [(range: Range<Int>, number: Int)] = []

    init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

    mutating func translate() throws(PatternError) {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\\"): try escape()
            case UInt8(ascii: "["): try characterClass(depth: 0)
            case UInt8(ascii: "("): try group()
            default: copy(1)
            }
        }
        renumberReferences()
    }

    /// Puts PCRE2's numbers in the place of .NET's. From the last to the first, so that the places stay right.
    private mutating func renumberReferences() {
        guard groups.contains(where: { $0 != nil }), groups.contains(where: { $0 == nil }) else { return }
        let unnamed = groups.indices.filter { groups[$0] == nil }
        var seen: Set<[UInt8]> = []
        let named = groups.indices.filter { index in groups[index].map { seen.insert($0).inserted } ?? false }
        let order = unnamed + named
        for reference in references.reversed() where (1...order.count).contains(reference.number) {
            let new = Array("\\g{\(order[reference.number - 1] + 1)}".utf8)
            let origin = origins[reference.range.lowerBound]
            output.replaceSubrange(reference.range, with: new)
            origins.replaceSubrange(reference.range, with: Array(repeating: origin, count: new.count))
        }
    }

    /// The offset in the pattern of an offset in the output.
    func origin(of offset: Int) -> Int { offset < origins.count ? origins[offset] : pattern.count }

    private func peek(_ ahead: Int = 0) -> UInt8? { position + ahead < pattern.count ? pattern[position + ahead] : nil }

    private mutating func copy(_ count: Int) {
        for _ in 0..<min(count, pattern.count - position) {
            output.append(pattern[position])
            origins.append(position)
            position += 1
        }
    }

    private mutating func emit(_ text: String) {
        for byte in text.utf8 {
            output.append(byte)
            origins.append(min(position, max(pattern.count - 1, 0)))
        }
    }

    private mutating func escape(isInClass: Bool = false) throws(PatternError) {
        guard let next = peek(1) else { throw PatternError(message: "The regular expression ends in a backslash", offset: position) }
        switch next {
        case UInt8(ascii: "v"):
            emit(#"\x0b"#)
            position += 2
        case UInt8(ascii: "u"): try codeUnit()
        case _ where "KQERXCNHhVgoLlU".utf8.contains(next):
            let letter = String(decoding: [next], as: UTF8.self)
            throw PatternError(message: "\\\(letter) is no escape of .NET's regular expressions", offset: position)
        case UInt8(ascii: "1")...UInt8(ascii: "9") where !isInClass: reference()
        default: copy(2)
        }
    }

    private mutating func reference() {
        let start = output.count
        let digits = pattern[(position + 1)...].prefix { $0.isDigit }
        copy(1 + digits.count)
        if let number = Int(String(decoding: digits, as: UTF8.self)) { references.append((start..<output.count, number)) }
    }

    /// `\u00E4`: four hexadecimal digits.
    private mutating func codeUnit() throws(PatternError) {
        let digits = pattern[min(position + 2, pattern.count)..<min(position + 6, pattern.count)]
        guard digits.count == 4, let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), Unicode.Scalar(code) != nil else {
            throw PatternError(message: "\\u takes four hexadecimal digits of a character", offset: position)
        }
        emit("\\x{\(String(code, radix: 16))}")
        position += 6
    }

    private mutating func group() throws(PatternError) {
        if peek(1) == UInt8(ascii: "*") { throw PatternError(message: "Nothing stands before the *", offset: position + 1) }
        guard peek(1) == UInt8(ascii: "?"), let kind = peek(2) else {
            groups.append(nil)
            return copy(1)
        }
        switch kind {
        case UInt8(ascii: "<"), UInt8(ascii: "'"):
            try readName(closing: kind == UInt8(ascii: "<") ? UInt8(ascii: ">") : kind)
        case _ where ":=!>#(imnsx-".utf8.contains(kind): break
        default: throw PatternError(message: "This is no group of .NET's regular expressions", offset: position)
        }
        copy(2)
    }

    private mutating func readName(closing: UInt8) throws(PatternError) {
        guard let first = peek(3), first != UInt8(ascii: "="), first != UInt8(ascii: "!") else { return }
        let name = pattern[(position + 3)...].prefix { $0 != closing }
        if name.contains(UInt8(ascii: "-")) {
            throw PatternError(message: "Balancing groups are not available", offset: position)
        }
        groups.append(Array(name))
    }

    /// A class from `[` to its `]`. One with a subtraction becomes a look-ahead before the class.
    private mutating func characterClass(depth: Int) throws(PatternError) {
        guard depth < Self.depthLimit else { throw PatternError(message: "The class is nested too deeply", offset: position) }
        let start = output.count
        let opening = position
        copy(1)
        if peek() == UInt8(ascii: "^") { copy(1) }
        if peek() == UInt8(ascii: "]") { copy(1) }
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "]"): return copy(1)
            case UInt8(ascii: "\\"): try escape(isInClass: true)
            case UInt8(ascii: "["): emitBracket()
            case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "["):
                return try subtraction(from: start, depth: depth)
            default: copy(1)
            }
        }
        throw PatternError(message: "The class has no closing bracket", offset: opening)
    }

    private mutating func emitBracket() {
        emit(#"\["#)
        position += 1
    }

    private mutating func subtraction(from start: Int, depth: Int) throws(PatternError) {
        position += 1
        let base = output[start...]
        let baseOrigins = origins[start...]
        output.removeSubrange(start...)
        origins.removeSubrange(start...)
        emit("(?:(?!")
        try characterClass(depth: depth + 1)
        emit(")")
        output += base
        origins += baseOrigins
        guard peek() == UInt8(ascii: "]") else {
            throw PatternError(message: "A class that is subtracted stands at the end of its class", offset: position)
        }
        copy(1)
        emit(")")
    }
}
