import BridgeCore
import BridgeMapping
import BridgePipeline
import SCIMPath

/// The key `users.mapping`.
extension PipelineReader {
    /// How a mapping stands in the file.
    enum Apply: String, CaseIterable {
        case always
        case onCreate = "on_create"
        case ifTargetEmpty = "if_target_empty"

        var value: AttributeMapping.Apply {
            switch self {
            case .always: .always
            case .onCreate: .onCreate
            case .ifTargetEmpty: .ifTargetEmpty
            }
        }
    }

    /// What an empty result means, as it stands in the file.
    enum WhenEmpty: String, CaseIterable {
        case keep
        case clear
    }

    /// The mappings in the order of the file.
    mutating func mappings(
        _ users: Section, defaults: ConnectorSpec.Defaults?, target: TargetDefinition?
    ) -> [AttributeMapping] {
        guard users.entries["mapping"] != nil else { return defaultMappings(users, defaults: defaults, target: target) }
        guard let section = section("mapping", in: users, keys: nil) else { return [] }
        if section.entries[Self.presetKey] != nil {
            guard let preset = places.preset else {
                places.hasBrokenMapping = true
                return []
            }
            return mappings(section, over: preset)
        }
        if section.ordered.isEmpty { report("“users.mapping” maps nothing", at: section.range) }
        let mappings = section.ordered.map { mapping($0, in: section) }
        places.hasBrokenMapping = mappings.contains { $0 == nil }
        return mappings.compactMap(\.self)
    }

    mutating func mapping(_ entry: SourceEntry, in section: Section) -> AttributeMapping? {
        guard let target = mappingTarget(entry.key) else { return nil }
        if places.mapped.contains(target) { report("“\(target)” is mapped twice", "leave one of them out", at: entry.key.range) }
        places.mapped.append(target)
        return mapping(entry, to: target, path: section.path(target.description))
    }

    private mutating func defaultMappings(
        _ users: Section, defaults: ConnectorSpec.Defaults?, target: TargetDefinition?
    ) -> [AttributeMapping] {
        guard let defaults else {
            if target != nil { reportMissing("mapping", in: users, "write “mapping: { externalId: '[userPrincipalName]', ... }”") }
            return []
        }
        let mappings = Self.mappings(defaults)
        if mappings.count < defaults.mapping.count { reportDefaults(users) }
        places.mapped = mappings.map(\.target)
        return mappings
    }

    private static func mappings(_ defaults: ConnectorSpec.Defaults) -> [AttributeMapping] {
        defaults.mapping.compactMap { mapping in
            guard let target = try? AttributePath(mapping.target), let expression = try? ParsedExpression(mapping.expression) else {
                return nil
            }
            return AttributeMapping(target: target, source: .expression(expression))
        }
    }

    mutating func mappingTarget(_ key: SourceScalar) -> AttributePath? {
        let text = ExpandedText(text: key.text, offsets: key.offsets, range: key.range)
        guard let path = path(text) else { return nil }
        if path.schema == nil, ["id", "meta", "schemas"].contains(asciiLowercased(path.attribute)) {
            report("“\(path.attribute)” cannot be mapped: the target gives it", "map externalId for an identifier of yours", at: key.range)
            return nil
        }
        return path
    }

    private mutating func mapping(_ entry: SourceEntry, to target: AttributePath, path: String) -> AttributeMapping? {
        guard case .mapping = entry.value.content else {
            return expression(entry.value, key: entry.key.range, path: "\(path).expression", name: path)
                .map { AttributeMapping(target: target, source: .expression($0)) }
        }
        let keys = ["expression", "constant", "reference", "default", "apply", "when_empty", "sensitive"]
        guard let section = section(entry.value, at: entry.key.range, path: path, keys: keys) else { return nil }
        let source = source(of: section)
        let mapping = AttributeMapping(
            target: target, source: source ?? .none, defaultValue: text("default", in: section)?.text,
            apply: word("apply", in: section, Apply.self)?.value ?? .always,
            whenEmpty: word("when_empty", in: section, WhenEmpty.self) == .clear ? .clear : .keep,
            isSensitive: boolean("sensitive", in: section) ?? false)
        return source == nil ? nil : mapping
    }

    /// Where the value comes from: exactly one of three keys, or a default alone.
    private mutating func source(of section: Section) -> AttributeMapping.Source? {
        let given = section.ordered.filter { ["expression", "constant", "reference"].contains($0.key.text) }
        if given.count > 1 {
            report("“\(given[1].key.text)” cannot stand beside “\(given[0].key.text)”", "keep one of them", at: given[1].key.range)
            return nil
        }
        guard let entry = given.first else {
            if section.entries["default"] != nil { return AttributeMapping.Source.none }
            report("“\(section.path)” says no source", "add expression, constant or reference", at: section.range)
            return nil
        }
        let path = section.path(entry.key.text)
        switch entry.key.text {
        case "constant": return text(entry.value, key: entry.key.range, path: path).map { .constant($0.text) }
        case "reference": return reference(entry, path: path)
        default: return expression(entry.value, key: entry.key.range, path: path).map { .expression($0) }
        }
    }

    private mutating func reference(_ entry: SourceEntry, path: String) -> AttributeMapping.Source? {
        guard let expression = expression(entry.value, key: entry.key.range, path: path) else { return nil }
        if let attribute = expression.plainAttribute { return .reference(attribute: attribute) }
        report("a reference names one attribute", "write it in brackets: '[manager]'", at: entry.value.range)
        return nil
    }

    /// An expression of the Azure AD language.
    mutating func expression(_ node: SourceNode, key: Range<Int>, path: String, name: String? = nil) -> ParsedExpression? {
        let hint = Self.unquotedAttribute(node).map { "put quotes round an expression: '[\($0)]'" }
        guard let text = text(node, key: key, path: path, name: name, isExpression: true, hint: hint) else { return nil }
        do {
            let expression = try ParsedExpression(text.text)
            note(expression, text)
            return expression
        } catch {
            if text.written == nil {
                report(
                    Self.sentence(error.message), error.suggestion.map { "write \($0)" }, at: text.place(error.offset, length: error.length)
                )
            } else {
                report("with its variables \(text.shown) is no expression", at: text.place(error.offset, length: error.length))
            }
            return nil
        }
    }

    /// `[mail]` without quotes is a YAML list.
    private static func unquotedAttribute(_ node: SourceNode) -> String? {
        guard case .list(let items) = node.content, items.count == 1 else { return nil }
        return items[0].scalar?.text
    }

    /// A message of another layer in the manner of diagnostics: with a small letter, as it follows `error:`, but for a function's name.
    static func sentence(_ message: String) -> String {
        let word = message.prefix { $0.isLetter || $0.isNumber }
        if FunctionSignature.all.contains(where: { $0.name == word }) { return message }
        guard let first = message.first, let second = message.dropFirst().first, first.isUppercase, second.isLowercase || second == " "
        else {
            return message
        }
        return first.lowercased() + message.dropFirst()
    }
}
