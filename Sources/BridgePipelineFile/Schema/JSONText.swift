/// JSON as it is written: keys keep their order.
indirect enum JSONText {
    case text(String)
    case number(Int)
    case boolean(Bool)
    case list([JSONText])
    case object([(key: String, value: JSONText)])

    /// The document, indented by two spaces.
    func written(indent: Int = 0) -> String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .number(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .list(let items): Self.block("[", items.map { $0.written(indent: indent + 1) }, "]", indent)
        case .object(let entries):
            Self.block("{", entries.map { "\(Self.quoted($0.key)): \($0.value.written(indent: indent + 1))" }, "}", indent)
        }
    }

    private static func block(_ open: String, _ items: [String], _ close: String, _ indent: Int) -> String {
        if items.isEmpty { return open + close }
        let inner = String(repeating: "  ", count: indent + 1)
        let outer = String(repeating: "  ", count: indent)
        return "\(open)\n\(items.map { inner + $0 }.joined(separator: ",\n"))\n\(outer)\(close)"
    }

    /// RFC 8259 section 7.
    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case let scalar where scalar.value < 0x20:
                "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
