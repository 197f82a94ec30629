/// Capital first letters for PCase.
enum TitleCase {
    /// Words by the rules of .NET's `ToTitleCase`, after lower-casing: spaces, punctuation, symbols and controls end a word, an apostrophe,
    /// digits and marks do not.
    static func titled(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isInWord = false
        for scalar in LetterCasing.invariant.lower(text).unicodeScalars {
            let category = scalar.properties.generalCategory
            if isLetter(category) {
                result.append(isInWord ? scalar : capital(scalar))
                isInWord = true
            } else {
                result.append(scalar)
                if scalar != "'", separates(category) { isInWord = false }
            }
        }
        return String(result)
    }

    /// Words between the given characters and no others.
    static func titled(_ text: String, separators: [Unicode.Scalar]) -> String {
        var result = String.UnicodeScalarView()
        var isInWord = false
        for scalar in LetterCasing.invariant.lower(text).unicodeScalars {
            let isSeparator = separators.contains(scalar)
            result.append(isInWord || isSeparator ? scalar : capital(scalar))
            isInWord = !isSeparator
        }
        return String(result)
    }

    private static func capital(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let scalars = scalar.properties.titlecaseMapping.unicodeScalars
        guard let first = scalars.first, scalars.count == 1 else { return scalar }
        return first
    }

    private static func isLetter(_ category: Unicode.GeneralCategory) -> Bool {
        switch category {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    private static func separates(_ category: Unicode.GeneralCategory) -> Bool {
        switch category {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .surrogate, .privateUse,
            .unassigned:
            false
        default: true
        }
    }
}
