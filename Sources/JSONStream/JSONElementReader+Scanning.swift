extension JSONElementReader {
    /// Takes the chunk through the state machine, byte by byte outside strings.
    mutating func read(_ chunk: UnsafeBufferPointer<UInt8>, _ body: (borrowing JSONElement) throws -> Void) throws {
        var index = 0
        while index < chunk.count {
            switch state {
            case .nested: index = try scanNested(chunk, from: index, body)
            case .string, .key: index = try scanString(chunk, from: index, body)
            case .escape, .keyEscape:
                try checkLineBreak(chunk[index], at: index)
                state = state == .escape ? .string : .key
                index += 1
            case .scalar:
                let byte = chunk[index]
                if byte.continuesScalar {
                    index += 1
                } else {
                    guard byte.endsScalar else { throw unexpected(byte, at: index) }
                    try endValue(chunk, at: index, body)
                }
            case .start, .byteOrderMark: index = try skipByteOrderMark(chunk, from: index)
            default:
                let byte = chunk[index]
                if !byte.isJSONWhitespace {
                    try step(byte, chunk, at: index, body)
                } else if byte == UInt8(ascii: "\n") {
                    countLine(at: index)
                }
                index += 1
            }
        }
        capture.save(chunk, limit: limits.elementBytes)
        if capture.isOverflowing { try refuseLargeMember(at: chunk.count) }
        chunkOffset += chunk.count
    }

    /// A byte that is not white space, between values.
    private mutating func step(
        _ byte: UInt8, _ chunk: UnsafeBufferPointer<UInt8>, at index: Int, _ body: (borrowing JSONElement) throws -> Void
    ) throws {
        switch (state, byte) {
        case (.between, UInt8(ascii: "[")):
            beginTopLevelValue(.array, shape: .array)
        case (.between, UInt8(ascii: "{")):
            beginTopLevelValue(.object, shape: .object)
            beginCapture(at: index)
        case (.arrayStart, UInt8(ascii: "]")), (.afterElement, UInt8(ascii: "]")):
            state = container == .array ? .between : .afterMember
            container = container == .array ? .array : .page
        case (.afterElement, UInt8(ascii: ",")):
            state = .arrayValue
        case (.arrayStart, _), (.arrayValue, _):
            beginCapture(at: index)
            try beginValue(byte, at: index)
        case (.objectStart, UInt8(ascii: "}")), (.afterMember, UInt8(ascii: "}")):
            try endObject(chunk, at: index, body)
        case (.objectStart, UInt8(ascii: "\"")), (.memberKey, UInt8(ascii: "\"")):
            if container == .page { beginCapture(at: index) }
            span.keyStart = offsetInCapture(index) + 1
            state = .key
        case (.colon, UInt8(ascii: ":")):
            state = .memberValue
        case (.memberValue, UInt8(ascii: "[")):
            try beginArrayMember(chunk, at: index)
        case (.memberValue, _):
            span.valueStart = offsetInCapture(index)
            try beginValue(byte, at: index)
        case (.afterMember, UInt8(ascii: ",")):
            state = .memberKey
        default:
            throw unexpected(byte, at: index)
        }
    }

    private mutating func beginTopLevelValue(_ container: Container, shape: JSONDocumentFacts.Shape) {
        topLevelValues += 1
        self.container = container
        self.shape = shape
        hasArray = false
        arrayIndex = nil
        spans.removeAll(keepingCapacity: true)
        state = container == .array ? .arrayStart : .objectStart
    }

    /// The first byte of an element, or of a member of a top-level object.
    private mutating func beginValue(_ byte: UInt8, at index: Int) throws {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            open.append(byte == UInt8(ascii: "["))
            state = .nested
        case UInt8(ascii: "\""):
            state = .string
        case UInt8(ascii: "-"), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            state = .scalar
        default:
            throw unexpected(byte, at: index)
        }
    }

    /// Looks for the end of the innermost bracket; strings are passed over, everything else is checked when the element is walked over.
    private mutating func scanNested(
        _ chunk: UnsafeBufferPointer<UInt8>, from start: Int, _ body: (borrowing JSONElement) throws -> Void
    ) throws -> Int {
        var index = start
        while index < chunk.count {
            let byte = chunk[index]
            switch byte {
            case UInt8(ascii: "\""):
                // Most strings have no escape and end in the chunk: they are passed over here.
                let end = chunk.endOfPlain(from: index + 1)
                if end < chunk.count, chunk[end] == UInt8(ascii: "\"") {
                    index = end
                } else {
                    state = .string
                    index = try scanString(chunk, from: end, body)
                    guard state == .nested else { return index }
                    continue
                }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard open.count < limits.depth else {
                    throw error(.tooDeep, at: index, "values are nested deeper than \(limits.depth) levels; export with less depth")
                }
                open.append(byte == UInt8(ascii: "["))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.popLast() == (byte == UInt8(ascii: "]")) else { throw unexpected(byte, at: index) }
                if open.isEmpty {
                    try endValue(chunk, at: index + 1, body)
                    return index + 1
                }
            case UInt8(ascii: "\n"): countLine(at: index)
            default: break
            }
            index += 1
        }
        return index
    }

    /// Passes over the rest of a string or key; the index after its quote, or the end of the chunk.
    private mutating func scanString(
        _ chunk: UnsafeBufferPointer<UInt8>, from start: Int, _ body: (borrowing JSONElement) throws -> Void
    ) throws -> Int {
        var index = start
        while true {
            index = chunk.endOfPlain(from: index)
            guard index < chunk.count else { return index }
            switch chunk[index] {
            case UInt8(ascii: "\""):
                try endString(chunk, at: index, body)
                return index + 1
            case UInt8(ascii: "\\"):
                guard index + 1 < chunk.count else {
                    state = state == .key ? .keyEscape : .escape
                    return index + 1
                }
                try checkLineBreak(chunk[index + 1], at: index + 1)
                index += 2
            default:
                try checkLineBreak(chunk[index], at: index)
                index += 1
            }
        }
    }

    private mutating func endString(
        _ chunk: UnsafeBufferPointer<UInt8>, at index: Int, _ body: (borrowing JSONElement) throws -> Void
    ) throws {
        if state == .key {
            span.keyEnd = offsetInCapture(index)
            state = .colon
        } else if open.isEmpty {
            try endValue(chunk, at: index + 1, body)
        } else {
            state = .nested
        }
    }

    /// A line break in a string means that a quote is missing: from there on strings and brackets cannot be told apart.
    private func checkLineBreak(_ byte: UInt8, at index: Int) throws {
        guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { return }
        throw error(.invalidString, at: index, "a string is not closed on its line; a quote is missing or a line was cut off")
    }

    private mutating func countLine(at index: Int) {
        line += 1
        lineOffset = chunkOffset + index + 1
    }

    private mutating func skipByteOrderMark(_ chunk: UnsafeBufferPointer<UInt8>, from index: Int) throws -> Int {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let offset = chunkOffset + index
        guard chunk[index] == mark[offset] else {
            guard state == .start else { throw unexpected(chunk[index], at: index) }
            state = .between
            return index
        }
        state = offset == 2 ? .between : .byteOrderMark
        if offset == 2 { lineOffset = 3 }
        return index + 1
    }

    func unexpected(_ byte: UInt8, at index: Int) -> JSONStreamError {
        switch byte {
        case 0x00, 0xFE, 0xFF:
            return error(.notUTF8, at: index, "the document is not UTF-8; it looks like UTF-16, convert it first")
        case UInt8(ascii: "<") where topLevelValues == 0:
            return error(.unexpectedByte, at: index, "this is XML or HTML, not JSON; check what was saved")
        default:
            return error(.unexpectedByte, at: index, "a byte that JSON does not allow here: \(state.expectation)")
        }
    }
}

extension UInt8 {
    /// What numbers and literals are made of; their grammar is checked when they are walked over.
    fileprivate var continuesScalar: Bool {
        isWordByte || self == UInt8(ascii: ".") || self == UInt8(ascii: "-") || self == UInt8(ascii: "+")
    }

    /// What can follow a number or literal.
    fileprivate var endsScalar: Bool {
        isJSONWhitespace || self == UInt8(ascii: ",") || self == UInt8(ascii: "]") || self == UInt8(ascii: "}")
    }
}
