import SCIMPath
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Paths and filters as JSON")
struct CodingTests {
    @Test("a path is coded as its text")
    func path() throws {
        let path = AttributePath.literal(#"emails[type eq "work"].value"#)
        let data = try JSONEncoder().encode([path])
        #expect(String(decoding: data, as: UTF8.self) == #"["emails[type eq \"work\"].value"]"#)
        #expect(try JSONDecoder().decode([AttributePath].self, from: data) == [path])
    }

    @Test("a filter is coded as its text")
    func filter() throws {
        let filter = try SCIMFilter(#"title pr and not (a eq 1)"#)
        #expect(try JSONDecoder().decode([SCIMFilter].self, from: JSONEncoder().encode([filter])) == [filter])
    }

    @Test("what does not parse does not decode")
    func malformed() {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([AttributePath].self, from: Data(#"["a b"]"#.utf8)) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([SCIMFilter].self, from: Data(#"["a b"]"#.utf8)) }
    }
}
