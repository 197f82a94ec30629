/// Distinguished names in one form, so that a reference to an entry and the entry's own name are the same bytes.
enum DistinguishedName {
    /// Appends the name without the optional spaces around `,`, `;`, `+` and `=` (RFC 2253 section 4).
    ///
    /// Letter case, escapes and attribute types stay as they are. Active Directory's extended form, `<GUID=...>;<SID=...>;CN=...`,
    /// gives its last part.
    static func append(normalised name: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        if isNormal(name) { return output.append(contentsOf: name) }
        let start = output.count
        var text = withoutExtendedParts(name)
        while text.first == space { text = text.dropFirst() }
        // Everything before this place belongs to an escape or a quoted value and is kept.
        var kept = start
        var isQuoted = false
        var isInsideType = true
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            if byte == UInt8(ascii: "\\"), index < text.endIndex {
                output.append(byte)
                output.append(text[index])
                index += 1
                kept = output.count
                continue
            }
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            let isSeparator = !isQuoted && (isComponentEnd(byte) || (isInsideType && byte == UInt8(ascii: "=")))
            if isSeparator {
                while output.count > kept, output.last == space { output.removeLast() }
                isInsideType = byte != UInt8(ascii: "=")
            }
            output.append(byte)
            if isQuoted { kept = output.count }
            while isSeparator, index < text.endIndex, text[index] == space { index += 1 }
        }
        while output.count > kept, output.last == space { output.removeLast() }
    }

    /// Whether nothing about the name can be left out: the usual case, told by looking only.
    static func isNormal(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = name.first, first != space, first != UInt8(ascii: "<"), name.last != space else { return false }
        var wasSpace = false
        var wasSeparator = false
        for byte in name {
            // Nothing above "=" but the backslash means anything, and most bytes are letters.
            if byte > UInt8(ascii: "=") {
                if byte == UInt8(ascii: "\\") { return false }
                (wasSpace, wasSeparator) = (false, false)
                continue
            }
            if byte == UInt8(ascii: "\"") { return false }
            let isSpace = byte == space
            let isSeparator = isComponentEnd(byte) || byte == UInt8(ascii: "=")
            if isSpace && wasSeparator || isSeparator && wasSpace { return false }
            (wasSpace, wasSeparator) = (isSpace, isSeparator)
        }
        return true
    }

    /// The normalised name in lower-case ASCII, for look-ups.
    static func key(_ name: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        append(normalised: name, to: &output)
        for index in output.indices { output[index] = ASCII.lowered(output[index]) }
        return output
    }

    private static let space: UInt8 = 0x20

    private static func isComponentEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "+")
    }

    private static func withoutExtendedParts(_ name: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
        var rest = name[...]
        while rest.first == UInt8(ascii: "<"), let close = rest.firstIndex(of: UInt8(ascii: ">")) {
            let next = close + 1
            guard next < rest.endIndex, rest[next] == UInt8(ascii: ";") else { break }
            rest = rest[(next + 1)...]
        }
        return rest
    }
}
