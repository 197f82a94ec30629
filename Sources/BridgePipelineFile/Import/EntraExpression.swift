import BridgeMapping

/// The expression of an exported mapping: its text, or where that cannot be read what its parameters say.
struct EntraExpression {
    /// The expression; nil: neither can be read.
    var expression: ParsedExpression?
    /// The text as it was exported.
    var text: String
    /// What somebody should know, a sentence each.
    var remarks: [String] = []

    init(_ source: EntraSchema.Source) {
        let rebuilt = Self.text(of: source)
        text = source.expression ?? rebuilt ?? ""
        let fallback = rebuilt.flatMap { try? ParsedExpression($0) }
        do throws(ExpressionError) {
            let parsed = try ParsedExpression(text)
            expression = parsed
            if source.type == "Function", let fallback, Set(fallback.attributes) != Set(parsed.attributes) {
                remarks.append("the export's parameters read other attributes: \(fallback.attributes.joined(separator: ", "))")
            }
        } catch {
            guard source.expression != nil, let fallback, rebuilt != text else {
                remarks.append("the expression cannot be read: \(error)")
                return
            }
            expression = fallback
            remarks.append("the exported text cannot be read (\(error)); this is what its parameters say. It was: \(text)")
        }
    }

    /// The text that the parameters give. They lack the arguments that were left out, so each goes to the place of its name.
    private static func text(of source: EntraSchema.Source) -> String? {
        guard let name = source.name else { return nil }
        switch source.type {
        case "Attribute": return "[\(name)]"
        case "Constant": return quoted(name)
        case "Function":
            let arguments = (source.parameters ?? []).map { (key: $0.key ?? "", text: $0.value.flatMap(Self.text)) }
            return "\(name)(\(places(of: arguments, function: name).joined(separator: ", ")))"
        default: return nil
        }
    }

    private static func places(of arguments: [(key: String, text: String?)], function: String) -> [String] {
        func text(_ key: String) -> String { arguments.first { $0.key == key }?.text ?? "" }
        switch function {
        case "Replace":
            let keys = [
                "source", "Find", "RegularExpression", "RegularExpressionGroupName", "Replacement", "ReplacementPropertyName", "Template",
            ]
            return keys.map(text)
        case "Switch":
            let cases = arguments.filter { $0.key != "source" && $0.key != "defaultValue" }.map { $0.text ?? "" }
            return [text("source"), text("defaultValue")] + cases
        default: return arguments.map { $0.text ?? "" }
        }
    }

    static func quoted(_ text: String) -> String {
        "\"" + text.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
