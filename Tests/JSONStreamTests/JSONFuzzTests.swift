import JSONStream
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Documents made from a seed, as they are and damaged; the same ones in every run. `IDBRIDGE_FUZZ` sets how many.
@Suite("JSON made from a seed")
struct JSONFuzzTests {
    private static let count = Int(ProcessInfo.processInfo.environment["IDBRIDGE_FUZZ"] ?? "") ?? 150

    @Test("is read whole, whatever the chunk size")
    func valid() {
        for seed in 0..<Self.count {
            var writer = JSONWriter(seed: seed)
            let document = writer.document()
            let whole = read(document)
            #expect(whole.failure == nil && whole.faults.isEmpty, "seed \(seed)")
            #expect(whole.facts?.elementCount == writer.elements, "seed \(seed)")
            for size in [1, 7, 64] { #expect(read(document, chunk: size) == whole, "seed \(seed), chunks of \(size)") }
        }
    }

    @Test("is read or refused alike whatever the chunk size, with a byte changed, lost or the end cut off")
    func damaged() {
        for seed in 0..<Self.count {
            var writer = JSONWriter(seed: seed)
            var document = writer.document()
            let place = writer.next(below: document.count)
            switch writer.next(below: 3) {
            case 0: document[place] = UInt8(writer.next(below: 256))
            case 1: document.remove(at: place)
            default: document.removeSubrange(place...)
            }
            let whole = read(document)
            for size in [1, 5] { #expect(read(document, chunk: size) == whole, "seed \(seed), chunks of \(size)") }
            #expect(whole.elements.count <= writer.elements + 1, "seed \(seed)")
        }
    }
}

/// Writes a page, an array or a sequence of objects.
private struct JSONWriter {
    private var state: UInt64
    private(set) var elements = 0

    init(seed: Int) { state = UInt64(seed) &* 2_862_933_555_777_941_757 &+ 11 }

    mutating func next(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(limit, 1)))
    }

    mutating func document() -> [UInt8] {
        let objects = (0..<next(below: 5) + 1).map { _ in object(depth: 4) }
        elements = objects.count
        let text =
            switch next(below: 3) {
            case 0: "{\"n\":\(value(depth: 2)),\"value\":[" + objects.joined(separator: blank() + ",") + "],\"m\":\"\(string())\"}"
            case 1: "[" + objects.joined(separator: "," + blank()) + "]"
            default: objects.joined(separator: "\n")
            }
        return Array((blank() + text + blank()).utf8)
    }

    private mutating func object(depth: Int) -> String {
        let members = (0..<next(below: 5)).map { _ in "\"k\(string())\"\(blank()):\(blank())\(value(depth: depth - 1))" }
        return "{" + members.joined(separator: ",") + blank() + "}"
    }

    private mutating func value(depth: Int) -> String {
        switch next(below: depth > 0 ? 8 : 5) {
        case 0: return "null"
        case 1: return "true"
        case 2: return "false"
        case 3: return ["0", "-1", "12.5", "1e9", "-0.25E-3"][next(below: 5)]
        case 4: return "\"" + string() + "\""
        case 5: return object(depth: depth)
        default: return "[" + (0..<next(below: 4)).map { _ in value(depth: depth - 1) }.joined(separator: ",") + "]"
        }
    }

    private mutating func string() -> String {
        let pieces = ["a", "é", "東京", "😀", "\\n", "\\\"", "\\\\", "\\u00e9", "\\uD83D\\uDE00", "{", "]", " ", "abcdefghijkl", "/", "\\/"]
        return (0..<next(below: 6)).map { _ in pieces[next(below: pieces.count)] }.joined()
    }

    private mutating func blank() -> String { ["", "", " ", "\n", "\r\n\t"][next(below: 5)] }
}
