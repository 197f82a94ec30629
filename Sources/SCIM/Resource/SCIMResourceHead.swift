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
            if try parser.isName("id", at: name) {
                head.id = try parser.value(depth: 1).string
            } else if try parser.isName("meta", at: name), parser.opensObject {
                head.version = nil
                try parser.members(depth: 1) { parser, name throws(JSONSyntaxError) in
                    if try parser.isName("version", at: name) {
                        head.version = try parser.value(depth: 2).string
                    } else {
                        try parser.skip(depth: 2)
                    }
                }
            } else {
                try parser.skip(depth: 1)
            }
        }
        skipSpaces()
        guard position == bytes.count else { throw error("unexpected text after the value") }
        return head
    }

    /// True when the next value is an object; the position is at it then.
    private var opensObject: Bool {
        mutating get {
            skipSpaces()
            return peek == UInt8(ascii: "{")
        }
    }

    /// True when the text in quotes at `range` is a name, without regard to ASCII case. Only one with an escape is made a text for that.
    private func isName(_ name: StaticString, at range: Range<Int>) throws(JSONSyntaxError) -> Bool {
        let text = bytes[range]
        if text.contains(UInt8(ascii: "\\")) {
            var parser = self
            parser.position = range.lowerBound - 1
            return try parser.string().equalsIgnoringASCIICase(name.description)
        }
        return text.count == name.utf8CodeUnitCount
            && name.withUTF8Buffer { zip(text, $0).allSatisfy { asciiLowercase($0) == $1 } }
    }

    /// Walks over the members of the object that opens here; `body` gets where the name is between its quotes, and takes the value.
    private mutating func members(
        depth: Int, _ body: (inout JSONParser, Range<Int>) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        position += 1
        skipSpaces()
        if take(UInt8(ascii: "}")) { return }
        repeat {
            skipSpaces()
            guard peek == UInt8(ascii: "\"") else { throw error("a member name is missing") }
            let open = position
            try skipString()
            let name = open + 1..<position - 1
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
        let end: Int? = bytes.withUnsafeBufferPointer { bytes in
            var place = open + 1
            while place < bytes.count, bytes[place] >= 0x20 {
                if bytes[place] == UInt8(ascii: "\"") { return place }
                place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
            }
            return nil
        }
        guard let end else { throw error("the string is not closed", at: open) }
        position = end + 1
    }
}
