extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON in UTF-8, members in their order.
    public var bytes: [UInt8] {
        var output: [UInt8] = []
        write(to: &output)
        return output
    }

    /// The value as compact JSON.
    public var description: String { String(decoding: bytes, as: UTF8.self) }

    /// Appends the value as compact JSON.
    public func write(to output: inout [UInt8]) {
        switch self {
        case .null: output += "null".utf8
        case .boolean(let value): output += (value ? "true" : "false").utf8
        case .integer(let value): output += String(value).utf8
        case .number(let text): output += text.utf8
        case .string(let text): Self.write(text, to: &output)
        case .array(let elements): Self.write(elements, in: "[]", to: &output) { $0.write(to: &$1) }
        case .object(let object):
            Self.write(object.members, in: "{}", to: &output) { member, output in
                Self.write(member.name, to: &output)
                output.append(UInt8(ascii: ":"))
                member.value.write(to: &output)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], in brackets: StaticString, to output: inout [UInt8], item: (Item, inout [UInt8]) -> Void
    ) {
        let brackets = Array(brackets.description.utf8)
        output.append(brackets[0])
        for index in items.indices {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            item(items[index], &output)
        }
        output.append(brackets[1])
    }

    private static func write(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            // What needs no escape is appended at once.
            var start = 0
            for index in bytes.indices where needsEscape(bytes[index]) {
                output.append(contentsOf: bytes[start..<index])
                escape(bytes[index], to: &output)
                start = index + 1
            }
            output.append(contentsOf: bytes[start...])
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func escape(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
        case 0x0A: output += "\\n".utf8
        case 0x0D: output += "\\r".utf8
        case 0x09: output += "\\t".utf8
        default:
            output += "\\u00".utf8
            output += [hexadecimalDigits[Int(byte >> 4)], hexadecimalDigits[Int(byte & 15)]]
        }
    }
}

private let hexadecimalDigits = Array("0123456789abcdef".utf8)
