public import BridgeCore
import BridgeMapping
import BridgePipeline

/// The attributes of people that a file names, each with its place: in expressions, scope filters and join keys.
struct AttributeNames: Sendable {
    let text: PipelineText
    let registry: ConnectorRegistry
    let names: [(name: String, range: Range<Int>)]

    /// Warnings about names that no source has.
    ///
    /// - Parameter isOpen: a source may have more than it lists: then only a name that looks like a known one misspelt is doubtful.
    func warnings(known: [String], isOpen: Bool) -> [Diagnostic] {
        let folded = Set(known.map(asciiLowercased))
        let problems = names.compactMap { name, range -> Problem? in
            guard !folded.contains(asciiLowercased(name)) else { return nil }
            let nearest = Spelling.nearest(to: name, in: known, limit: isOpen ? Self.mistakes(in: name) : nil)
            if isOpen, nearest.map({ Self.withoutDigits($0) == Self.withoutDigits(name) }) ?? true { return nil }
            return Problem(
                "no source \(isOpen ? "lists" : "has") the attribute \(name)", nearest.map { "did you mean “\($0)”?" }, at: range,
                severity: .warning)
        }
        return PipelineFile.diagnostics(problems, of: text, registry: registry)
    }

    private static func mistakes(in name: String) -> Int { name.utf8.count < 6 ? 1 : 2 }

    /// Numbered attributes are no misspelt ones: `extensionAttribute16`.
    private static func withoutDigits(_ name: String) -> String {
        asciiLowercased(name).filter { !("0"..."9").contains($0) }
    }
}

extension LoadedPipeline {
    /// Warnings about attributes of people that are read and that no source has. The file alone cannot tell: the sources are asked for
    /// their schemas first.
    ///
    /// Where a source may have attributes that it does not list, only names are warned about that are close to a listed one.
    public func attributeWarnings(_ schemas: [SourceSchema]) -> [Diagnostic] {
        guard let attributes, let pipeline, !schemas.isEmpty else { return [] }
        let listed = schemas.flatMap { $0.attributes[.user] ?? [] }
        let known = listed.flatMap { [$0.attribute.name] + $0.aliases } + pipeline.sources.flatMap { $0.constants.keys.sorted() }
        return attributes.warnings(known: known, isOpen: schemas.contains(where: \.isOpen))
    }
}

extension PipelineReader {
    /// Notes the attributes of an expression. Those of a text with variables are not quoted, so they are not looked at.
    mutating func note(_ expression: ParsedExpression, _ text: ExpandedText) {
        guard text.written == nil else { return }
        let bytes = Array(text.text.utf8)
        // Against a source that has nothing every attribute is named, with its place.
        for attribute in expression.problems(knownAttributes: [], isOpen: false) {
            let range = attribute.offset..<min(attribute.offset + attribute.length, bytes.count)
            let name = bytes[range].drop { $0 == UInt8(ascii: "[") }.prefix { $0 != UInt8(ascii: "]") }
            places.attributes.append((String(decoding: name, as: UTF8.self), text.place(range.lowerBound, length: range.count)))
        }
    }

    /// Notes a name that stands at the start of a text.
    mutating func note(_ name: String, _ text: ExpandedText) {
        guard text.written == nil else { return }
        places.attributes.append((name, text.place(0, length: name.utf8.count)))
    }
}
