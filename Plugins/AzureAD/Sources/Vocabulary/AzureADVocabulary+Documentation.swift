import BridgeCore

extension AzureADVocabulary {
    /// The vocabulary as a Markdown table. The copy in the plug-in's README is compared with it by a test.
    public static func markdownTable() -> String {
        var lines = ["| attribute | kinds | type | taken from, in order of preference |", "| --- | --- | --- | --- |"]
        lines += attributes.map { attribute in
            let kinds = attribute.kinds.map(\.rawValue).joined(separator: ", ")
            let natives = attribute.natives.map(describe).joined(separator: ", ")
            return "| `\(attribute.name)` | \(kinds) | \(describe(attribute.attribute)) | \(natives) |"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func describe(_ native: Native) -> String {
        let form = native.form == .text ? "" : " (\(native.form.rawValue))"
        return "`\(native.name)`\(native.isFirstOnly ? " (the first)" : form)"
    }

    private static func describe(_ attribute: AttributeLayout.Attribute) -> String {
        let type =
            switch attribute.type {
            case .text: "text"
            case .boolean: "boolean"
            case .integer: "whole number"
            case .dateTime: "date and time"
            case .binary: "bytes"
            case .reference(let kind): "reference to a \(kind.rawValue)"
            }
        return attribute.isMultiValued ? "list of \(type)" : type
    }
}
