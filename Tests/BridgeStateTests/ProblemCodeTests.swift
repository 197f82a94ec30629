import BridgeCore
import BridgeState
import Testing

@Suite("The code in an operation's problem")
struct ProblemCodeTests {
    private func code(_ problem: String?) -> String? {
        var operation = PlannedOperation(
            sequence: 1, phase: 1, identity: IdentityID(1), kind: .user, action: .create, target: nil, changes: [], reason: "", label: "")
        operation.problem = problem
        return operation.problemCode
    }

    @Test("is what stands last in brackets, and nothing that could be a value")
    func codes() {
        #expect(code("The service refused it. [scim.refused_2]") == "scim.refused_2")
        #expect(code(nil) == nil && code("plain") == nil && code("[]") == nil && code("ends [here] not") == nil)
        #expect(code("It said [Ada Lovelace]") == nil && code("It said [ada@example.com]") == nil)
    }
}
