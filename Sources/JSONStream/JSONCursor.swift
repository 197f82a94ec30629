/// Walks over the bytes of one element and checks them against RFC 8259, strictly and without building anything.
struct JSONCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    let source: JSONSource
    var index: Int
    /// Whether the string consumed last has escapes.
    var hasEscapes = false

    init(_ bytes: UnsafeBufferPointer<UInt8>, from source: JSONSource, at index: Int = 0) {
        self.bytes = bytes
        self.source = source
        self.index = index
    }

    /// The next byte; 0, which is valid nowhere, at the end.
    var next: UInt8 { index < bytes.count ? bytes[index] : 0 }

    mutating func advance() { index += 1 }

    @inline(__always)
    mutating func skipWhitespace() {
        while index < bytes.count, bytes[index].isJSONWhitespace { index += 1 }
    }

    /// Consumes `byte` if it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte, index < bytes.count else { return false }
        index += 1
        return true
    }

    /// Consumes one value with everything inside it.
    ///
    /// - Parameter depth: How many levels of nesting are left.
    mutating func skipValue(depth: Int) throws(JSONStreamError) -> JSONKind {
        switch next {
        case UInt8(ascii: "\""):
            try skipString()
            return .string
        case UInt8(ascii: "{"):
            try skipObject(depth: depth)
            return .object
        case UInt8(ascii: "["):
            try skipArray(depth: depth)
            return .array
        case UInt8(ascii: "t"):
            try skipLiteral("true")
            return .true
        case UInt8(ascii: "f"):
            try skipLiteral("false")
            return .false
        case UInt8(ascii: "n"):
            try skipLiteral("null")
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try skipNumber()
            return .number
        default:
            throw index < bytes.count
                ? error(.unexpectedByte, "a value is missing; there must be an object, array, string, number, true, false or null")
                : endError()
        }
    }

    private mutating func skipObject(depth: Int) throws(JSONStreamError) {
        guard depth > 0 else { throw depthError() }
        advance()
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return }
        repeat {
            skipWhitespace()
            _ = try skipKey()
            _ = try skipValue(depth: depth - 1)
        } while try takeSeparator(or: UInt8(ascii: "}"))
    }

    private mutating func skipArray(depth: Int) throws(JSONStreamError) {
        guard depth > 0 else { throw depthError() }
        advance()
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return }
        repeat {
            skipWhitespace()
            _ = try skipValue(depth: depth - 1)
        } while try takeSeparator(or: UInt8(ascii: "]"))
    }

    /// Consumes a member's name, the colon and white space; returns the range between the quotes and whether it has escapes.
    mutating func skipKey() throws(JSONStreamError) -> (range: Range<Int>, hasEscapes: Bool) {
        guard next == UInt8(ascii: "\"") else {
            throw index < bytes.count
                ? error(.unexpectedByte, "a member's name in double quotes is missing; RFC 8259 allows no comma before } and no comment")
                : endError()
        }
        let start = index + 1
        try skipString()
        let hasEscapes = hasEscapes
        let range = start..<(index - 1)
        skipWhitespace()
        guard take(UInt8(ascii: ":")) else {
            throw index < bytes.count ? error(.unexpectedByte, "a colon is missing after a member's name") : endError()
        }
        skipWhitespace()
        return (range, hasEscapes)
    }

    /// After a value: true for a comma, false for the closing bracket.
    mutating func takeSeparator(or close: UInt8) throws(JSONStreamError) -> Bool {
        skipWhitespace()
        if take(UInt8(ascii: ",")) { return true }
        if take(close) { return false }
        throw index < bytes.count ? error(.unexpectedByte, "a comma or a closing bracket is missing after a value") : endError()
    }

    @inline(__always)
    private mutating func skipLiteral(_ word: StaticString) throws(JSONStreamError) {
        guard bytes.hasWord(word, at: index) else {
            throw error(.invalidLiteral, "a word that is not true, false or null; text must be in double quotes")
        }
        index += word.utf8CodeUnitCount
        guard !next.isWordByte else {
            throw error(.invalidLiteral, "a word that is not true, false or null; text must be in double quotes")
        }
    }

    /// RFC 8259 section 6: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
    private mutating func skipNumber() throws(JSONStreamError) {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try skipDigits() }
        if take(UInt8(ascii: ".")) { try skipDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try skipDigits()
        }
        guard !next.isWordByte, next != UInt8(ascii: ".") else { throw numberError() }
    }

    private mutating func skipDigits() throws(JSONStreamError) {
        let start = index
        while index < bytes.count, bytes[index].isDigit { index += 1 }
        guard index > start else { throw numberError() }
    }

    private func numberError() -> JSONStreamError {
        error(.invalidNumber, "a number is not written as JSON asks: no leading zero or plus, digits on both sides of the point")
    }

    private func depthError() -> JSONStreamError {
        error(.tooDeep, "values are nested too deep; export with less depth")
    }

    func endError() -> JSONStreamError {
        error(.truncated, "the value ends too early")
    }
}

extension JSONCursor {
    /// An error inside this element, at the current or the given index.
    func error(_ code: JSONStreamError.Code, _ message: String, at place: Int? = nil) -> JSONStreamError {
        let place = min(place ?? index, bytes.count)
        var line = source.line
        var column = source.column + place
        for index in 0..<place where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            column = place - index
        }
        return JSONStreamError(
            code, line: line, column: column, byteOffset: source.byteOffset + place, message: message, mayContinue: true)
    }
}
