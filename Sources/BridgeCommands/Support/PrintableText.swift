/// Text as it may be printed: exports are written by others, and a value must not command the terminal that shows it.
enum PrintableText {
    /// The text with control characters and characters that turn the direction of writing written as escapes.
    ///
    /// Line ends and tabs stay, and so do the colours of ``Console`` where it uses them.
    static func of(_ text: String, coloured: Bool) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var printable = ""
        var rest = text.unicodeScalars[...]
        while let next = rest.first {
            if coloured, let colour = colours.first(where: { rest.starts(with: $0.unicodeScalars) }) {
                printable += colour
                rest.removeFirst(colour.unicodeScalars.count)
                continue
            }
            if isUnsafe(next) {
                printable += "\\u{\(String(next.value, radix: 16, uppercase: true))}"
            } else {
                printable.unicodeScalars.append(next)
            }
            rest.removeFirst()
        }
        return printable
    }

    private static let colours = Console.Colour.allCases.map(\.code) + [Console.Colour.end]

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// The text with its line ends written as escapes: a value must not look like a line of the plan.
    var onOneLine: String {
        guard unicodeScalars.contains(where: { CharacterClass.isLineEnd($0) }) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if CharacterClass.isLineEnd(scalar) {
                text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}

private enum CharacterClass {
    static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}
