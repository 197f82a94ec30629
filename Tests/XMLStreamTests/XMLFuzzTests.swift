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

@Suite("XML handlers that choose")
struct XMLHandlerTests {
    /// Wants the text of one element only.
    private final class Picky: XMLHandler {
        var texts: [String] = []
        private(set) var wantsText = false

        func start(_ element: borrowing XMLElement) { wantsText = element.nameEquals("b") }
        func text(_ bytes: Span<UInt8>) { texts.append(string(bytes)) }
        func end(_ name: borrowing XMLName) { wantsText = false }
    }

    /// Gives everything after the root's start to another handler.
    private struct Chooser: XMLHandler {
        let next = Picky()
        var starts = 0

        var successor: XMLEvents? { XMLEvents(next) }

        mutating func start(_ element: borrowing XMLElement) { starts += 1 }
        func text(_ bytes: Span<UInt8>) {}
        func end(_ name: borrowing XMLName) {}
    }

    @Test("text that is not wanted is not handed over", arguments: [1, 4, 1000])
    func wantsText(_ size: Int) throws {
        let parser = XMLPushParser(handler: Picky())
        for start in stride(from: 0, to: document.count, by: size) {
            try parser.append(Array(document[start..<min(start + size, document.count)]).span)
        }
        try parser.finish()
        #expect(parser.handler.texts == ["one<", "two"])
    }

    @Test("invalid UTF-8 in a CDATA section is an error, wanted or not")
    func characterData() {
        let parser = XMLPushParser(handler: Picky())
        #expect(throws: XMLStreamError.self) {
            try parser.append((Array("<a><![CDATA[".utf8) + [0xC0, 0xAF] + Array("]]></a>".utf8)).span)
            try parser.finish()
        }
    }

    @Test("a successor gets all events after the root's start")
    func successor() throws {
        let parser = XMLPushParser(handler: Chooser())
        try parser.append(document.span)
        try parser.finish()
        #expect(parser.handler.starts == 1)
        #expect(parser.handler.next.texts == ["one<", "two"])
    }

    private var document: [UInt8] { Array("<a>no<b>one&lt;</b>no<![CDATA[no]]><b>two</b></a>".utf8) }
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
