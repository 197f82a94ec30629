import AzureADConnectors
import BridgeCore
import Testing

/// Files of many chunks, which are read in several parts at the same time.
@Suite("azure-ad-ldif: files that are read in parts")
struct LDIFPartTests {
    static let count = 4000

    /// People of five lines and an empty one each, some 250 bytes, with replacements for some of them.
    private func export(_ others: [Int: String] = [:], end: String = "\n") -> String {
        let padding = String(repeating: "x", count: 150)
        let text = (0..<Self.count).map { number in
            others[number]
                ?? "dn: cn=\(number),dc=example\nobjectClass: user\nentryUUID: p\(number)\ndescription: \(padding)\ndisplayName: P\(number)\n\n"
        }.joined()
        return end == "\n" ? text : text.replacing("\n", with: end)
    }

    @Test("every record comes once and in the order of the file", arguments: ["\n", "\r\n"])
    func order(_ end: String) async throws {
        let result = try await read(AzureADLDIFConnector.self, text: export(end: end))
        #expect(result.anchors == (0..<Self.count).map { "p\($0)" })
        #expect(result.records.map { $0.text(0) } == (0..<Self.count).map { "P\($0)" })
        #expect(result.skipped.isEmpty && result.evidence == .unproven)
    }

    @Test("a broken record is held with its line, wherever it stands", arguments: [0, 1, 1999, 2500, 3999])
    func brokenRecord(_ number: Int) async throws {
        let broken = "dn: cn=x\nobjectClass: user\nentryUUID: broken\nno colon\ndisplayName: x\n\n"
        let result = try await read(AzureADLDIFConnector.self, text: export([number: broken]))
        #expect(result.anchors == (0..<Self.count).filter { $0 != number }.map { "p\($0)" })
        #expect(result.skipped.map(\.anchor) == ["broken"])
        #expect(result.skipped.map(\.error.place?.line) == [number * 6 + 4])
    }

    @Test("an entry without the identifier of entries in earlier parts is held")
    func lesserAnchor() async throws {
        let nameless = "dn: cn=nameless\nobjectClass: user\ncn: x\nsn: x\ndisplayName: x\n\n"
        let result = try await read(AzureADLDIFConnector.self, text: export([3000: nameless]))
        #expect(result.records.count == Self.count - 1)
        #expect(result.skipped.map(\.error.code) == ["source.no_anchor"])
        #expect(result.skipped.map(\.error.place?.line) == [3000 * 6 + 1])
    }

    @Test("change records and failed searches in the middle are found, with their line")
    func irregularities() async throws {
        let change = "dn: cn=x\nchangetype: delete\n# 3\n# 4\n# 5\n\n"
        let changes = try await read(AzureADLDIFConnector.self, text: export([1500: change, 3500: change]))
        #expect(changes.problem?.code == "source.changes")
        #expect(changes.problem?.place?.line == 1500 * 6 + 1)
        #expect(changes.skipped.count == 1)
        let search = try await read(AzureADLDIFConnector.self, text: export([2000: "search: 2\nresult: 4 Size limit exceeded\n\n"]))
        #expect(search.problem?.code == "source.search_failed")
    }

    @Test("a file that is cut off says so, with the line")
    func cutOff() async throws {
        let result = try await read(AzureADLDIFConnector.self, text: String(export().dropLast(4)))
        #expect(result.problem?.code == "source.truncated")
        #expect(result.records.count == Self.count - 1)
        #expect(result.skipped.map(\.error.place?.line) == [(Self.count - 1) * 6 + 1])
    }
}
