import BridgeCore
import SCIM
import SCIMPath

/// One setting that overrides a property of the dialect: its field, how a value is put into the dialect, and how the dialect's is told.
///
/// The list is the single place where settings and properties meet: fields, reading and the report of `check` come from it.
struct DialectSetting: Sendable {
    let field: ConnectorSpec.Field
    let put: @Sendable (ConnectorConfiguration, inout SCIMDialect) throws(BridgeError) -> Void
    let value: @Sendable (SCIMDialect) -> String

    /// The dialect with what the settings change.
    ///
    /// - Throws: `configuration.invalid`.
    static func dialect(_ dialect: SCIMDialect, changedBy configuration: ConnectorConfiguration) throws(BridgeError) -> SCIMDialect {
        var dialect = dialect
        for setting in all { try setting.put(configuration, &dialect) }
        return dialect
    }

    /// What differs between two dialects, in the words of the settings: `patch: off`.
    static func differences(of dialect: SCIMDialect, from other: SCIMDialect) -> [String] {
        all.filter { $0.value(dialect) != $0.value(other) }.map { "\($0.field.name): \($0.value(dialect))" }
    }
}

extension DialectSetting {
    typealias Property<Value> = WritableKeyPath<SCIMDialect, Value> & Sendable

    /// One of several words, each with its value.
    static func words<Value: Equatable & Sendable>(
        _ name: String, _ property: any Property<Value>, _ words: KeyValuePairs<String, Value>, help: String
    ) -> DialectSetting {
        let words = words.map { (word: $0.key, value: $0.value) }
        let list = words.map(\.word).joined(separator: ", ")
        return DialectSetting(
            field: ConnectorSpec.Field(name, .choice(words.map(\.word)), help: help + " The dialect decides when it is not set."),
            put: { configuration, dialect throws(BridgeError) in
                guard let text = configuration.text(name) else { return }
                guard let match = words.first(where: { $0.word == text }) else { throw invalid("“\(name)” must be one of: \(list).") }
                dialect[keyPath: property] = match.value
            },
            value: { dialect in words.first { $0.value == dialect[keyPath: property] }?.word ?? "" })
    }

    /// A whole number within bounds.
    static func number(_ name: String, _ property: any Property<Int>, in range: ClosedRange<Int>, help: String) -> DialectSetting {
        DialectSetting(
            field: ConnectorSpec.Field(name, .integer, help: help + " The dialect decides when it is not set."),
            put: { configuration, dialect throws(BridgeError) in
                guard let number = configuration.integer(name) else { return }
                guard range.contains(number) else {
                    throw invalid("“\(name)” must be from \(range.lowerBound) to \(range.upperBound).")
                }
                dialect[keyPath: property] = number
            },
            value: { String($0[keyPath: property]) })
    }

    static func invalid(_ message: String) -> BridgeError { BridgeError("configuration.invalid", message, effect: .none) }
}
