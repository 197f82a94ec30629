import LDIF
import Testing

@Suite("LDIF reader: how a file ends")
struct LDIFEndingTests {
    struct Case: Sendable {
        var text: String
        var isEmpty = false
        var isTerminated = true
        var isSeparated = true
    }

    @Test(
        "the end of a file is described",
        arguments: [
            Case(text: "", isEmpty: true), Case(text: "\n"), Case(text: "version: 1\n"), Case(text: "dn: a=1\nx: y\n\n"),
            Case(text: "dn: a=1\nx: y\n", isSeparated: false), Case(text: "dn: a=1\nx: y", isTerminated: false, isSeparated: false),
            Case(text: "dn: a=1\nx: y\n\n# 1 entry", isTerminated: false), Case(text: "dn: a=1\nx: y\n \n"),
            Case(text: "dn: a=1\nx: y\n\ndn: a=2\nx: y\n", isSeparated: false), Case(text: "dn: a=1\r\nx: y\r\n\r\n"),
        ])
    func ending(_ example: Case) {
        let ending = read(example.text).ending
        #expect(ending?.isEmpty == example.isEmpty)
        #expect(ending?.lastLineIsTerminated == example.isTerminated)
        #expect(ending?.lastRecordIsSeparated == example.isSeparated)
    }

    @Test("a last line that is cut off in the name is an error that says so")
    func cutOff() {
        let outcome = read("dn: a=1\nx: y\nmai")
        #expect(outcome.errors.map(\.code) == [.truncated])
        #expect(outcome.partial.map(\.dn) == ["a=1"])
    }

    static let small = Array(
        """
        version: 1
        # com
         ment
        dn: cn=Zo\u{EB}
        changetype: add
        cn:: Wm/Dqw==
        photo:< file:///x
        member;range=0-1: a
         b
        \u{20}
        dn: a=2\r
        control: 1.2 true\r
        changetype: modify\r
        add: x\r
        x: y\r
        -\r
        \r
        dn:: YT0z
        changetype: modrdn
        newrdn: a=4
        deleteoldrdn: 0

        dn: a=5
        broken
        dn: a=6
        x:: !

        ref: ldap://h/

        search: 2
        result: 0 Success
        """.utf8)

    @Test("chunks of every size give the same", arguments: 1...small.count)
    func chunks(_ size: Int) {
        let whole = read(Self.small)
        #expect(whole.records.count == 5)
        #expect(whole.errors.map(\.code) == [.malformedLine, .badBase64])
        #expect(read(Self.small, chunk: size) == whole)
    }

    @Test("no prefix crashes, and whole records before the cut are the same", arguments: 0...small.count)
    func prefixes(_ count: Int) {
        let whole = read(Self.small).records
        let cut = read(Array(Self.small[..<count])).records
        #expect(cut.dropLast().elementsEqual(whole.prefix(max(cut.count - 1, 0))))
    }

    @Test("random bytes neither crash nor hang", arguments: 1...50)
    func noise(_ seed: UInt64) {
        var state = seed
        let alphabet = Array("dn: a\n\r \t#:;<-=AB\u{FF}version".utf8) + [0]
        let bytes = (0..<2000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return alphabet[Int(state >> 33) % alphabet.count]
        }
        #expect(read(bytes, chunk: 17) == read(bytes))
    }
}
