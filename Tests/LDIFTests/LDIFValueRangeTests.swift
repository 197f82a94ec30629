import LDIF
import Testing

@Suite("LDIF: lists in parts")
struct LDIFValueRangeTests {
    private func range(_ options: String) -> LDIFValueRange? { LDIFValueRange(options: options.utf8Span.span) }

    @Test("the range is found among the options")
    func found() throws {
        #expect(range("range=0-1499")?.start == 0)
        #expect(range("range=0-1499")?.end == 1499)
        let last = try #require(range("binary;Range=1500-*"))
        #expect(last.start == 1500 && last.end == nil)
        #expect(range("binary") == nil)
        #expect(range("") == nil)
    }

    @Test(
        "a list is whole from its first value to its last, without a gap",
        arguments: [
            (["range=0-*"], true), (["range=0-1", "range=0-1", "range=2-*"], true), (["range=0-1"], false),
            (["range=0-1", "range=3-*"], false), (["range=1-*"], false), (["range=2-*", "range=0-1"], false), ([], true),
            (["range=x-*"], false), (["range=0-"], false), (["range="], false), (["range=0-*", "range=0-1"], false),
            (["range=0-99999999999999999999"], false),
        ] as [([String], Bool)])
    func progress(_ parts: [String], _ isWhole: Bool) throws {
        var progress = LDIFRangeProgress()
        for part in parts { progress.take(try #require(range(part))) }
        #expect(progress.isWhole == isWhole)
    }
}
