/// The parts of a distinguished name (RFC 4514).
enum DistinguishedName {
    /// The values of the parts from left to right, escapes resolved; nil when the text is no distinguished name.
    static func values(_ text: String) -> [String]? {
        var values: [String] = []
        var part: [UInt8] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index <= bytes.count {
            if index == bytes.count || bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: ";") {
                guard let value = value(part) else { return nil }
                values.append(value)
                part = []
                index += 1
            } else if bytes[index] == UInt8(ascii: "\\") {
                part += bytes[index..<min(index + 2, bytes.count)]
                index += 2
            } else {
                part.append(bytes[index])
                index += 1
            }
        }
        return values
    }

    /// What stands behind the equals sign.
    private static func value(_ part: [UInt8]) -> String? {
        guard let sign = part.firstIndex(of: UInt8(ascii: "=")), part[..<sign].contains(where: { $0 != 0x20 }) else { return nil }
        var rest = part[(sign + 1)...]
        while rest.first == 0x20 { rest.removeFirst() }
        while rest.last == 0x20, rest.dropLast().last != UInt8(ascii: "\\") { rest.removeLast() }
        var result: [UInt8] = []
        var index = rest.startIndex
        while index < rest.endIndex {
            guard rest[index] == UInt8(ascii: "\\") else {
                result.append(rest[index])
                index += 1
                continue
            }
            let pair = rest[min(index + 1, rest.endIndex)..<min(index + 3, rest.endIndex)]
            if pair.count == 2, let byte = UInt8(String(decoding: pair, as: UTF8.self), radix: 16), pair.first != UInt8(ascii: "+") {
                result.append(byte)
                index += 3
            } else {
                guard let next = pair.first else { return nil }
                result.append(next)
                index += 2
            }
        }
        return String(validating: result, as: UTF8.self)
    }
}
