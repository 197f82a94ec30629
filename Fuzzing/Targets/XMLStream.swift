import XMLStream

/// Whatever the bytes are: the parser ends, gives the same for every cut into chunks and whether it hands elements over whole or in parts,
/// and what a handler passes over changes nothing of whether the document is accepted.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let whole = reading(bytes, Recorder(names: ["value", "attr", "skip"]), chunk: .max)
    let parts = reading(bytes, Recorder(names: []), chunk: 1 + count % 13)
    if whole.isAccepted || parts.isAccepted {
        precondition(whole == parts, "What is read depends on how the document is cut into chunks.")
    }
    let skipped = reading(bytes, Recorder(names: ["skip", "value"], passesOver: true), chunk: .max)
    precondition(skipped.isAccepted == whole.isAccepted, "What nobody wants decides whether a document is read.")
    return 0
}

/// What a document gave, and whether it was read to its end.
private struct Reading: Equatable {
    var events: [String]
    var isAccepted: Bool
}

private func reading(_ bytes: [UInt8], _ recorder: Recorder, chunk: Int) -> Reading {
    let parser = XMLPushParser(handler: recorder, limits: XMLLimits(depth: 40, attributes: 16, textBytes: 1 << 12))
    var start = 0
    do {
        while start < bytes.count {
            let end = chunk < bytes.count - start ? start + chunk : bytes.count
            try parser.append(Array(bytes[start..<end]).span)
            start = end
        }
        try parser.finish()
        return Reading(events: parser.handler.events, isAccepted: true)
    } catch {
        return Reading(events: parser.handler.events, isAccepted: false)
    }
}

/// Writes down every event; of elements called `skip` only the end, if it passes over them.
private struct Recorder: XMLHandler {
    let names: [StaticString]
    let passesOver: Bool
    var events: [String] = []
    private(set) var interest = XMLInterest.text

    init(names: [StaticString], passesOver: Bool = false) {
        self.names = names
        self.passesOver = passesOver
    }

    mutating func start(_ element: borrowing XMLElement) {
        events.append("<\(element.name.withBytes(Self.copy)) \(element.line)")
        element.forEachAttribute { name, value in events.append("\(name.withBytes(Self.copy)) \(Self.copy(value))") }
        interest = passesOver && element.nameEquals("skip") ? .end : .text
    }

    mutating func text(_ bytes: Span<UInt8>) {
        precondition(bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) } != nil, "Text that is not UTF-8.")
        events.append("\(Self.copy(bytes))")
    }

    mutating func end(_ name: borrowing XMLName) {
        events.append(">\(name.withBytes(Self.copy))")
        interest = .text
    }

    private static func copy(_ bytes: Span<UInt8>) -> [UInt8] { bytes.withUnsafeBufferPointer { Array($0) } }
}
