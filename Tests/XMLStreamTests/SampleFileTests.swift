import Testing
import XMLStream

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Real exports that lie beside the repository; skipped where they are not there.
@Suite("XML samples")
struct SampleFileTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/samples")

    static let files: [String] = {
        let all = try? FileManager.default.subpathsOfDirectory(atPath: folder.path())
        return (all ?? []).filter { $0.hasSuffix(".xml") || $0.hasSuffix(".dsml") }.sorted()
    }()

    @Test("every sample is read, whatever the chunk size", arguments: files)
    func sample(file: String) throws {
        let bytes = try [UInt8](Data(contentsOf: Self.folder.appending(path: file)))
        let whole = try events(of: bytes)
        #expect(whole.count > 1)
        #expect(try events(of: bytes, chunk: 997) == whole)
    }
}
