import BridgePipeline
import BridgePipelineFile
import SCIMPath
import Testing

@Suite("The tests of a pipeline file")
struct TestsKeyTests {
    private let example = """
        tests:
          - name: a disabled account becomes inactive and nothing else changes
            given: { plants: { userPrincipalName: ada@example.com, accountEnabled: "False" } }
            expect: { action: disable, changes: { active: false } }
          - name: everything
            before:
              - { plants: [{ userPrincipalName: ada@example.com }, missing] }
              - { plants: [soft_deleted, { userPrincipalName: grace@example.com, mail: [a@example.com, b@example.com] }] }
            given: { plants: { userPrincipalName: ada@example.com, jobTitle: null } }
            target: [{ externalId: x, active: true }, {}]
            now: 2026-03-01T00:00:00Z
            later: 91 days
            expect: { action: held, held: protected, reason: is held }
          - name: the word alone
            given: { plants: deleted }
            expect: none

        """

    @Test("are read in all their forms")
    func read() throws {
        let loaded = loadWith(example)
        #expect(loaded.diagnostics.map(\.description) == [])
        let tests = try #require(loaded.pipeline?.tests)
        #expect(tests.count == 3)
        #expect(loaded.testLines.count == 3)
        #expect(loaded.testLines.first == 14)
        #expect(tests[0].given.records["plants"]?.first?.values == ["userPrincipalName": ["ada@example.com"], "accountEnabled": ["False"]])
        #expect(tests[0].expect == .init(outcome: .disable, changes: [.literal("active"): ["false"]]))
        #expect(tests[1].before.count == 2)
        #expect(tests[1].before[0].records["plants"]?.map(\.standing) == [.present, .missing])
        #expect(tests[1].before[1].records["plants"]?[1].values["mail"] == ["a@example.com", "b@example.com"])
        #expect(tests[1].given.records["plants"]?[0].values["jobTitle"] == [])
        #expect(tests[1].target.count == 2)
        #expect(tests[1].later == .seconds(91 * 86_400))
        #expect(tests[1].now != nil)
        #expect(tests[2].expect == .init(outcome: PipelineTest.Outcome.none))
    }

    @Test("come back from the resolved file")
    func resolved() throws {
        let first = loadWith(example)
        let second = load(first.resolved())
        #expect(second.diagnostics.map(\.description) == [])
        #expect(first.pipeline?.tests == second.pipeline?.tests)
    }

    @Test(
        "mistakes are told with what to write",
        arguments: [
            ("- given: { plants: {} }\n  expect: create", "“name” is missing"),
            ("- name: x\n  expect: create", "“given” is missing"),
            ("- name: x\n  given: { plants: {} }", "“expect” is missing"),
            ("- name: x\n  given: { plnats: {} }\n  expect: create", "did you mean “plants”?"),
            ("- name: x\n  given: { plants: gone }\n  expect: create", "“gone” is not possible here"),
            ("- name: x\n  given: { plants: {} }\n  expect: disabel", "did you mean “disable”?"),
            ("- name: x\n  given: { plants: {} }\n  expect: update", "needs to know what was there before"),
            ("- name: x\n  given: { plants: {} }\n  expect: { changes: { activ: false } }", "no mapping writes “activ”"),
            ("- name: x\n  given: { plants: {} }\n  now: tomorrow\n  expect: create", "is no time"),
            ("- name: x\n  given: { plants: {} }\n  later: 3 weeks\n  expect: create", "is no time span"),
            ("- name: x\n  given: { plants: {} }\n  expect: { action: create, held: x }", "cannot stand beside"),
            ("- name: x\n  given: { plants: {} }\n  expect: {}", "expects nothing"),
            ("{ name: x }", "must be a list"),
        ])
    func mistakes(test: String, message: String) {
        let loaded = loadWith("tests:\n" + test.split(separator: "\n").map { "  \($0)\n" }.joined())
        #expect(loaded.pipeline == nil)
        #expect(loaded.diagnostics.contains { $0.description.contains(message) }, "\(loaded.diagnostics)")
    }

    @Test("an attribute that looks like one that is read is warned about")
    func misspelt() {
        let loaded = loadWith("tests: [{ name: x, given: { plants: { userPricipalName: ada } }, expect: create }]\n")
        #expect(loaded.pipeline != nil)
        #expect(loaded.diagnostics.contains { $0.description.contains("did you mean “userPrincipalName”?") })
    }
}
