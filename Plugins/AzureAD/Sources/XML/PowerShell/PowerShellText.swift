/// What PowerShell writes in place of values, and where it puts them.
enum PowerShellText {
    /// What to do about a file without an object that could be a person.
    static let exportAdvice =
        "Check the command that wrote it. People come from “Get-MgUser -All -Property …” or “Get-ADUser -Filter * -Properties …”, piped into "
        + "Export-Clixml."

    /// Whether the properties of the object with this name are properties of the object around it.
    static func isContainer(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        switch name.count {
        case 10: ASCII.matches(name, "properties")
        case 17: ASCII.matches(name, "extensionproperty")
        case 20: ASCII.matches(name, "additionalproperties")
        case 29: ASCII.matches(name, "onpremisesextensionattributes")
        default: false
        }
    }

    /// Whether a text is the name of a .NET type or the short form of an object, which stands where `-Depth` cut a value off: nothing is
    /// known of that value.
    static func isPlaceholder(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first, let last = text.last else { return false }
        switch first {
        case UInt8(ascii: "@"): return text.count > 2 && text[1] == UInt8(ascii: "{") && last == UInt8(ascii: "}")
        case UInt8(ascii: "S"), UInt8(ascii: "M"), UInt8(ascii: "D"):
            return typePrefixes.contains { text.starts(with: $0) } && isTypeName(text)
        default: return false
        }
    }

    private static let typePrefixes: [[UInt8]] = [
        "System.", "Microsoft.Graph.", "Microsoft.ActiveDirectory.", "Microsoft.Open.", "Microsoft.Online.", "Deserialized.",
        "Microsoft.Azure.",
    ].map { Array($0.utf8) }

    /// A type's name has no blanks outside of the brackets of its parameters.
    private static func isTypeName(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let end = text.firstIndex(of: UInt8(ascii: "[")) ?? text.endIndex
        return text[..<end].allSatisfy { byte in
            let letter = (byte | 0x20) &- 0x61
            return letter < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "+")
        }
    }
}
