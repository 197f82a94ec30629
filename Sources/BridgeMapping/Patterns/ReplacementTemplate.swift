/// What stands in for a match, with .NET's substitutions: `$1`, `${name}`, `$$`, `$&`, `` $` ``, `$'`, `$+`, `$_`.
struct ReplacementTemplate: Sendable {
    private enum Part: Sendable {
        case literal([UInt8])
        case group([Int])
        case before
        case after
        case subject
    }

    private var parts: [Part] = []

    /// A reference to a group that the expression lacks stays as it is written, as in .NET.
    init(_ text: String, for expression: RegularExpression) {
        let bytes = Array(text.utf8)
        var literal: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "$"), let (part, length) = Self.substitution(bytes[(index + 1)...], expression) else {
                literal.append(bytes[index])
                index += 1
                continue
            }
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = []
            parts.append(part)
            index += 1 + length
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
    }

    /// What stands behind a `$`, and how long it is.
    private static func substitution(_ rest: ArraySlice<UInt8>, _ expression: RegularExpression) -> (Part, Int)? {
        guard let first = rest.first else { return nil }
        switch first {
        case UInt8(ascii: "$"): return (.literal([first]), 1)
        case UInt8(ascii: "&"): return (.group([0]), 1)
        case UInt8(ascii: "`"): return (.before, 1)
        case UInt8(ascii: "'"): return (.after, 1)
        case UInt8(ascii: "_"): return (.subject, 1)
        case UInt8(ascii: "+"): return expression.lastGroup.map { (.group($0), 1) }
        case UInt8(ascii: "{"):
            let name = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") }
            guard name.endIndex < rest.endIndex else { return nil }
            return expression.groups(String(decoding: name, as: UTF8.self)).map { (.group($0), name.count + 2) }
        case _ where first.isDigit:
            let digits = rest.prefix { $0.isDigit }
            return expression.groups(String(decoding: digits, as: UTF8.self)).map { (.group($0), digits.count) }
        default: return nil
        }
    }

    /// Appends what stands in for a match. False: the result became longer than the limit.
    func expand(
        _ captures: RegularExpression.Captures, in subject: UnsafeBufferPointer<UInt8>, into result: inout [UInt8], limit: Int
    ) -> Bool {
        for part in parts {
            switch part {
            case .literal(let bytes): result += bytes
            case .group(let groups): if let range = captures.range(ofAny: groups) { result += subject[range] }
            case .before: result += subject[..<captures.range.lowerBound]
            case .after: result += subject[captures.range.upperBound...]
            case .subject: result += subject
            }
            if result.count > limit { return false }
        }
        return true
    }
}
