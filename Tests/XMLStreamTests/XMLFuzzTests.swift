import Testing
import XMLStream

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Documents made from a seed, as they are and damaged; the same ones in every run. `IDBRIDGE_FUZZ` sets how many.
@Suite("XML made from a seed")
struct XMLFuzzTests {
    private static let count = Int(ProcessInfo.processInfo.environment["IDBRIDGE_FUZZ"] ?? "") ?? 150

    @Test("is read whole, whatever the chunk size")
    func valid() throws {
        for seed in 0..<Self.count {
            var writer = XMLWriter(seed: seed)
            let document = writer.document()
            let whole = try events(of: document)
            #expect(whole.filter { $0.hasPrefix("<") }.count == writer.elements, "seed \(seed)")
            for size in [1, 7, 64] { #expect(try events(of: document, chunk: size) == whole, "seed \(seed), chunks of \(size)") }
        }
    }

    @Test("is never complete when its end is cut off, and never crashes with a byte changed or lost")
    func damaged() {
        for seed in 0..<Self.count {
            var writer = XMLWriter(seed: seed)
            var document = writer.document()
            let place = writer.next(below: document.count - 1)
            switch writer.next(below: 3) {
            case 0:
                document[place] = UInt8(writer.next(below: 256))
                _ = try? events(of: document, chunk: 3)
            case 1:
                document.remove(at: place)
                _ = try? events(of: document, chunk: 5)
            default:
                document.removeSubrange(place...)
                #expect(throws: (any Error).self, "seed \(seed)") { try events(of: document) }
            }
        }
    }
}

/// Writes documents with namespaces, attributes, references, CDATA and comments.
private struct XMLWriter {
    private var state: UInt64
    private(set) var elements = 0

    init(seed: Int) { state = UInt64(seed) &* 2_862_933_555_777_941_757 &+ 7 }

    mutating func next(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(limit, 1)))
    }

    mutating func document() -> [UInt8] { Array(element(depth: 5, declares: true).utf8) }

    private mutating func element(depth: Int, declares: Bool = false) -> String {
        elements += 1
        let name = ["a", "p:b", "entry", "ö"][next(below: 4)]
        var tag = "<" + name + (declares ? " xmlns:p='urn:x'" : "")
        if next(below: 2) == 0 { tag += " n=\"\(text())\"" }
        guard depth > 0, next(below: 6) > 0 else { return tag + "/>" }
        let content = (0..<next(below: 5)).map { _ in
            switch next(below: 5) {
            case 0: "<![CDATA[<&]" + "]>"
            case 1: "<!-- x -->"
            case 2: text()
            default: element(depth: depth - 1)
            }
        }
        return tag + ">" + content.joined() + "</" + name + ">"
    }

    private mutating func text() -> String {
        let pieces = ["x", "é", "東", "😀", "&amp;", "&lt;", "&#x20AC;", "&#10;", " ", "\n", "abcdefgh"]
        return (0..<next(below: 6)).map { _ in pieces[next(below: pieces.count)] }.joined()
    }
}
