/// A regular expression that must match a whole value, letter case included.
///
/// The common forms (a fixed text with `.*` before it, behind it or both) are compared as bytes.
enum ScopePattern: Sendable {
    /// A fixed text; true: anything but a line break may stand before or after it.
    case literal([UInt8], anyPrefix: Bool, anySuffix: Bool)
    case general(RegularExpression)

    init(_ pattern: String) throws(PatternError) {
        if let simple = Self.simple(Array(pattern.utf8)) {
            self = simple
        } else {
            self = .general(try RegularExpression(pattern, isWhole: true))
        }
    }

    private static func simple(_ pattern: [UInt8]) -> ScopePattern? {
        var rest = pattern[...]
        let any = Array(".*".utf8)
        let anyPrefix = rest.starts(with: any)
        if anyPrefix { rest = rest.dropFirst(2) }
        let isEscapedDot = rest.dropLast(2).last == UInt8(ascii: "\\")
        let anySuffix = !isEscapedDot && rest.count >= 2 && rest.suffix(2).elementsEqual(any)
        if anySuffix { rest = rest.dropLast(2) }
        guard let literal = literal(rest) else { return nil }
        return .literal(literal, anyPrefix: anyPrefix, anySuffix: anySuffix)
    }

    /// The text that a pattern without operators stands for; `\.` and the like are fixed characters.
    private static func literal(_ pattern: ArraySlice<UInt8>) -> [UInt8]? {
        let special = Array("\\^$.|?*+()[]{}".utf8)
        var literal: [UInt8] = []
        var index = pattern.startIndex
        while index < pattern.endIndex {
            if pattern[index] == UInt8(ascii: "\\") {
                index += 1
                guard index < pattern.endIndex, special.contains(pattern[index]) || "@-/ ".utf8.contains(pattern[index]) else { return nil }
            } else if special.contains(pattern[index]) {
                return nil
            }
            literal.append(pattern[index])
            index += 1
        }
        return literal
    }

    func matches(_ value: Span<UInt8>) throws(PatternLimitError) -> Bool {
        switch self {
        case .literal(let literal, let anyPrefix, let anySuffix):
            return value.withUnsafeBufferPointer { Self.matches($0, literal, anyPrefix, anySuffix) }
        case .general(let regex):
            guard value.count <= RegularExpression.subjectLimit else { throw PatternLimitError() }
            return try value.withUnsafeBufferPointer { bytes throws(PatternLimitError) in try regex.matches(bytes) }
        }
    }

    private static func matches(_ value: UnsafeBufferPointer<UInt8>, _ literal: [UInt8], _ anyPrefix: Bool, _ anySuffix: Bool) -> Bool {
        guard value.count >= literal.count else { return false }
        let last = value.count - literal.count
        if !anyPrefix, !anySuffix { return value.elementsEqual(literal) }
        let starts = anyPrefix ? (anySuffix ? 0...last : last...last) : 0...0
        return starts.contains { start in
            let end = start + literal.count
            return value[start..<end].elementsEqual(literal) && !value[..<start].contains(0x0A) && !value[end...].contains(0x0A)
        }
    }
}
