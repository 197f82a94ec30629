/// What a client needs of the answer to a write: id and version. The rest of the representation is passed over, not built.
public struct SCIMResourceHead: Hashable, Sendable {
    /// The service's identifier.
    public var id: String?
    /// The version for `If-Match`.
    public var version: String?

    /// Reads a representation; nil when the text is no object.
    ///
    /// - Throws: `JSONSyntaxError`. Texts that are passed over may hold invalid UTF-8.
    public init?(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes: bytes)
        guard let head = try parser.head() else { return nil }
        self = head
    }

    init() {}
}

extension JSONParser {
    fileprivate mutating func head() throws(JSONSyntaxError) -> SCIMResourceHead? {
        skipByteOrderMark()
        skipSpaces()
        guard peek == UInt8(ascii: "{") else { return nil }
        var head = SCIMResourceHead()
        try members(depth: 0) { parser, name throws(JSONSyntaxError) in
            if name.equalsIgnoringASCIICase("id") {
                head.id = try parser.value(depth: 1).string
            } else if name.equalsIgnoringASCIICase("meta") {
                head.version = try parser.value(depth: 1)["version"]?.string
            } else {
                try parser.skip(depth: 1)
            }
        }
        skipSpaces()
        guard position == bytes.count else { throw error("unexpected text after the value") }
        return head
    }

    /// Walks over the members of the object that opens here; `body` takes each value.
    private mutating func members(
        depth: Int, _ body: (inout JSONParser, String) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        position += 1
        skipSpaces()
        if take(UInt8(ascii: "}")) { return }
        repeat {
            skipSpaces()
            guard peek == UInt8(ascii: "\"") else { throw error("a member name is missing") }
            let name = try string()
            skipSpaces()
            guard take(UInt8(ascii: ":")) else { throw error("a colon is missing") }
            try body(&self, name)
            skipSpaces()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw error("expected , or }") }
    }

    /// Passes over a value.
    private mutating func skip(depth: Int) throws(JSONSyntaxError) {
        guard depth <= Self.maximumDepth else { throw error("nested too deeply") }
        skipSpaces()
        switch peek {
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "{"):
            try members(depth: depth) { parser, _ throws(JSONSyntaxError) in try parser.skip(depth: depth + 1) }
        case UInt8(ascii: "["):
            position += 1
            skipSpaces()
            if take(UInt8(ascii: "]")) { return }
            repeat {
                try skip(depth: depth + 1)
                skipSpaces()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw error("expected , or ]") }
        default: _ = try value(depth: depth)
        }
    }

    private mutating func skipString() throws(JSONSyntaxError) {
        let open = position
        position += 1
        while let byte = peek, byte >= 0x20 {
            position += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
        throw error("the string is not closed", at: open)
    }
}
