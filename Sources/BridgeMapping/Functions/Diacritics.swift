/// Latin letters without their marks, as the table of NormalizeDiacritics has it.
enum Diacritics {
    /// Letters of other scripts and those that the table does not list (`đ`, `ð`, `þ`, `œ` without a macron) stay as they are.
    ///
    /// Composed and decomposed spellings give the same.
    static func removed(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        var result = String.UnicodeScalarView()
        // Marks are dropped after Latin letters only: in other scripts they are part of the word.
        var isLatin = false
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                result.append(scalar)
                isLatin = true
            } else if isMark(scalar) {
                if let ligature = withMacron(result.last, scalar) {
                    replaceLast(of: &result, by: ligature)
                    isLatin = true
                } else if !isLatin {
                    result.append(scalar)
                }
            } else if let replacement = table[scalar] {
                result.append(contentsOf: replacement.unicodeScalars)
                isLatin = true
            } else {
                result.append(scalar)
                isLatin = false
            }
        }
        return String(result)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 0x300 && scalar.value <= 0x36F }

    /// `œ̄` is written with a mark of its own: there is no composed letter.
    private static func withMacron(_ letter: Unicode.Scalar?, _ mark: Unicode.Scalar) -> String? {
        guard mark.value == 0x304 else { return nil }
        return letter == "œ" ? "oe" : letter == "Œ" ? "OE" : nil
    }

    private static func replaceLast(of scalars: inout String.UnicodeScalarView, by text: String) {
        scalars.removeLast()
        scalars.append(contentsOf: text.unicodeScalars)
    }

    private static let table: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [:]
        for (base, letters) in letters + others {
            for letter in letters.unicodeScalars { table[letter] = base }
        }
        return table
    }()

    private static let others: [(base: String, letters: String)] = [
        ("AE", "ÆǢǼ"), ("ae", "æǣǽ"), ("OE", "ØǾ"), ("oe", "øǿ"), ("ss", "ß"), ("L", "Ł"), ("l", "ł"), ("I", "İ"), ("i", "ı"),
    ]

    /// The composed letters of Latin-1, Latin Extended A, B and Additional whose canonical decomposition is a base letter and marks.
    private static let letters: [(base: String, letters: String)] = [
        ("A", "ÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ"),
        ("B", "ḂḄḆ"),
        ("C", "ÇĆĈĊČḈ"),
        ("D", "ĎḊḌḎḐḒ"),
        ("E", "ÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ"),
        ("F", "Ḟ"),
        ("G", "ĜĞĠĢǦǴḠ"),
        ("H", "ĤȞḢḤḦḨḪ"),
        ("I", "ÌÍÎÏĨĪĬĮǏȈȊḬḮỈỊ"),
        ("J", "Ĵ"),
        ("K", "ĶǨḰḲḴ"),
        ("L", "ĹĻĽḶḸḺḼ"),
        ("M", "ḾṀṂ"),
        ("N", "ÑŃŅŇǸṄṆṈṊ"),
        ("O", "ÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ"),
        ("P", "ṔṖ"),
        ("R", "ŔŖŘȐȒṘṚṜṞ"),
        ("S", "ŚŜŞŠȘṠṢṤṦṨ"),
        ("T", "ŢŤȚṪṬṮṰ"),
        ("U", "ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ"),
        ("V", "ṼṾ"),
        ("W", "ŴẀẂẄẆẈ"),
        ("X", "ẊẌ"),
        ("Y", "ÝŶŸȲẎỲỴỶỸ"),
        ("Z", "ŹŻŽẐẒẔ"),
        ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
        ("b", "ḃḅḇ"),
        ("c", "çćĉċčḉ"),
        ("d", "ďḋḍḏḑḓ"),
        ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
        ("f", "ḟ"),
        ("g", "ĝğġģǧǵḡ"),
        ("h", "ĥȟḣḥḧḩḫẖ"),
        ("i", "ìíîïĩīĭįǐȉȋḭḯỉị"),
        ("j", "ĵǰ"),
        ("k", "ķǩḱḳḵ"),
        ("l", "ĺļľḷḹḻḽ"),
        ("m", "ḿṁṃ"),
        ("n", "ñńņňǹṅṇṉṋ"),
        ("o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
        ("p", "ṕṗ"),
        ("r", "ŕŗřȑȓṙṛṝṟ"),
        ("s", "śŝşšșṡṣṥṧṩ"),
        ("t", "ţťțṫṭṯṱẗ"),
        ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
        ("v", "ṽṿ"),
        ("w", "ŵẁẃẅẇẉẘ"),
        ("x", "ẋẍ"),
        ("y", "ýÿŷȳẏẙỳỵỷỹ"),
        ("z", "źżžẑẓẕ"),
    ]
}
