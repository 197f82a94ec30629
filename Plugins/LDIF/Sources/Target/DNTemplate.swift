import BridgeCore

/// A distinguished name with places for values: `uid={uid},ou=people,dc=example,dc=com`.
struct DNTemplate: Sendable {
    private enum Part {
        case text(String)
        case attribute(String)
    }

    private let parts: [Part]

    init(_ text: String) throws(BridgeError) {
        var parts: [Part] = []
        for (index, piece) in text.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
            guard index > 0 else {
                parts.append(.text(String(piece)))
                continue
            }
            let halves = piece.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, !halves[0].isEmpty else { throw Self.invalid }
            parts += [.attribute(asciiLowercased(String(halves[0]))), .text(String(halves[1]))]
        }
        guard parts.count > 1, text.contains("=") else { throw Self.invalid }
        self.parts = parts
    }

    private static var invalid: BridgeError {
        BridgeError(
            "configuration.invalid",
            "A template of distinguished names needs an attribute in braces, such as “uid={uid},ou=people,dc=example,dc=com”.",
            effect: .none)
    }

    /// The name with the first value of each attribute; nil: one of them has none.
    func name(_ value: (String) -> String?) -> String? {
        var name = ""
        for part in parts {
            switch part {
            case .text(let text): name += text
            case .attribute(let attribute):
                guard let value = value(attribute), !value.isEmpty else { return nil }
                name += DNText.escaped(value)
            }
        }
        return name
    }
}

/// The text of distinguished names (RFC 4514).
enum DNText {
    /// A value with everything escaped that means something in a name.
    static func escaped(_ value: String) -> String {
        let scalars = Array(value.unicodeScalars)
        var text = ""
        for (index, scalar) in scalars.enumerated() {
            let isEdge = index == 0 || index == scalars.count - 1
            if "\"+,;<>\\=".unicodeScalars.contains(scalar) || (isEdge && scalar == " ") || (index == 0 && scalar == "#") {
                text += "\\"
                text.unicodeScalars.append(scalar)
            } else if scalar.value < 0x20 {
                text += (scalar.value < 0x10 ? "\\0" : "\\") + String(scalar.value, radix: 16)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// A name's first component and what stands behind its comma.
    static func split(_ name: String) -> (rdn: String, parent: String) {
        var isEscaped = false
        for (index, byte) in name.utf8.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: ",") {
                let comma = name.utf8.index(name.startIndex, offsetBy: index)
                return (String(name[..<comma]), String(name[name.utf8.index(after: comma)...]))
            }
        }
        return (name, "")
    }

    /// The attribute and the value of a component.
    static func value(of rdn: String) -> (attribute: String, value: [UInt8]) {
        guard let equals = rdn.utf8.firstIndex(of: UInt8(ascii: "=")) else { return (rdn, []) }
        let escaped = Array(rdn.utf8[rdn.utf8.index(after: equals)...])
        var value: [UInt8] = []
        var index = 0
        while index < escaped.count {
            guard escaped[index] == UInt8(ascii: "\\"), index + 1 < escaped.count else {
                value.append(escaped[index])
                index += 1
                continue
            }
            let pair = escaped[(index + 1)..<min(index + 3, escaped.count)]
            if pair.count == 2, let byte = UInt8(String(decoding: pair, as: UTF8.self), radix: 16) {
                value.append(byte)
                index += 3
            } else {
                value.append(escaped[index + 1])
                index += 2
            }
        }
        return (String(rdn[..<equals]), value)
    }
}
