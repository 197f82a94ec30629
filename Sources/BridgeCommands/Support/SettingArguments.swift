import BridgeCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Settings of a connector given as `key=value` arguments, checked against its spec.
struct SettingArguments {
    private var values: [String: [String]] = [:]

    init(_ arguments: [String]) throws(BridgeError) {
        for argument in arguments {
            guard let mark = argument.firstIndex(of: "=") else {
                throw BridgeError("configuration.invalid", "--set takes key=value, such as --set files=export.ldif.", effect: .none)
            }
            values[String(argument[..<mark]), default: []].append(String(argument[argument.index(after: mark)...]))
        }
    }

    func configuration(for spec: ConnectorSpec) throws(BridgeError) -> ConnectorConfiguration {
        for key in values.keys.sorted() where spec.field(key) == nil {
            let known = spec.fields.map(\.name).joined(separator: ", ")
            throw BridgeError("configuration.unknown", "“\(spec.id)” has no setting “\(key)”; it has \(known).", effect: .none)
        }
        var configuration = ConnectorConfiguration()
        for field in spec.fields {
            let given = values[field.name] ?? field.defaultValue.map { [$0] } ?? []
            guard !given.isEmpty else {
                if field.isRequired {
                    throw BridgeError("configuration.missing", "Give the setting “\(field.name)”: --set \(field.name)=…", effect: .none)
                }
                continue
            }
            configuration[field.name] = try Self.value(given, field)
        }
        return configuration
    }

    /// A source connector with these settings, without a pipeline file.
    func source(_ id: String) throws -> any SourceConnector {
        guard let type = CommandSession.current.connectors.connector(id) as? any SourceConnector.Type else {
            throw BridgeError("connector.unknown", "There is no source connector “\(id)”; “idbridge connectors” lists them.", effect: .none)
        }
        return try type.init(configuration: try configuration(for: type.spec), context: ConnectorContext(baseDirectory: "."))
    }

    private static func value(_ given: [String], _ field: ConnectorSpec.Field) throws(BridgeError) -> ConnectorConfiguration.Value {
        let last = given.last ?? ""
        func wrong(_ wanted: String) -> BridgeError {
            BridgeError("configuration.invalid", "The setting “\(field.name)” must be \(wanted).", effect: .none)
        }
        switch field.type {
        case .text, .secret: return .text(last)
        case .texts: return .texts(given)
        case .integer:
            guard let number = Int(last) else { throw wrong("a whole number") }
            return .integer(number)
        case .boolean:
            guard last == "true" || last == "false" else { throw wrong("true or false") }
            return .boolean(last == "true")
        case .choice(let words):
            guard words.contains(last) else { throw wrong("one of \(words.joined(separator: ", "))") }
            return .text(last)
        case .duration:
            let number = last.prefix { $0.isNumber }
            guard let seconds = Int(number), ["", "s", " seconds", " second"].contains(last.dropFirst(number.count)) else {
                throw wrong("a number of seconds, such as “30 seconds”")
            }
            return .duration(.seconds(seconds))
        case .map:
            var entries: [String: String] = [:]
            for entry in given {
                guard let mark = entry.firstIndex(of: ":") else { throw wrong("entries such as name:value") }
                entries[String(entry[..<mark])] = String(entry[entry.index(after: mark)...])
            }
            return .map(entries)
        }
    }
}

/// Base64 for values that are not text.
enum Base64 {
    static func text(_ span: Span<UInt8>) -> String { span.withUnsafeBufferPointer { Data($0).base64EncodedString() } }
}
