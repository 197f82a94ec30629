extension JSONCursor {
    /// Consumes an object and hands over its members as they are checked.
    mutating func forEachMember(depth: Int, _ body: (borrowing JSONMember) throws -> Void) throws {
        guard depth > 0 else { throw error(.tooDeep, "values are nested too deep; export with less depth") }
        advance()
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return }
        repeat {
            skipWhitespace()
            let key = try skipKey()
            let start = index
            let kind = try skipValue(depth: depth - 1)
            try body(
                JSONMember(
                    rawKey: UnsafeBufferPointer(rebasing: bytes[key.range]), hasEscapes: key.hasEscapes,
                    value: JSONValue(kind, start..<index, in: self, depth: depth - 1)))
        } while try takeSeparator(or: UInt8(ascii: "}"))
    }

    /// Consumes an array and hands over its elements as they are checked.
    mutating func forEachElement(depth: Int, _ body: (borrowing JSONValue) throws -> Void) throws {
        guard depth > 0 else { throw error(.tooDeep, "values are nested too deep; export with less depth") }
        advance()
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return }
        repeat {
            skipWhitespace()
            let start = index
            let kind = try skipValue(depth: depth - 1)
            try body(JSONValue(kind, start..<index, in: self, depth: depth - 1))
        } while try takeSeparator(or: UInt8(ascii: "]"))
    }

    /// Walks over one object that is everything there is.
    mutating func forEachMemberOfDocument(depth: Int, _ body: (borrowing JSONMember) throws -> Void) throws {
        skipWhitespace()
        guard next == UInt8(ascii: "{") else { throw error(.notAnObject, "a record must be a JSON object") }
        try forEachMember(depth: depth, body)
        skipWhitespace()
        guard index == bytes.count else { throw error(.unexpectedByte, "there is content after the end of the object") }
    }
}
