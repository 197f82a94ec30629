import SCIMPath
import Testing

@Suite("SCIM filters")
struct SCIMFilterTests {
    /// The examples of RFC 7644 section 3.4.2.2.
    static let examples = [
        #"userName eq "bjensen""#, #"name.familyName co "O'Malley""#, #"userName sw "J""#,
        #"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#, "title pr", #"meta.lastModified gt "2011-05-13T04:42:34Z""#,
        #"meta.lastModified ge "2011-05-13T04:42:34Z""#, #"meta.lastModified lt "2011-05-13T04:42:34Z""#,
        #"meta.lastModified le "2011-05-13T04:42:34Z""#, #"title pr and userType eq "Employee""#, #"title pr or userType eq "Intern""#,
        #"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
        #"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
        #"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
        #"userType eq "Employee" and (emails.type eq "work")"#,
        #"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
        #"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
    ]

    @Test("the RFC's examples parse, and what is printed parses to the same filter", arguments: examples)
    func roundTrip(text: String) throws {
        let filter = try SCIMFilter(text)
        #expect(try SCIMFilter(filter.description) == filter)
    }

    @Test(
        "a filter prints in canonical form",
        arguments: [
            (#"userName EQ "a""#, #"userName eq "a""#), ("active eq True", "active eq true"),
            ("a pr AND b PR oR c pr", "a pr and b pr or c pr"),
            ("a pr and (b pr or c pr)", "a pr and (b pr or c pr)"), ("(a pr)", "a pr"), ("NOT(a pr)", "not (a pr)"),
            (#"a eq "\u00e4\u0001\ud83d\ude00\/\n""#, #"a eq "ä\u0001😀/\n""#), ("a eq -1.5e+3", "a eq -1.5e+3"), ("a ne null", "a ne null"),
            (#"emails[type eq "work"].value eq "x""#, #"emails[type eq "work"].value eq "x""#), (#"not eq "x""#, #"not eq "x""#),
            ("(a pr and b pr) and c pr", "(a pr and b pr) and c pr"), ("organization pr", "organization pr"),
        ])
    func canonical(text: String, expected: String) throws {
        #expect(try SCIMFilter(text).description == expected)
    }

    @Test("and binds closer than or")
    func precedence() throws {
        let (a, b, c) = (SCIMFilter.present(.literal("a")), SCIMFilter.present(.literal("b")), SCIMFilter.present(.literal("c")))
        #expect(try SCIMFilter("a pr or b pr and c pr") == .or([a, .and([b, c])]))
        #expect(try SCIMFilter("(a pr or b pr) and c pr") == .and([.or([a, b]), c]))
    }

    @Test("a value filter without a comparison is a value path, with one it is Azure AD's form")
    func valuePaths() throws {
        let type = SCIMFilter.equals(.literal("type"), "work")
        #expect(try SCIMFilter(#"emails[type eq "work"]"#) == .valuePath(.literal("emails"), type))
        let path = AttributePath.literal(#"emails[type eq "work"].value"#)
        #expect(try SCIMFilter(#"emails[type eq "work"].value eq "x""#) == .equals(path, "x"))
        #expect(try SCIMFilter(#"emails[type eq "work"] pr"#) == .present(.literal(#"emails[type eq "work"]"#)))
    }

    @Test("values are compared by their text")
    func values() throws {
        #expect(try SCIMFilter(#"a eq "x""#) != SCIMFilter(#"a eq "X""#))
        #expect(try SCIMFilter(#"A Eq "x""#) == SCIMFilter(#"a eq "x""#))
        #expect(try SCIMFilter("a eq 1") != SCIMFilter(#"a eq "1""#))
    }

    @Test(
        "a fault is reported at its byte",
        arguments: [
            ("", 0), ("userName", 8), ("userName eq", 11), ("userName eq bjensen", 12), (#"userName eq "x"#, 12),
            (#"userName eq "x" and"#, 19),
            (#"userName eq "x" userName pr"#, 16), (#"a lte "x""#, 2), ("(a pr", 0), ("a pr)", 4), ("a gt true", 5), ("a co 1", 5),
            ("a eq 01", 5),
            ("a eq 1x", 5), (#"a eq "\q""#, 6), (#"a eq "\ud83d""#, 6), (#"a eq "\u12""#, 6), ("a eq 2011-05-13", 5), ("emails[]", 7),
            ("and", 3),
            (#"a[not (b[c pr])]"#, 7),
        ])
    func offsets(text: String, offset: Int) {
        let error = #expect(throws: PathSyntaxError.self) { try SCIMFilter(text) }
        #expect(error?.offset == offset)
    }

    @Test(
        "a near miss is answered with what was meant",
        arguments: [
            (#"a lte "x""#, "did you mean le?"), (#"a equals "x""#, "did you mean eq?"), ("a eq bjensen", "put double quotes round a text"),
        ])
    func suggestions(text: String, suggestion: String) {
        let error = #expect(throws: PathSyntaxError.self) { try SCIMFilter(text) }
        #expect(error?.suggestion == suggestion)
    }

    @Test("nesting is bounded, chains are not")
    func depth() throws {
        let deep = String(repeating: "(", count: 100_000) + "a pr" + String(repeating: ")", count: 100_000)
        #expect(throws: PathSyntaxError.self) { try SCIMFilter(deep) }
        #expect(throws: PathSyntaxError.self) { try SCIMFilter(String(repeating: "not (", count: 100_000)) }
        let chain = Array(repeating: "a pr", count: 5_000).joined(separator: " or ")
        guard case .or(let parts) = try SCIMFilter(chain) else { return #expect(Bool(false), "no disjunction") }
        #expect(parts.count == 5_000)
    }

    @Test("an error repeats no value")
    func discretion() {
        let error = #expect(throws: PathSyntaxError.self) { try SCIMFilter(#"userName eq "bjensen" x"#) }
        #expect(error?.description.contains("bjensen") == false)
    }
}
