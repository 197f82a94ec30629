import BridgeCore
import BridgeState
import SCIMPath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The parts of an operation that are stored as JSON: lists of texts, which is a tenth of the work of nested objects.
///
/// A change is `[path, edit, sensitive, number of old values or "?", old values…, new values…]`, a value its text after a letter for its
/// type. A key is `[scope, hash in 32 hexadecimal digits]`.
enum StoredJSON {
    static func text(_ changes: [Change]) -> String {
        lists(
            changes.map { change in
                let (edit, values) = parts(change.edit)
                let head = [
                    change.path.description, edit, change.isSensitive ? "sensitive" : "", change.old.map { String($0.count) } ?? "?",
                ]
                return head + (change.old ?? []).map(text) + values.map(text)
            })
    }

    static func text(_ keys: [LookupKey]) -> String {
        lists(keys.map { [$0.scope, hexadecimal($0.hash.high) + hexadecimal($0.hash.low)] })
    }

    static func changes(_ text: String) throws -> [Change] { try lists(text).map(change) }

    static func keys(_ text: String) throws -> [LookupKey] {
        try lists(text).map { parts in
            guard parts.count == 2, let high = UInt64(parts[1].prefix(16), radix: 16), let low = UInt64(parts[1].dropFirst(16), radix: 16)
            else { throw StateFault.damaged }
            return LookupKey(scope: parts[0], hash: Fingerprint(high: high, low: low))
        }
    }

    // MARK: Changes

    private static func parts(_ edit: Change.Edit) -> (String, [TargetValue]) {
        switch edit {
        case .set(let values): ("set", values)
        case .clear: ("clear", [])
        case .add(let values): ("add", values)
        case .remove(let values): ("remove", values)
        }
    }

    private static func change(_ parts: [String]) throws -> Change {
        guard parts.count >= 4, let path = try? AttributePath(parts[0]) else { throw StateFault.damaged }
        let oldCount = parts[3] == "?" ? 0 : Int(parts[3])
        guard let oldCount, (0...parts.count - 4).contains(oldCount) else { throw StateFault.damaged }
        let values = try parts[4...].map(value)
        let old = parts[3] == "?" ? nil : Array(values[..<oldCount])
        return Change(path: path, old: old, edit: try edit(parts[1], Array(values[oldCount...])), isSensitive: parts[2] == "sensitive")
    }

    private static func edit(_ word: String, _ values: [TargetValue]) throws -> Change.Edit {
        switch word {
        case "set": .set(values)
        case "clear": .clear
        case "add": .add(values)
        case "remove": .remove(values)
        default: throw StateFault.damaged
        }
    }

    // MARK: Values

    private static func text(_ value: TargetValue) -> String {
        switch value {
        case .text(let text): "t" + text
        case .boolean(let flag): flag ? "b1" : "b0"
        case .integer(let number): "i\(number)"
        case .binary(let bytes): "x" + Data(bytes).base64EncodedString()
        case .identity(let id): "p\(id)"
        case .resource(let target): "r" + target.value
        }
    }

    private static func value(_ text: String) throws -> TargetValue {
        // By scalars: a combining mark at the start of a text would make one Character with the letter before it.
        guard let type = text.unicodeScalars.first else { throw StateFault.damaged }
        let rest = String(text.unicodeScalars.dropFirst())
        let value: TargetValue? =
            switch type {
            case "t": .text(rest)
            case "b": .boolean(rest == "1")
            case "i": Int64(rest).map { .integer($0) }
            case "x": Data(base64Encoded: rest).map { .binary([UInt8]($0)) }
            case "p": Int64(rest).map { .identity($0) }
            case "r": .resource(TargetID(rest))
            default: nil
            }
        guard let value else { throw StateFault.damaged }
        return value
    }

    // MARK: Lists

    private static func lists(_ text: String) throws -> [[String]] {
        if text == "[]" { return [] }
        guard let lists = try? JSONDecoder().decode([[String]].self, from: Data(text.utf8)) else { throw StateFault.damaged }
        return lists
    }

    private static func lists(_ lists: [[String]]) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        for (number, list) in lists.enumerated() {
            if number > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "["))
            for (number, text) in list.enumerated() {
                if number > 0 { bytes.append(UInt8(ascii: ",")) }
                append(text, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
        bytes.append(UInt8(ascii: "]"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A JSON string (RFC 8259 section 7): quotes, backslashes and control characters are escaped, all else is as it is.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += Array("\\u00\(byte < 16 ? "0" : "1")\(String(byte & 15, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
