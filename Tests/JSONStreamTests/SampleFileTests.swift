import JSONStream
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Real answers that lie beside the repository; skipped where they are not there.
@Suite("JSON samples")
struct SampleFileTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/samples/graph-json")

    static let files: [String] = {
        let all = try? FileManager.default.subpathsOfDirectory(atPath: folder.path())
        return (all ?? []).filter { $0.hasSuffix(".json") }.sorted()
    }()

    /// Samples that are not JSON: they abbreviate with dots, or have a comma too many.
    static let broken: Set<String> = [
        "concepts_aad-advanced-queries_4.json", "concepts_delta-query-groups_5.json", "v1.0_api_group-list-transitivemembers_1.json",
    ]

    @Test("every sample is read, or refused with a place", arguments: files)
    func sample(file: String) throws {
        let bytes = try [UInt8](Data(contentsOf: Self.folder.appending(path: file)))
        let reading = read(bytes)
        #expect(read(bytes, chunk: 13) == reading)
        if Self.broken.contains(where: file.hasSuffix) {
            let error = try #require(reading.failure ?? reading.faults.first)
            #expect(error.line > 1)
        } else {
            #expect(reading.failure == nil)
            #expect(reading.faults.isEmpty)
            #expect(reading.facts?.elementCount == reading.elements.count)
        }
    }
}
