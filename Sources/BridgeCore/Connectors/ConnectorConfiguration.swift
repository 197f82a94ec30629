/// The settings of one connector, checked against its spec, with defaults filled in.
public struct ConnectorConfiguration: Sendable {
    /// A setting's value.
    public enum Value: Sendable, Equatable {
        /// Text, and secrets.
        case text(String)
        /// A whole number.
        case integer(Int)
        /// A boolean.
        case boolean(Bool)
        /// A time span.
        case duration(Duration)
        /// Several texts.
        case texts([String])
        /// Texts by name.
        case map([String: String])
    }

    private var values: [String: Value]

    /// Settings by field name.
    public init(_ values: [String: Value] = [:]) { self.values = values }

    /// The value of a field; nil when neither the file nor the spec gives one.
    public subscript(_ name: String) -> Value? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// The text of a field.
    public func text(_ name: String) -> String? {
        if case .text(let value)? = values[name] { value } else { nil }
    }

    /// The text of a field that the spec requires.
    ///
    /// - Throws: `configuration.missing` when it is not there.
    public func requiredText(_ name: String) throws(BridgeError) -> String {
        guard let value = text(name), !value.isEmpty else {
            throw BridgeError("configuration.missing", "The setting “\(name)” is missing; add it to the pipeline file.", effect: .none)
        }
        return value
    }

    /// The whole number of a field.
    public func integer(_ name: String) -> Int? {
        if case .integer(let value)? = values[name] { value } else { nil }
    }

    /// The boolean of a field; false when there is none.
    public func boolean(_ name: String) -> Bool {
        if case .boolean(let value)? = values[name] { value } else { false }
    }

    /// The time span of a field.
    public func duration(_ name: String) -> Duration? {
        if case .duration(let value)? = values[name] { value } else { nil }
    }

    /// The texts of a field; a single text counts as one, none as an empty list.
    public func texts(_ name: String) -> [String] {
        switch values[name] {
        case .texts(let list)?: list
        case .text(let one)?: [one]
        default: []
        }
    }

    /// The texts by name of a field.
    public func map(_ name: String) -> [String: String] {
        if case .map(let value)? = values[name] { value } else { [:] }
    }
}
