import JSONStream

/// Whatever the bytes are: the reader ends and gives the same for every cut into chunks, and a text that is handed over is UTF-8.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let whole = Reading(bytes, chunk: .max)
    precondition(whole == Reading(bytes, chunk: 1 + count % 13), "What is read depends on how the document is cut into chunks.")
    _ = Reading(bytes, chunk: 61, limits: JSONLimits(depth: 4, elementBytes: 64))
    return 0
}

/// What a document gave.
private struct Reading: Equatable {
    private var facts: [String] = []

    init(_ bytes: [UInt8], chunk: Int, limits: JSONLimits = JSONLimits()) {
        var reader = JSONElementReader(arrayMembers: ["value", "data"], limits: limits)
        var start = 0
        do {
            while start < bytes.count {
                let end = chunk < bytes.count - start ? start + chunk : bytes.count
                try reader.append(Array(bytes[start..<end]).span) { note($0) }
                start = end
            }
            let end = try reader.finish()
            facts.append("\(end.shape) \(end.isClosed) \(end.elementCount) \(end.arrayMember ?? "") \(end.nextLink ?? "")")
        } catch {
            facts.append("\(error)")
        }
    }

    private mutating func note(_ element: borrowing JSONElement) {
        facts.append("\(element.line):\(element.column) \(element.byteOffset) \(element.arrayIndex ?? -1)")
        do {
            try element.forEachMember { member in
                facts.append("\(member.withKey(Self.copy))")
                try note(member.value)
            }
        } catch {
            facts.append("\(error)")
        }
    }

    private mutating func note(_ value: borrowing JSONValue) throws {
        facts.append("\(value.kind) \(value.withRawBytes(Self.copy))")
        value.withString { text in
            precondition(text.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) } != nil, "Text that is not UTF-8.")
            facts.append("\(Self.copy(text))")
        }
        if value.kind == .array { try value.forEachElement { try note($0) } }
        if value.kind == .object {
            try value.forEachMember { member in
                facts.append("\(member.withKey(Self.copy))")
                try note(member.value)
            }
        }
    }

    private static func copy(_ bytes: Span<UInt8>) -> [UInt8] { bytes.withUnsafeBufferPointer { Array($0) } }
}
