import Foundation
import Testing

/// Holds JSON documents against `Documentation/plan.schema.json`, by the program `check-jsonschema` of PyPI.
struct SchemaJudge {
    private let program: String
    private let schema: [String: Any]
    private let folder: Folder

    /// nil: the program is not there.
    init?() throws {
        guard let program = try OtherTools.path("IDBRIDGE_CHECK_JSONSCHEMA") else { return nil }
        self.program = program
        let data = try Data(contentsOf: Repository.root.appending(path: "Documentation/plan.schema.json"))
        schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        folder = try Folder()
    }

    /// What the judge says of a document; nil: it is what the schema describes.
    ///
    /// - Parameter definition: which of the schema's `$defs` it must be.
    func objection(to document: String, as definition: String = "plan") async throws -> String? {
        var schema = schema
        schema["$ref"] = "#/$defs/\(definition)"
        try folder.write([UInt8](try JSONSerialization.data(withJSONObject: schema)), to: "schema.json")
        try folder.write(document, to: "document.json")
        let result = try await run("--schemafile", "schema.json", "document.json")
        return result.status == 0 ? nil : "\(result)"
    }

    /// What the judge says of the schema itself.
    func objectionToSchema() async throws -> String? {
        let path = Repository.root.appending(path: "Documentation/plan.schema.json").path
        let result = try await run("--check-metaschema", path)
        return result.status == 0 ? nil : "\(result)"
    }

    private func run(_ arguments: String...) async throws -> Tool.Result {
        try await RunningProcess(program, arguments, folder: folder.path, environment: ProcessInfo.processInfo.environment).finish()
    }
}
