/// Texts that are generated from a connector's spec. Committed copies are compared with it by tests.
public enum ConnectorDocumentation {
    /// The settings as a Markdown table.
    public static func settingsTable(_ spec: ConnectorSpec) -> String {
        var lines = ["| setting | type | default | what it does |", "| --- | --- | --- | --- |"]
        lines += spec.fields.map { field in
            let fallback = field.isRequired ? "required" : field.defaultValue.map { "`\($0)`" } ?? "none"
            let example = field.example.map { " Example: `\($0)`." } ?? ""
            return "| `\(field.name)` | \(field.type.name) | \(fallback) | \(field.help)\(example) |"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ConnectorSpec.Field.FieldType {
    /// The type in a word or two.
    public var name: String {
        switch self {
        case .text: "text"
        case .secret: "secret"
        case .integer: "whole number"
        case .boolean: "true or false"
        case .duration: "time span"
        case .texts: "text or list"
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .map: "texts by name"
        }
    }
}
