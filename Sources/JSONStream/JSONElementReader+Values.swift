extension JSONElementReader {
    mutating func beginCapture(at index: Int) {
        let offset = chunkOffset + index
        capture.begin(at: index, from: JSONSource(line: line, column: offset - lineOffset + 1, byteOffset: offset))
    }

    func offsetInCapture(_ index: Int) -> Int { chunkOffset + index - capture.source.byteOffset }

    /// An element, or a member of a top-level object, has ended before `index`.
    mutating func endValue(
        _ chunk: UnsafeBufferPointer<UInt8>, at index: Int, _ body: (borrowing JSONElement) throws -> Void
    ) throws {
        switch container {
        case .array, .pageArray:
            state = .afterElement
            try deliver(chunk, upTo: index, body)
        case .object:
            state = .afterMember
            span.valueEnd = offsetInCapture(index)
            spans.append(span)
        case .page:
            state = .afterMember
            span.valueEnd = offsetInCapture(index)
            spans = [span]
            try takeMembers(chunk, upTo: index)
        }
    }

    /// A top-level object has ended: it was an element, or a page.
    mutating func endObject(
        _ chunk: UnsafeBufferPointer<UInt8>, at index: Int, _ body: (borrowing JSONElement) throws -> Void
    ) throws {
        state = .between
        guard container == .object else { return }
        capture.check(end: index + 1, limit: limits.elementBytes)
        if capture.isOverflowing { try refuseLargeMember(at: index) }
        try deliver(chunk, upTo: index + 1, body)
    }

    private mutating func deliver(
        _ chunk: UnsafeBufferPointer<UInt8>, upTo end: Int, _ body: (borrowing JSONElement) throws -> Void
    ) throws {
        elementCount += 1
        capture.check(end: end, limit: limits.elementBytes)
        let source = capture.source
        let limits = limits
        let isTooLarge = capture.isOverflowing
        let arrayIndex = container == .pageArray ? arrayIndex : nil
        capture.end()
        try capture.withBytes(upTo: end, of: chunk) { bytes in
            let fault = isTooLarge ? source.tooLarge(limits) : bytes.first == UInt8(ascii: "{") ? nil : source.notAnObject()
            try body(JSONElement(bytes, from: source, depth: limits.depth, arrayIndex: arrayIndex, fault: fault))
        }
    }

    /// An array begins as a member of a top-level object: if it has the right name, this is a page and its elements follow.
    mutating func beginArrayMember(_ chunk: UnsafeBufferPointer<UInt8>, at index: Int) throws {
        span.valueStart = offsetInCapture(index)
        guard let found = try arrayMember(chunk, at: index) else { return try beginNestedMember() }
        guard !hasArray else {
            throw error(.duplicateArray, at: index, "a page has two arrays of elements (\"\(arrayMembers[found])\"); export it again")
        }
        if container == .object {
            members.removeAll()
            try takeMembers(chunk, upTo: index)
        }
        capture.end()
        hasArray = true
        arrayIndex = found
        shape = .page
        container = .pageArray
        state = .arrayStart
    }

    private mutating func beginNestedMember() throws {
        open.append(true)
        state = .nested
    }

    /// Which name of an array of elements the member has.
    private mutating func arrayMember(_ chunk: UnsafeBufferPointer<UInt8>, at index: Int) throws -> Int? {
        capture.check(end: index, limit: limits.elementBytes)
        if capture.isOverflowing { try refuseLargeMember(at: index) }
        let key = span.keyStart..<span.keyEnd
        let names = arrayMembers
        return capture.withBytes(upTo: index, of: chunk) { bytes in
            let raw = UnsafeBufferPointer(rebasing: bytes[key])
            guard raw.contains(UInt8(ascii: "\\")) else { return names.firstIndex { raw.elementsEqual($0.utf8) } }
            var unescaped: [UInt8] = []
            raw.appendUnescaped(to: &unescaped)
            return names.firstIndex { unescaped.elementsEqual($0.utf8) }
        }
    }

    /// Checks the members of a page collected in `spans` and keeps the small ones.
    private mutating func takeMembers(_ chunk: UnsafeBufferPointer<UInt8>, upTo end: Int) throws {
        capture.check(end: end, limit: limits.elementBytes)
        if capture.isOverflowing { try refuseLargeMember(at: end) }
        let spans = spans
        let source = capture.source
        let depth = limits.depth
        let found = try capture.withBytes(upTo: end, of: chunk) { bytes in
            try spans.flatMap { try $0.members(in: bytes, from: source, depth: depth) }
        }
        members += found
        if container == .page { capture.end() }
    }

    /// Members of a page and objects at the top have to fit, since it is not known what would be lost with them.
    mutating func refuseLargeMember(at index: Int) throws {
        guard container == .page || container == .object else { return }
        throw error(
            .elementTooLarge, at: index,
            "an object at the top of the document is larger than \(limits.elementBytes) bytes outside its array of elements")
    }
}

