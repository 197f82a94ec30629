import BridgeCore

/// The settings of connectors, by their specs.
extension PipelineReader {
    /// The spec that a section names; nil and a problem when there is no such connector.
    mutating func spec(_ section: Section, role: ConnectorSpec.Role) -> ConnectorSpec? {
        let known = registry.specs(role).map(\.id)
        guard section.entries["connector"] != nil else {
            reportMissing("connector", in: section, "write one of \(Spelling.list(known))")
            return nil
        }
        guard let id = requiredText("connector", in: section) else { return nil }
        let spec = registry.connector(id.text)?.spec
        if let spec, spec.role == role { return spec }
        if spec != nil {
            let use = role == .source ? "is a target and cannot be read" : "is a source and cannot be written"
            report("\(id.shown) \(use)", "write \(Spelling.list(known))", at: id.range)
        } else {
            let advice = id.written == nil ? near(id.text, in: known) : "write \(Spelling.list(known))"
            report("unknown connector \(id.shown)", advice, at: id.range)
        }
        return nil
    }

    /// The near ones, or all of the role.
    private func near(_ id: String, in known: [String]) -> String {
        if let nearest = Spelling.nearest(to: id, in: known) { return "did you mean “\(nearest)”?" }
        let first = asciiLowercased(id).split(separator: "-").first.map(String.init) ?? id
        let related = known.filter { $0.hasPrefix(first) }
        return related.isEmpty ? "the connectors here are \(Self.listed(known))" : "did you mean \(Spelling.list(related))?"
    }

    /// The settings of a section, defaults filled in.
    mutating func configuration(_ section: Section, spec: ConnectorSpec) -> ConnectorConfiguration {
        var configuration = ConnectorConfiguration()
        for field in spec.fields {
            if let entry = section.entries[field.name] {
                configuration[field.name] = value(entry, of: field, path: section.path(field.name))
            } else if let text = field.defaultValue {
                configuration[field.name] = Self.value(text, type: field.type)
            } else if field.isRequired {
                reportMissing(field.name, in: section, Self.advice(field))
            }
        }
        return configuration
    }

    private static func advice(_ field: ConnectorSpec.Field) -> String {
        let example = field.type == .secret ? "${env:NAME}" : field.example
        let line = example.map { "write “\(field.name): \($0)”" } ?? "add it"
        return "\(line) (\(field.help.hasSuffix(".") ? String(field.help.dropLast()) : field.help))"
    }

    private mutating func value(
        _ entry: SourceEntry, of field: ConnectorSpec.Field, path: String
    ) -> ConnectorConfiguration.Value? {
        switch field.type {
        case .texts: return texts(entry, field, path)
        case .map: return map(entry, path)
        case .secret: return secret(entry, path).map { .text($0) }
        case .text, .integer, .boolean, .duration, .choice:
            guard let text = text(entry.value, key: entry.key.range, path: path) else { return nil }
            if field.isRequired, text.text.isEmpty {
                report("“\(path)” is empty", at: text.range)
                return nil
            }
            if let value = Self.value(text.text, type: field.type) { return value }
            reportType(text, field)
            return nil
        }
    }

    /// The value of a text; nil when the type does not allow it.
    static func value(_ text: String, type: ConnectorSpec.Field.FieldType) -> ConnectorConfiguration.Value? {
        switch type {
        case .text, .secret: .text(text)
        case .integer: integer(text).map { .integer($0) }
        case .boolean: text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil
        case .duration: DurationText.duration(text).map { .duration($0) }
        case .texts: .texts([text])
        case .choice(let words): words.contains(text) ? .text(text) : nil
        case .map: nil
        }
    }

    private mutating func reportType(_ text: ExpandedText, _ field: ConnectorSpec.Field) {
        switch field.type {
        case .integer: report("\(text.shown) is no whole number", "write digits only, such as \(field.example ?? "100")", at: text.range)
        case .boolean: _ = boolean(text)
        case .duration:
            report("\(text.shown) is no time span", "write a number and a unit, such as \(field.example ?? "30 seconds")", at: text.range)
        case .choice(let words):
            let advice = text.written == nil ? Spelling.advice(text.text, in: words) : "write \(Spelling.list(words))"
            report("\(text.shown) is not possible for “\(field.name)”", advice, at: text.range)
        case .text, .secret, .texts, .map: report("\(text.shown) is not possible for “\(field.name)”", at: text.range)
        }
    }

    private mutating func texts(_ entry: SourceEntry, _ field: ConnectorSpec.Field, _ path: String) -> ConnectorConfiguration.Value? {
        guard let texts = texts(entry.value, key: entry.key.range, path: path) else { return nil }
        if field.isRequired, texts.isEmpty { report("“\(path)” is empty", at: entry.key.range) }
        return .texts(texts.map(\.text))
    }

    private mutating func map(_ entry: SourceEntry, _ path: String) -> ConnectorConfiguration.Value? {
        guard let section = section(entry.value, at: entry.key.range, path: path, keys: nil) else { return nil }
        var map: [String: String] = [:]
        for item in section.ordered {
            map[item.key.text] = text(item.value, key: item.key.range, path: section.path(item.key.text))?.text
        }
        return .map(map)
    }

    /// A secret; one that is not a variable is warned about and masked wherever the pipeline is shown.
    ///
    /// - Parameter allowsScheme: true: a word such as `Bearer` may stand before the variable.
    mutating func secret(_ entry: SourceEntry, _ path: String, allowsScheme: Bool = false) -> String? {
        guard let text = text(entry.value, key: entry.key.range, path: path) else { return nil }
        if text.text.isEmpty {
            let name = text.written == nil ? "“\(path)”" : "\(text.shown)"
            report("\(name) is empty", "give the secret a value", at: text.range)
            return nil
        }
        if !text.isOnlyVariables, !(allowsScheme && text.isVariableAfterWord) {
            let suggestion = "write “\(entry.key.text): ${env:NAME}” or “\(entry.key.text): ${file:PATH}” and keep it out of the file"
            warn("a secret stands in the file", suggestion, at: entry.key.range)
            written[path] = Self.mask
        }
        return text.text
    }

    /// What stands for a literal secret.
    static let mask = "********"
}
