import BridgeCore
import BridgeMapping
import Testing

@Suite("Scope filters")
struct ScopeFilterTests {
    private func clause(_ text: String) throws -> ScopeFilter { .clause(try ScopeClause(text)) }

    private func decide(_ filter: ScopeFilter, _ values: [String: AttributeValue?], unknown: [String] = []) -> ScopeDecision {
        let record = record(values, unknown: unknown)
        return filter.compiled(for: record.layout).decide(record, now: testNow)
    }

    @Test("in a list every clause must hold, and the first that does not is named")
    func all() throws {
        let filter = ScopeFilter.all([try clause("city EQUALS Hamburg"), try clause("level Greater_Than 3")])
        #expect(decide(filter, ["city": "Hamburg", "level": "4"]) == .init(isInScope: true, deciding: nil, reason: .allHold))
        #expect(decide(filter, ["city": "Hamburg", "level": "2"]).deciding == "level Greater_Than 3")
        #expect(decide(filter, ["city": "Berlin", "level": "2"]).deciding == "city EQUALS Hamburg")
    }

    @Test("of alternatives one is enough, and it is named")
    func any() throws {
        let filter = ScopeFilter.any([try clause("employeeType IS NULL"), try clause("employeeType NOT EQUALS Service")])
        #expect(decide(filter, ["employeeType": nil]).deciding == "employeeType IS NULL")
        #expect(decide(filter, ["employeeType": "Staff"]).isInScope)
        let out = decide(filter, ["employeeType": "Service"])
        #expect(out == .init(isInScope: false, deciding: filter.description, reason: .noAlternative))
        #expect(filter.description == "any of (employeeType IS NULL; employeeType NOT EQUALS Service)")
    }

    @Test("groups nest")
    func nesting() throws {
        let north = ScopeFilter.all([try clause("city EQUALS Hamburg"), try clause("accountEnabled IS TRUE")])
        let filter = ScopeFilter.all([try clause("mail IS NOT NULL"), .any([north, try clause("city EQUALS Berlin")])])
        #expect(decide(filter, ["mail": "a", "city": "Berlin", "accountEnabled": "False"]).isInScope)
        #expect(!decide(filter, ["mail": "a", "city": "Hamburg", "accountEnabled": "False"]).isInScope)
        #expect(!decide(filter, ["mail": nil, "city": "Berlin", "accountEnabled": "True"]).isInScope)
        #expect(filter.attributes == ["mail", "city", "accountEnabled"])
    }

    @Test("a group without clauses restricts nothing and is warned about")
    func emptyGroups() {
        #expect(decide(.all([]), [:]).isInScope)
        #expect(decide(.any([]), [:]).isInScope)
        #expect(ScopeFilter.any([]).warnings.map(\.message) == ["any has no clauses and restricts nothing"])
    }

    @Test("a certain decision goes before one that rests on what was not delivered")
    func certainty() throws {
        let all = ScopeFilter.all([try clause("a EQUALS x"), try clause("b EQUALS x")])
        #expect(decide(all, ["b": "y"], unknown: ["a"]) == .init(isInScope: false, deciding: "b EQUALS x", reason: .differs))
        #expect(decide(all, ["b": "x"], unknown: ["a"]).restsOnUnknown)
        let any = ScopeFilter.any([try clause("a EQUALS x"), try clause("b EQUALS x")])
        #expect(decide(any, ["b": "x"], unknown: ["a"]) == .init(isInScope: true, deciding: "b EQUALS x", reason: .holds))
        #expect(decide(any, ["b": "y"], unknown: ["a"]).restsOnUnknown)
    }

    @Test("each clause is explained, and the one that puts somebody out alone is marked")
    func explaining() throws {
        let filter = ScopeFilter.all([
            try clause("mail IS NOT NULL"), .any([try clause("city EQUALS Hamburg"), try clause("city EQUALS Berlin")]),
            try clause("level Greater_Than 3"),
        ])
        let record = record(["mail": "a", "city": "Hamburg", "level": "2"])
        let results = filter.compiled(for: record.layout).explain(record)
        #expect(results.map(\.clause) == ["mail IS NOT NULL", "city EQUALS Hamburg", "city EQUALS Berlin", "level Greater_Than 3"])
        #expect(results.map(\.decision.isInScope) == [true, true, false, false])
        #expect(results.map(\.putsOutAlone) == [false, false, false, true])
    }

    @Test("a negative clause on an attribute that may be empty is warned about, with the clause that lets people in")
    func warnings() throws {
        let filter = try clause("employeeType NOT EQUALS Service")
        let warning = try #require(filter.warnings.first)
        #expect(warning.message == "NOT EQUALS is false for everybody whose employeeType is empty")
        #expect(warning.suggestion == "{ any: [employeeType IS NULL, 'employeeType NOT EQUALS Service'] }")
        #expect(try clause("n NOT EQUALS O'Neil").warnings.first?.suggestion == "{ any: [n IS NULL, 'n NOT EQUALS O''Neil'] }")
    }

    @Test("no warning where the filter says what happens without a value")
    func settled() throws {
        let negative = try clause("city NOT EQUALS Berlin")
        #expect(ScopeFilter.any([try clause("city IS NULL"), negative]).warnings.isEmpty)
        #expect(ScopeFilter.all([try clause("city IS NOT NULL"), negative]).warnings.isEmpty)
        #expect(ScopeFilter.any([try clause("city IS NULL"), .all([negative])]).warnings.isEmpty)
        #expect(ScopeFilter.all([try clause("city IS NULL"), negative]).warnings.count == 1)
        #expect(ScopeFilter.any([try clause("mail IS NULL"), negative]).warnings.count == 1)
    }
}
