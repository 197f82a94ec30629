import BridgeState
import Foundation
import Testing

/// What can be said of the published schema of plans without a validator; that the output fits it is an end-to-end test.
@Suite("the schema of plans")
struct PlanSchemaTests {
    private static func definitions() throws -> [String: Any] {
        let path = ExampleFolder.repository + "/Documentation/plan.schema.json"
        let schema = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any]
        return try #require(schema?["$defs"] as? [String: Any])
    }

    private static func words(_ definition: String, _ member: String? = nil) throws -> Set<String> {
        var schema = try definitions()[definition] as? [String: Any]
        if let member { schema = (schema?["properties"] as? [String: Any])?[member] as? [String: Any] }
        return Set(try #require(schema?["enum"] as? [String]))
    }

    @Test("its words for actions and statuses are those of plans, each and no other")
    func words() throws {
        #expect(try Self.words("action") == Set(PlannedOperation.Action.allCases.map(\.rawValue)))
        #expect(try Self.words("operation", "status") == Set(PlannedOperation.Status.allCases.map(\.rawValue)))
        #expect(try Self.words("head", "status") == Set(PlanHead.Status.allCases.map(\.rawValue)))
    }

    @Test("every member is described, and every object says that it has no others")
    func members() throws {
        var count = 0
        for (name, definition) in try Self.definitions() { try check(try #require(definition as? [String: Any]), name, &count) }
        #expect(count > 80)
    }

    private func check(_ schema: [String: Any], _ path: String, _ count: inout Int) throws {
        #expect((schema["description"] as? String)?.hasSuffix(".") == true, "\(path) has no description")
        count += 1
        if let properties = schema["properties"] as? [String: Any] {
            #expect(schema["additionalProperties"] as? Bool == false, "\(path) allows members that are not described")
            for (name, member) in properties { try check(try #require(member as? [String: Any]), "\(path).\(name)", &count) }
        }
        if let items = schema["items"] as? [String: Any], items["properties"] != nil { try check(items, "\(path)[]", &count) }
    }
}
