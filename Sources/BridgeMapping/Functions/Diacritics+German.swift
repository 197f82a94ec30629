import BridgeCore

extension Diacritics {
    /// True for `de` and its regions: our addition to the language.
    static func isGerman(_ culture: String) -> Bool {
        let culture = asciiLowercased(culture)
        return culture == "de" || culture.hasPrefix("de-")
    }

    /// `ä` as `ae`, `Ä` as `Ae`, among capital letters `AE`; so for `ö` and `ü`, and `ẞ` as `SS`. Composed and decomposed spellings alike.
    static func germanWrittenOut(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        let scalars = composed(text)
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "ä", "ö", "ü": result.append(contentsOf: [base(scalar), "e"])
            case "Ä", "Ö", "Ü": result.append(contentsOf: [base(scalar), isAmongCapitals(scalars, index) ? "E" : "e"])
            case "ẞ": result.append(contentsOf: ["S", "S"])
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// The code points, a letter with a diaeresis of its own as one of them.
    private static func composed(_ text: String) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if scalar == "\u{308}", let last = result.last, let umlaut = umlaut(of: last) {
                result[result.count - 1] = umlaut
            } else {
                result.append(scalar)
            }
        }
        return result
    }

    private static func umlaut(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "a": "ä"
        case "o": "ö"
        case "u": "ü"
        case "A": "Ä"
        case "O": "Ö"
        case "U": "Ü"
        default: nil
        }
    }

    private static func base(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "ä": "a"
        case "ö": "o"
        case "ü": "u"
        case "Ä": "A"
        case "Ö": "O"
        default: "U"
        }
    }

    /// The next letter decides; at the end of a word the one before.
    private static func isAmongCapitals(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        if index + 1 < scalars.count, scalars[index + 1].properties.isAlphabetic { return scalars[index + 1].properties.isUppercase }
        return index > 0 && scalars[index - 1].properties.isUppercase
    }
}
