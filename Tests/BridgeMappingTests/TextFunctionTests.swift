import BridgeCore
import Testing

@testable import BridgeMapping

@Suite("Text functions")
struct TextFunctionTests {
    @Test(
        "letter case changes letter by letter, by culture only in Turkic languages",
        arguments: [
            (#"ToUpper("straße")"#, "STRAßE"), (#"ToUpper("ÿž")"#, "ŸŽ"), (#"ToLower("ÀÖÜ")"#, "àöü"), (#"ToUpper("iı")"#, "Iı"),
            (#"ToUpper("iı","tr-TR")"#, "İI"), (#"ToLower("Iİ","tr-TR")"#, "ıi"), (#"ToLower("Iİ","az")"#, "ıi"),
            (#"ToUpper("iı","en-US")"#, "II"), (#"ToLower("İ","de")"#, "i"), (#"ToLower("ΣΑΣ","")"#, "σασ"), (#"ToUpper("i",)"#, "I"),
        ])
    func letterCase(text: String, expected: String) throws {
        #expect(try written(evaluate(text)) == "\"\(expected)\"")
    }

    @Test(
        "diacritics go, composed and decomposed",
        arguments: [
            ("äöüß", "aouss"), ("ÄÖÜ", "AOU"), ("åÅ", "aA"), ("æǣÆǢ", "aeaeAEAE"), ("øØ", "oeOE"), ("ø\u{304}Ø\u{304}", "oeOE"),
            ("œ\u{304}Œ\u{304}", "oeOE"), ("łŁıİ", "lLiI"), ("ōő", "oo"), ("a\u{331}ḏe\u{331}ḡḻṉṟṯẕ", "adeglnrtz"), ("Zoe\u{308}", "Zoe"),
            ("Nguyễn Văn Đạt", "Nguyen Van Đat"), ("œŒđðþ", "œŒđðþ"), ("Йога", "Йога"), ("и\u{306}", "и\u{306}"), ("日本", "日本"),
            ("हिन्दी", "हिन्दी"), ("plain", "plain"), ("", ""),
        ])
    func diacritics(text: String, expected: String) {
        #expect(Array(Diacritics.removed(text).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test(
        "PCase takes words as .NET does, or between the separators given",
        arguments: [
            (#"PCase("o'NEIL-smith mc.donald")"#, "O'neil-Smith Mc.Donald"), (#"PCase("3rd a3b")"#, "3Rd A3b"),
            (#"PCase("élan ÉCOLE")"#, "Élan École"), (#"PCase("o'neil-smith","-")"#, "O'neil-Smith"),
            (#"PCase("(second) x"," ")"#, "(second) X"), (#"PCase("a b","")"#, "A b"), (#"PCase("ab_cd")"#, "Ab_Cd"),
        ])
    func titleCase(text: String, expected: String) throws {
        #expect(try written(evaluate(text)) == "\"\(expected)\"")
    }

    @Test(
        "parts of texts count code points and never cut one",
        arguments: [
            (#"Left("äöü",2)"#, "äö"), (#"Left("👍👍",1)"#, "👍"), (#"Left("abc",-1)"#, "abc"), (#"Left("abc",0)"#, ""),
            (#"Left("abc",9)"#, "abc"), (#"Mid("abc",2)"#, "bc"), (#"Mid("abc","2","1")"#, "b"), (#"Mid("abc",9,1)"#, ""),
            (#"Mid("abc",2,9223372036854775807)"#, "bc"), (#"Mid("abc",9223372036854775807,9223372036854775807)"#, ""),
            (#"Len("a👍ß")"#, "3"), (#"Len("")"#, "0"), (#"Word("a, b;c",2,",; ")"#, "b"), (#"Word("a b",3," ")"#, ""),
            (#"Word("a b",0," ")"#, ""), (#"Word("a b",1,"")"#, "a b"), (#"Word("a",9223372036854775807," ")"#, ""),
        ])
    func parts(text: String, expected: String) throws {
        #expect(try written(evaluate(text)) == "\"\(expected)\"")
    }

    @Test(
        "InStr counts from 1 and gives 0 for nowhere",
        arguments: [
            (#"InStr("repEated","E")"#, 4), (#"InStr("repEated","T",1,vbTextCompare)"#, 6), (#"InStr("repEated","E",5)"#, 0),
            (#"InStr("ÄÖ","ö",1,vbTextCompare)"#, 2), (#"InStr("ab","abc")"#, 0), (#"InStr("ab","a",99)"#, 0), (#"InStr("ab","",2)"#, 2),
        ])
    func position(text: String, expected: Int) throws {
        #expect(try evaluate(text) == .value(.text(String(expected))))
    }

    @Test(
        "Replace in its plain and its template mode",
        arguments: [
            (#"Replace("aXbX","X",,,"yy",,)"#, "ayybyy"), (#"Replace("aaa","aa",,,"b",,)"#, "ba"), (#"Replace("abc","B",,,"x",,)"#, "abc"),
            (#"Replace("a\r\nb","\r",,,"",,)"#, #"a\nb"#), (#"Replace("abc","b",,,"")"#, "ac"), (#"Replace("abc","",,,"x",,)"#, "abc"),
            (#"Replace("ada","[Name]",,,,,"[Name] or [Name]")"#, "ada or ada"),
        ])
    func replace(text: String, expected: String) throws {
        #expect(try written(evaluate(text)) == "\"\(expected)\"")
    }

    @Test("Replace that multiplies a text at each level ends with an error, not with the memory")
    func growth() throws {
        let text = String(repeating: "Replace(", count: 90) + "\"aa\"" + String(repeating: #","a",,,"aa",,)"#, count: 90)
        #expect(try written(evaluate(text)) == "error expression.too_long")
    }

    @Test(
        "functions of one text work on each of several values",
        arguments: [
            ("ToUpper([v])", #"["A ", " B"]"#), ("Trim([v])", #"["a", "b"]"#), ("StripSpaces([v])", #"["a", "b"]"#),
            (#"Append([v],"!")"#, #"["a !", " b!"]"#), (#"Replace([v],"b",,,"c",,)"#, #"["a ", " c"]"#), ("Left([v],1)", #"["a", " "]"#),
            ("Count([v])", #""2""#), (#"Join("|",[v],"c")"#, #""a | b|c""#), ("Item([v],2)", #"" b""#), ("Coalesce([v])", #"["a ", " b"]"#),
        ])
    func several(text: String, expected: String) throws {
        #expect(try written(evaluate(text, ["v": ["a ", " b"]])) == expected)
    }

    @Test(
        "lists are made, counted and thinned out",
        arguments: [
            (#"Split("a,,b ",",")"#, #"["a", "", "b "]"#), (#"Split("a",",")"#, #""a""#), (#"Split("","," )"#, "null"),
            (#"Split("a, b","")"#, #""a, b""#), (#"RemoveDuplicates(Split("a;b;a",";"))"#, #"["a", "b"]"#),
            (#"RemoveDuplicates(Split("a;a",";"))"#, #""a""#), (#"Count(Split("a;b;a",";"))"#, #""3""#), ("Count([none])", #""0""#),
            ("Item([none],1)", "null"), ("RemoveDuplicates([none])", "null"), (#"Item("a",1)"#, #""a""#),
        ])
    func lists(text: String, expected: String) throws {
        #expect(try written(evaluate(text, ["none": nil])) == expected)
    }

    @Test("trimming takes all white space at the ends, StripSpaces only U+0020")
    func whiteSpace() throws {
        #expect(try evaluate("Trim([v])", ["v": "\u{A0}\t a b \r\n"]) == .value(.text("a b")))
        #expect(try evaluate("StripSpaces([v])", ["v": " a\u{A0}\tb "]) == .value(.text("a\u{A0}\tb")))
        #expect(try evaluate("Trim([v])", ["v": " \n "]) == .value(.text("")))
    }
}
