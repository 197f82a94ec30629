import BridgeCore
import BridgeMapping
import SCIMPath

/// The attribute mappings of an export as lines of the file.
struct EntraMappings {
    /// One mapping.
    struct Line {
        var path: AttributePath
        var value: String
        var remarks: [String]
        /// 0: not for matching.
        var priority: Int
    }

    private(set) var lines: [Line] = []
    /// True when one reads `IsSoftDeleted` whenever people change.
    private(set) var readsIsSoftDeleted = false

    /// The paths that find accounts, in the order of their priority.
    var matches: [AttributePath] {
        lines.enumerated().filter { $0.element.priority > 0 }
            .sorted { ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset) }.map(\.element.path)
    }

    /// - Parameter references: the attributes whose values are other people.
    init(_ mappings: [EntraSchema.Mapping], references: Set<String>, notes: inout EntraNotes) {
        for mapping in mappings {
            let name = mapping.targetAttributeName ?? ""
            guard let path = Self.path(name, &notes) else { continue }
            guard !lines.contains(where: { $0.path == path }) else {
                notes.add("\(name) is mapped a second time (\(Self.shown(mapping))); the first one stands")
                continue
            }
            guard var line = line(mapping, to: path, references, &notes) else { continue }
            line.remarks += Self.remarks(mapping)
            lines.append(line)
        }
    }

    private static func path(_ name: String, _ notes: inout EntraNotes) -> AttributePath? {
        guard let path = try? AttributePath(name) else {
            notes.add("the target attribute “\(name)” is no attribute path")
            return nil
        }
        if path.schema == nil, ["id", "meta", "schemas"].contains(asciiLowercased(path.attribute)) {
            notes.add("“\(name)” cannot be mapped: the target gives it")
            return nil
        }
        return path
    }

    private static func shown(_ mapping: EntraSchema.Mapping) -> String {
        mapping.source.map { $0.expression ?? $0.name ?? "" } ?? "no source"
    }

    // MARK: One mapping

    private mutating func line(
        _ mapping: EntraSchema.Mapping, to path: AttributePath, _ references: Set<String>, _ notes: inout EntraNotes
    ) -> Line? {
        var parts: [(key: String, value: String)] = []
        var remarks: [String] = []
        var expression: ParsedExpression?
        if let source = mapping.source {
            if source.type == "Constant", let text = source.name {
                parts.append(("constant", YAMLLines.literal(text)))
            } else {
                let read = EntraExpression(source)
                remarks = read.remarks
                guard let parsed = read.expression else {
                    notes.add("mapping to \(path): \(read.remarks.joined(separator: "; ")). It was: \(read.text)")
                    return nil
                }
                expression = parsed
                parts.append(Self.source(parsed, references, &remarks))
            }
        }
        if let text = mapping.defaultValue, !text.isEmpty { parts.append(("default", YAMLLines.literal(text))) }
        guard !parts.isEmpty else {
            notes.add("\(path) has neither source nor default: the target keeps what it has, as in the job")
            return nil
        }
        let apply = Self.apply(mapping.flowType)
        if let apply { parts.append(("apply", apply)) }
        if expression?.readsIsSoftDeleted == true, apply == nil { readsIsSoftDeleted = true }
        return Line(
            path: path, value: Self.value(parts), remarks: remarks, priority: max(0, mapping.matchingPriority ?? 0))
    }

    /// `[manager]` names a person, whose account's id is written.
    private static func source(
        _ expression: ParsedExpression, _ references: Set<String>, _ remarks: inout [String]
    ) -> (key: String, value: String) {
        if let attribute = expression.plainAttribute, references.contains(attribute) {
            return ("reference", YAMLLines.expression(expression.text))
        }
        let named = expression.attributes.filter { references.contains($0) }
        if !named.isEmpty {
            remarks.append("\(named.joined(separator: ", ")) names a person; in an expression it is the text that the source gives")
        }
        return ("expression", YAMLLines.expression(expression.text))
    }

    private static func value(_ parts: [(key: String, value: String)]) -> String {
        if parts.count == 1, parts[0].key == "expression" { return parts[0].value }
        return YAMLLines.mapping(parts)
    }

    private static func apply(_ flowType: String?) -> String? {
        switch flowType {
        case nil, "Always": nil
        case "ObjectAddOnly": "on_create"
        default: "if_target_empty"
        }
    }

    /// What is not quite the same.
    private static func remarks(_ mapping: EntraSchema.Mapping) -> [String] {
        var remarks: [String] = []
        if let flow = mapping.flowType, !["Always", "ObjectAddOnly"].contains(flow) {
            remarks.append("flowType \(flow) has no exact counterpart; this never replaces what the target has")
        }
        if mapping.flowBehavior == "FlowAlways" {
            remarks.append("flowBehavior FlowAlways: here only differences are written; “plan --refresh” compares with the target")
        }
        if mapping.exportMissingReferences == true {
            remarks.append("exportMissingReferences: here a reference waits until its person has an account")
        }
        return remarks
    }
}
