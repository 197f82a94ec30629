import BridgeCore

/// Letter case as .NET changes it: one letter becomes one letter (`ß` stays), and only Turkic languages have rules of their own.
enum LetterCasing: Sendable {
    /// No culture: `ı` and `İ` stay as they are.
    case invariant
    /// A language without rules of its own.
    case plain
    /// Turkish and Azerbaijani: `i` and `İ`, `ı` and `I` belong together.
    case turkic

    /// The casing of a language tag such as `tr-TR` (RFC 5646); nil when the text is no tag.
    init?(culture: String) {
        guard !culture.isEmpty else {
            self = .invariant
            return
        }
        let parts = asciiLowercased(culture).split(separator: "-", omittingEmptySubsequences: false)
        let isTag = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.count <= 8 && part.utf8.allSatisfy { $0.isDigit || ($0.isWordByte && $0 != UInt8(ascii: "_")) }
        }
        guard isTag, let language = parts.first, (2...3).contains(language.utf8.count) else { return nil }
        self = language == "tr" || language == "az" ? .turkic : .plain
    }

    /// The text in lower case.
    func lower(_ text: String) -> String {
        if self != .turkic, Self.isASCII(text) { return asciiLowercased(text) }
        return map(text) { scalar in
            switch (scalar, self) {
            case ("I", .turkic): "ı"
            case ("İ", .turkic), ("İ", .plain): "i"
            default: Self.single(scalar.properties.lowercaseMapping, else: scalar)
            }
        }
    }

    /// The text in upper case.
    func upper(_ text: String) -> String {
        if self != .turkic, Self.isASCII(text) { return asciiUppercased(text) }
        return map(text) { scalar in
            switch (scalar, self) {
            case ("i", .turkic): "İ"
            case ("ı", .invariant): "ı"
            default: Self.single(scalar.properties.uppercaseMapping, else: scalar)
            }
        }
    }

    private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private func asciiUppercased(_ text: String) -> String {
        String(decoding: text.utf8.lazy.map { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") ? $0 & 0xDF : $0 }, as: UTF8.self)
    }

    private func map(_ text: String, _ change: (Unicode.Scalar) -> Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(change(scalar)) }
        return String(result)
    }

    private static func single(_ mapping: String, else scalar: Unicode.Scalar) -> Unicode.Scalar {
        let scalars = mapping.unicodeScalars
        guard let first = scalars.first, scalars.count == 1 else { return scalar }
        return first
    }
}
