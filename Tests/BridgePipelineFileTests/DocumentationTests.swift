import BridgeCore
import BridgePipeline
import BridgePipelineFile
import BridgeState
import SCIMPath
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The documentation of pipeline files")
struct DocumentationTests {
    /// As much of a schema as the test looks at.
    private indirect enum Schema: Decodable {
        case object([String: Schema])
        case list([Schema])
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let object = try? container.decode([String: Schema].self) {
                self = .object(object)
            } else if let list = try? container.decode([Schema].self) {
                self = .list(list)
            } else {
                self = .other
            }
        }

        /// The names of all keys of a file; those of connectors' settings have documentation of their own.
        func keys(without settings: Set<String>) -> Set<String> {
            switch self {
            case .object(let entries):
                entries.reduce(into: Set<String>()) { keys, entry in
                    keys.formUnion(entry.value.keys(without: settings))
                    guard entry.key == "properties", case .object(let properties) = entry.value else { return }
                    let isConnector = properties["connector"] != nil
                    keys.formUnion(properties.keys.filter { !isConnector || !settings.contains($0) })
                }
            case .list(let items): items.reduce(into: Set<String>()) { $0.formUnion($1.keys(without: settings)) }
            case .other: []
            }
        }
    }

    private static func document() throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: "Documentation/pipeline-file.md"), encoding: .utf8)
    }

    /// The keys in the first column of the tables, each by its last part.
    private static func documentedKeys() throws -> Set<String> {
        let lines = try document().split(separator: "\n").filter { $0.hasPrefix("| `") }
        return Set(lines.compactMap { $0.split(separator: "`").dropFirst().first?.split(separator: ".").last.map(String.init) })
    }

    @Test("has every key of the JSON Schema, and no other")
    func keys() throws {
        let registry = ConnectorRegistry.test
        let schema = try JSONDecoder().decode(Schema.self, from: Data(PipelineSchema.json(registry).utf8))
        let settings = Set(registry.connectors.flatMap { $0.spec.fields.map(\.name) })
        let known = schema.keys(without: settings)
        let documented = try Self.documentedKeys()
        #expect(known.subtracting(documented).sorted() == [])
        #expect(documented.subtracting(known).subtracting(MappingPreset.allCases.map(\.rawValue)).sorted() == [])
    }

    @Test("has every preset", arguments: MappingPreset.allCases)
    func presets(preset: MappingPreset) throws {
        #expect(
            try Self.document().contains("| `\(preset.rawValue)` | `\(preset.match.map(\.path.description).joined(separator: ", "))` |"))
    }

    @Test("has the limits as they are")
    func limits() throws {
        let document = try Self.document()
        let limits = Limits.standard.map { ($0.key.rawValue, $0.value) }
        for (name, limit) in limits + [("attribute", Limits.standardAttribute), ("failures", Limits.standardFailures)] {
            let percent = limit.percent.map { "percent: \(Int($0))" }
            let parts = [percent, limit.count.map { "count: \($0)" }].compactMap(\.self)
            #expect(document.contains("| `limits.\(name)` | `{ \(parts.joined(separator: ", ")) }` |"))
        }
    }
}
