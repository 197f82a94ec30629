/// The tokens of a `$filter` (OData 4.01 URL conventions section 5.1.1).
enum FilterToken: Hashable, Sendable {
    /// A name, keyword, number, date or GUID: what stands without quotes.
    case word(String)
    /// A text in single quotes, without them.
    case text(String)
    /// `(`, `)`, `,`, `:` or `/`.
    case mark(Character)
}

extension FilterToken {
    /// Splits a filter into tokens; nil when a text is not closed or a character has no meaning.
    static func tokens(of filter: String) -> [FilterToken]? {
        var tokens: [FilterToken] = []
        var rest = Substring(filter)
        while let character = rest.first {
            switch character {
            case " ": rest.removeFirst()
            case "(", ")", ",", ":", "/":
                tokens.append(.mark(character))
                rest.removeFirst()
            case "'":
                guard let text = text(&rest) else { return nil }
                tokens.append(.text(text))
            default:
                let word = word(&rest, isValue: isValue(after: tokens.last))
                guard !word.isEmpty else { return nil }
                tokens.append(.word(word))
            }
        }
        return tokens
    }

    /// True where a value stands, in which a colon is a part of a time.
    private static func isValue(after token: FilterToken?) -> Bool {
        guard case .word(let word)? = token else { return false }
        return FilterComparison(rawValue: word.lowercased()) != nil
    }

    private static func word(_ rest: inout Substring, isValue: Bool) -> String {
        let word = rest.prefix { character in
            character.isLetter || character.isNumber || "_-.$#@+".contains(character) || isValue && character == ":"
        }
        rest = rest.dropFirst(word.count)
        return String(word)
    }

    /// A text in quotes; a quote in it is written twice.
    private static func text(_ rest: inout Substring) -> String? {
        var text = ""
        rest.removeFirst()
        while let character = rest.popFirst() {
            guard character == "'" else {
                text.append(character)
                continue
            }
            guard rest.first == "'" else { return text }
            text.append(rest.removeFirst())
        }
        return nil
    }
}
