import SCIM
import SCIMPath
import Testing

@testable import BridgeSandbox

/// The body of a user. Everything has a default, so that a test says only what it is about.
func userBody(
    _ userName: String? = "ada@example.com", externalId: String? = nil, mail: String? = nil, active: Bool? = nil
) -> JSONValue {
    var object: JSONObject = ["schemas": [.string(SchemaURN.user)]]
    object["userName"] = userName.map(JSONValue.string)
    object["externalId"] = externalId.map(JSONValue.string)
    object["emails"] = mail.map { [["type": "work", "value": .string($0)]] }
    object["active"] = active.map(JSONValue.boolean)
    return .object(object)
}

/// The body of a group.
func groupBody(_ name: String = "Plant", members: [String] = []) -> JSONValue {
    var object: JSONObject = ["schemas": [.string(SchemaURN.group)], "displayName": .string(name)]
    if !members.isEmpty { object["members"] = .array(members.map { ["value": .string($0)] }) }
    return .object(object)
}

/// The body of a PATCH.
func patchBody(_ operations: JSONValue...) -> JSONValue {
    ["schemas": [.string(SchemaURN.patch)], "Operations": .array(operations)]
}

/// A directory whose clock stands still.
func directory(_ manner: SandboxManner = .rfc, registersUsers: Bool = false) throws -> SCIMDirectory {
    try SCIMDirectory(manner: manner, registersUsers: registersUsers, now: { "2026-03-01T12:00:00Z" })
}

/// The error that the call throws; a test fails when it throws none.
func error(of call: () throws(SCIMError) -> Void) -> SCIMError? {
    do throws(SCIMError) {
        try call()
        Issue.record("no error was thrown")
        return nil
    } catch {
        return error
    }
}
