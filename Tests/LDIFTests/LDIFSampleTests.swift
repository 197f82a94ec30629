import LDIF
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Files that other people's tools wrote. They lie beside the repository and are not part of it: without them these tests do not run.
@Suite("LDIF reader: sample files")
struct LDIFSampleTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var file: String
        /// What Net::LDAP::LDIF, python-ldap and UnboundID give, where all three agree and none reports an error.
        var count: Int?
        var testDescription: String { file }
    }

    static let folder = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/shared/samples"

    static let samples: [Sample] = {
        guard let table = try? String(contentsOfFile: folder + "/LDIF-COUNTS.tsv", encoding: .utf8) else { return [] }
        return table.split(separator: "\n").dropFirst(2).map { row in
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
            let counts = cells.suffix(3)
            let agree = Set(counts).count == 1 && counts.allSatisfy { $0.hasSuffix("|") }
            return Sample(file: String(cells[0]), count: agree ? counts.first.flatMap { Int($0.dropLast()) } : nil)
        }
    }()

    /// Where the other parsers disagree or fail: what is right, and why.
    static let others: [String: Int] = [
        // A URL (`:<`) is a value like any other by RFC 2849; that it cannot be opened does not take the entry away.
        "example5.ldif": 1, "example6.ldif": 6,
        // `ref:` and `search:`/`result:` blocks are the tools' own, without a dn: no entries, and no reason to stop.
        "ldapsearch-plain.ldif": 1, "ldbsearch-users-groups.ldif": 44, "ldbsearch-deleted.ldif": 2,
        // `;range=0-0` is an option, and base64 may follow any attribute description (RFC 2849, attrval-spec).
        "ldapsearch-range.ldif": 2,
        // `<GUID=…>;CN=…` is no dn of RFC 4514, but RFC 2849 lets any SAFE-STRING stand there: its syntax is the reader's caller's business.
        "ldapsearch-extended-dn.ldif": 1,
    ]

    @Test("each sample gives the entries that other parsers give", arguments: samples)
    func counts(_ sample: Sample) throws {
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: Self.folder + "/" + sample.file)))
        let outcome = read(bytes)
        let name = sample.file.split(separator: "/").last.map(String.init) ?? ""
        let expected = try #require(sample.count ?? Self.others[name])
        #expect(outcome.records.filter(\.kind.isEntry).count == expected)
        #expect(outcome.errors.isEmpty)
        #expect(outcome == read(bytes, chunk: 997))
    }

    /// How many changed copies of each sample are read: a few, and 10,000 with `IDBRIDGE_LONG_TESTS=1`.
    private static let changes = ProcessInfo.processInfo.environment["IDBRIDGE_LONG_TESTS"] == "1" ? 10_000 : 10

    @Test("with one byte changed, each sample gives the same whatever the chunks, and nothing that was not there", arguments: samples)
    func changedByte(_ sample: Sample) throws {
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: Self.folder + "/" + sample.file)))
        let names = Set(read(bytes).records.compactMap(\.dn))
        for seed in 0..<Self.changes {
            var random = LDIFRobustnessTests.Generator(state: UInt64(seed))
            var changed = bytes
            guard let place = changed.indices.randomElement(using: &random) else { return }
            changed[place] = UInt8.random(in: 0...255, using: &random)
            let outcome = read(changed)
            #expect(outcome == read(changed, chunk: Int.random(in: 1...bytes.count, using: &random)), "seed \(seed)")
            // One byte can alter one name, or end it and begin another.
            #expect(outcome.records.count(where: { $0.dn.map { !names.contains($0) } ?? false }) <= 2, "seed \(seed)")
        }
    }
}
