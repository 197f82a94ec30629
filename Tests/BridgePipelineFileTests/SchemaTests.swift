import BridgeCore
import BridgePipelineFile
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The JSON Schema of pipeline files")
struct SchemaTests {
    /// As much of a schema as the tests look at.
    private struct Schema: Decodable {
        var properties: [String: Schema]?
        var oneOf: [Schema]?
        var additionalProperties: Additional?
        var required: [String]?
        var title: String?
    }

    private enum Additional: Decodable {
        case flag(Bool)
        indirect case schema(Schema)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) { self = .flag(flag) } else { self = .schema(try container.decode(Schema.self)) }
        }
    }

    private func schema() throws -> Schema {
        try JSONDecoder().decode(Schema.self, from: Data(PipelineSchema.json(.test).utf8))
    }

    @Test("is valid JSON and knows the keys of the file")
    func keys() throws {
        let known = [
            "default_domain", "groups", "join", "limits", "name", "notify", "on_target_change", "privacy", "protect", "review", "schedule",
            "schema", "sources", "target", "tests", "time_zone", "users",
        ]
        #expect(try schema().properties?.keys.sorted() == known)
    }

    @Test("lists each connector with each of its fields", arguments: ConnectorRegistry.test.connectors.map { $0.spec.id })
    func connectors(id: String) throws {
        let spec = try #require(ConnectorRegistry.test.connector(id)?.spec)
        let properties = try schema().properties
        let choices: [Schema]?
        if spec.role == .target {
            choices = properties?["target"]?.oneOf
        } else if case .schema(let source)? = properties?["sources"]?.additionalProperties {
            choices = source.oneOf
        } else {
            choices = nil
        }
        let connector = try #require(choices?.first { $0.title == id })
        for field in spec.fields { #expect(connector.properties?[field.name] != nil) }
        for field in spec.fields where field.isRequired { #expect(connector.required?.contains(field.name) == true) }
    }

    @Test("is the same text each time")
    func stable() {
        #expect(PipelineSchema.json(.test) == PipelineSchema.json(.test))
    }
}