extension JSONElementReader.MemberSpan {
    /// The greatest length of a value that is worth keeping.
    private static let greatestValue = 64 * 1024

    /// The most members of an object that are kept.
    private static let greatestCount = 64

    /// Checks the member; returns it if it is a short string, a number or a boolean, and those in it if it is an object.
    fileprivate func members(
        in bytes: UnsafeBufferPointer<UInt8>, from source: JSONSource, depth: Int
    ) throws -> [JSONDocumentFacts.Member] {
        do {
            var cursor = JSONCursor(bytes, from: source, at: keyStart - 1)
            try cursor.skipString()
            var name: [UInt8] = []
            UnsafeBufferPointer(rebasing: bytes[keyStart..<keyEnd]).appendUnescaped(to: &name)
            cursor = JSONCursor(bytes, from: source, at: valueStart)
            let kind = try cursor.skipValue(depth: depth)
            guard cursor.index == valueEnd else {
                throw cursor.error(.unexpectedByte, "a value is not written as JSON asks")
            }
            guard let name = String(validating: name, as: UTF8.self) else { return [] }
            let value = JSONValue(kind, valueStart..<valueEnd, in: cursor, depth: depth)
            if kind == .object { return try Self.members(of: value, name) }
            return value.shortText(Self.greatestValue).map { [JSONDocumentFacts.Member(name: name, value: $0)] } ?? []
        } catch var error as JSONStreamError {
            error.mayContinue = false
            throw error
        }
    }

    private static func members(of value: borrowing JSONValue, _ name: String) throws -> [JSONDocumentFacts.Member] {
        var found: [JSONDocumentFacts.Member] = []
        try value.forEachMember { member in
            guard found.count < greatestCount, let text = member.value.shortText(greatestValue) else { return }
            let key = member.withKey { $0.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) } }
            if let key { found.append(.init(name: "\(name).\(key)", value: text)) }
        }
        return found
    }
}

extension JSONValue {
    /// A short scalar as text; nil for everything else.
    fileprivate func shortText(_ greatest: Int) -> String? {
        guard withRawBytes({ $0.count }) <= greatest else { return nil }
        switch kind {
        case .null, .array, .object: return nil
        case .true: return "true"
        case .false: return "false"
        case .string: return string
        case .number: return withRawBytes { bytes in bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) } }
        }
    }
}

extension JSONSource {
    fileprivate func notAnObject() -> JSONStreamError {
        JSONStreamError(
            .notAnObject, line: line, column: column, byteOffset: byteOffset, message: "an element of the array is not an object",
            mayContinue: true)
    }

    fileprivate func tooLarge(_ limits: JSONLimits) -> JSONStreamError {
        JSONStreamError(
            .elementTooLarge, line: line, column: column, byteOffset: byteOffset,
            message: "an element is larger than \(limits.elementBytes) bytes; leave large values out of the export", mayContinue: true)
    }
}
