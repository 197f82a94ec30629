import BridgeCore
import SCIM
import SCIMPath
import Synchronization

/// Values between the engine and SCIM, by the type that the schema gives an attribute.
struct SCIMValues {
    private let types: PathTypes

    /// - Parameter types: what was found of paths so far; shared by all writes of a directory.
    init(types: PathTypes) { self.types = types }

    /// The changes in SCIM's terms.
    ///
    /// - Throws: `scim.invalid_value` for what the attribute cannot hold; nothing was sent then.
    func changes(_ changes: [Change]) throws(BridgeError) -> [SCIMChange] {
        var result: [SCIMChange] = []
        result.reserveCapacity(changes.count)
        for change in changes { result.append(try self.change(change)) }
        return result
    }

    private func change(_ change: Change) throws(BridgeError) -> SCIMChange {
        let path = change.path
        let type = types[path]
        let old = change.old.flatMap { known($0, type, path) }
        switch change.edit {
        case .clear: return SCIMChange(path, .clear, old: old)
        case .add(let values): return SCIMChange(path, .add(try list(values, type, path)), old: old)
        case .remove(let values): return SCIMChange(path, .remove(try list(values, type, path)), old: old)
        case .set(let values): return SCIMChange(path, try assignment(values, type, path), old: old)
        }
    }

    /// The values before; nil when one of them cannot be told, such as a reference of a plan: absent it is not.
    private func known(_ values: [TargetValue], _ type: PathType, _ path: AttributePath) -> [JSONValue]? {
        let known = values.compactMap { try? json($0, type, path) }
        return known.count == values.count ? known : nil
    }

    private func assignment(_ values: [TargetValue], _ type: PathType, _ path: AttributePath) throws(BridgeError) -> SCIMChange.Edit {
        guard let first = values.first else { return .clear }
        if type.isList || type.value == nil && values.count > 1 {
            let entries = try list(values, type, path)
            return .set(.array(type.value == .complex ? entries.map { $0.object == nil ? ["value": $0] : $0 } : entries))
        }
        guard values.count == 1 else { throw Self.invalid(path, "several values, but holds one") }
        return .set(try json(first, type, path))
    }

    private func list(_ values: [TargetValue], _ type: PathType, _ path: AttributePath) throws(BridgeError) -> [JSONValue] {
        var result: [JSONValue] = []
        for value in values { result.append(try json(value, type, path)) }
        return result
    }

    private func json(_ value: TargetValue, _ type: PathType, _ path: AttributePath) throws(BridgeError) -> JSONValue {
        switch value {
        case .text(let text) where type.value == .boolean:
            guard let flag = JSONValue.string(text).boolean else { throw Self.invalid(path, "text that is neither True nor False") }
            return .boolean(flag)
        case .text(let text) where type.value == .integer:
            guard let number = Int64(text) else { throw Self.invalid(path, "text that is no whole number") }
            return .integer(number)
        case .text(let text): return type.isList && type.value == .complex ? Self.entry(text) ?? .string(text) : .string(text)
        case .boolean(let flag): return .boolean(flag)
        case .integer(let number): return type.value == .string ? .string(String(number)) : .integer(number)
        case .binary(let bytes): return .string(base64(bytes))
        case .resource(let id): return .string(id.value)
        case .identity: throw Self.invalid(path, "a reference that was not resolved")
        }
    }

    /// A whole entry of a list, as the app role functions write it: a JSON object that has a `value`.
    private static func entry(_ text: String) -> JSONValue? {
        guard text.utf8.first == UInt8(ascii: "{"), let entry = try? JSONValue(parsing: text), entry.object?["value"]?.string != nil else {
            return nil
        }
        return entry
    }

    private static func invalid(_ path: AttributePath, _ what: String) -> BridgeError {
        BridgeError(
            "scim.invalid_value", "The attribute was given \(what); correct the mapping.",
            place: BridgeError.Place(attribute: path.description), recovery: .skip, effect: .none)
    }
}

/// What the schema says of the values at a path.
struct PathType {
    /// The type of a value; nil for what no schema knows.
    let value: AttributeDefinition.ValueType?
    /// True when the path names a list as a whole.
    let isList: Bool
}

/// The types of the attributes that paths name, found once for each path: people of a company have the same. Thread safe.
final class PathTypes: Sendable {
    private let catalog: SchemaCatalog
    private let known = Mutex<[AttributePath: PathType]>([:])

    init(catalog: SchemaCatalog) { self.catalog = catalog }

    subscript(path: AttributePath) -> PathType {
        if let type = known.withLock({ $0[path] }) { return type }
        let definition = catalog.definition(of: path)
        let isWhole = path.filter == nil && path.subAttribute == nil
        let type = PathType(value: definition?.type, isList: isWhole && definition?.isMultiValued ?? false)
        known.withLock { $0[path] = type }
        return type
    }
}

/// Base64 with padding (RFC 4648 section 4).
private func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for place in 0..<4 {
            result.append(place <= group.count ? alphabet[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
    }
    return String(decoding: result, as: UTF8.self)
}
