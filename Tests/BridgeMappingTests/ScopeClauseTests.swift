import BridgeCore
import BridgeMapping
import Testing

@Suite("Scope clauses")
struct ScopeClauseTests {
    private func decision(_ text: String, _ values: [String: AttributeValue?], unknown: [String] = []) throws -> ScopeDecision {
        let record = record(values, unknown: unknown)
        return ScopeFilter.clause(try ScopeClause(text)).compiled(for: record.layout).decide(record, now: testNow)
    }

    @Test(
        "a clause is read and printed in the usual spelling",
        arguments: [
            ("employeeType NOT EQUALS Service", "employeeType NOT EQUALS Service"),
            ("  city   is null ", "city IS NULL"),
            ("city IS NOT NULL", "city IS NOT NULL"),
            (#"displayName REGEX MATCH "Staffbase .*""#, #"displayName REGEX MATCH "Staffbase .*""#),
            ("displayName NOT_REGEX_MATCH admin.*", "displayName NOT REGEX MATCH admin.*"),
            ("accountEnabled IS TRUE", "accountEnabled IS TRUE"),
            ("level Greater_Than 5", "level Greater_Than 5"),
            ("level greater than or equals 5", "level Greater_Than_OR_EQUALS 5"),
            ("mail ENDS_WITH @example.com", "mail ENDS_WITH @example.com"),
            ("title Includes Manager", "title Includes Manager"),
            ("title EQUALS Head of IT", #"title EQUALS "Head of IT""#),
            (#"title EQUALS "say \"hi\" \\ \d""#, #"title EQUALS "say \"hi\" \\ \\d""#),
            (#"emails[type eq "work"].value ENDS_WITH .com"#, #"emails[type eq "work"].value ENDS_WITH .com"#),
        ])
    func reading(text: String, printed: String) throws {
        let clause = try ScopeClause(text)
        #expect(clause.description == printed)
        #expect(try ScopeClause(printed) == clause)
    }

    @Test(
        "an error has its place and says what to write",
        arguments: [
            ("", 0, "The clause is empty", "attribute, operator, value"),
            ("city", 4, "The operator is missing", "an operator such as EQUALS"),
            ("city EQUAL Hamburg", 5, "There is no operator EQUAL", "EQUALS"),
            ("city = Hamburg", 5, "There is no operator =", "EQUALS"),
            ("city IS NOTNULL", 5, "There is no operator IS", "IS NOT NULL"),
            ("level GREATER_THEN 5", 6, "There is no operator GREATER_THEN", "Greater_Than"),
            ("city EQUALS", 11, "EQUALS needs a value", nil),
            ("city IS NULL Hamburg", 13, "IS NULL takes no value", nil),
            ("level Greater_Than five", 19, "Greater_Than compares whole numbers and dates only", "2025-12-31 for a date"),
            ("city EQUALS \"Hamburg", 12, "The value has no closing quotation mark", nil),
            ("city EQUALS \"Hamburg\" x", 21, "Something follows the value", nil),
            ("city EQUALS \"\"", 12, "The value is empty", "IS NULL or IS NOT NULL"),
            ("city REGEX MATCH \"(\"", 19, "This is no regular expression: missing closing parenthesis", nil),
            ("city REGEX MATCH \"\\\\d[\"", 21, "The class has no closing bracket", nil),
            (
                "groups & a", 7, "What the operator & compares is not documented, so that it is not offered",
                "Includes, REGEX MATCH, or an any group of EQUALS clauses"
            ),
            ("isSoftDeleted IS TRUE", 0, "IsSoftDeleted is computed from the scope and cannot be part of it", nil),
            ("[city] EQUALS Hamburg", 0, "A clause names its attribute without brackets", "city"),
        ] as [(String, Int, String, String?)])
    func errors(text: String, offset: Int, message: String, suggestion: String?) {
        let error = #expect(throws: ScopeError.self) { try ScopeClause(text) }
        #expect(error?.offset == offset)
        #expect(error?.message == message)
        #expect(error?.suggestion == suggestion)
    }

    @Test(
        "a value decides",
        arguments: [
            ("v EQUALS Hamburg", "Hamburg", true), ("v EQUALS Hamburg", "hamburg", false), ("v NOT EQUALS Hamburg", "Berlin", true),
            ("v NOT EQUALS Hamburg", "Hamburg", false), ("v IS NULL", "x", false), ("v IS NOT NULL", "x", true),
            ("v IS TRUE", "True", true), ("v IS TRUE", "true", true), ("v IS TRUE", "False", false), ("v IS FALSE", "False", true),
            ("v IS FALSE", "x", false), ("v Greater_Than 5", "6", true), ("v Greater_Than 5", "5", false),
            ("v Greater_Than 5", "5.5", false),
            ("v Greater_Than 5", "x", false), ("v Greater_Than_OR_EQUALS 5", "5", true), ("v Greater_Than -3", "-2", true),
            ("v Includes ana", "Manager", true), ("v Includes ANA", "Manager", false), ("v ENDS_WITH ger", "Manager", true),
            ("v ENDS_WITH Manager", "ger", false), ("v Greater_Than 2025-01-01", "2025-01-01T00:00:01Z", true),
            ("v Greater_Than 2025-01-01", "2025-01-01T00:00:00Z", false), ("v Greater_Than_OR_EQUALS 2025-01-01", "2025-01-01", true),
            ("v Greater_Than 2025-01-01", "x", false), ("v Greater_Than 2025-01-01T12:00:00+02:00", "2025-01-01T10:30:00Z", true),
            ("v EQUALS CN=Ada,DC=x", "CN=Ada,DC=x", true),
        ])
    func values(clause: String, value: String, expected: Bool) throws {
        #expect(try decision(clause, ["v": .text(value)]).isInScope == expected)
    }

    @Test(
        "a regular expression matches the whole value, letter case included",
        arguments: [
            ("Staffbase .*", "Staffbase Users", true), ("Staffbase .*", "The Staffbase Users", false),
            ("Staffbase .*", "staffbase x", false),
            (".*@example\\.com", "a@example.com", true), (".*@example\\.com", "a@exampleXcom", false), (".*base.*", "Staffbase", true),
            ("base", "Staffbase", false), ("base", "base", true), ("([1-9][0-9])", "42", true), ("([1-9][0-9])", "142", false),
            ("(?i)hamburg", "HAMBURG", true), ("a.c", "a\nc", false), ("a.*", "a\nc", false), ("\\d{3}", "123", true),
            (".*", "anything", true),
            ("a|b", "b", true), ("e.", "e\u{308}", true), ("x\\.*", "x...", true), ("x\\.*", "xyz", false),
        ])
    func patterns(pattern: String, value: String, expected: Bool) throws {
        #expect(try decision("v REGEX MATCH \(pattern)", ["v": .text(value)]).isInScope == expected)
        #expect(try decision("v NOT REGEX MATCH \(pattern)", ["v": .text(value)]).isInScope != expected)
    }

    @Test(
        "without a value every clause but IS NULL is false, the negative ones too",
        arguments: [
            "v EQUALS a", "v NOT EQUALS a", "v REGEX MATCH .*", "v NOT REGEX MATCH a", "v IS TRUE", "v IS FALSE", "v IS NOT NULL",
            "v Greater_Than -1", "v Includes a", "v ENDS_WITH a",
        ])
    func empty(clause: String) throws {
        let expected = ScopeDecision(isInScope: false, deciding: clause, reason: .empty)
        #expect(try decision(clause, ["v": nil]) == expected)
        #expect(try decision(clause, ["v": ""]) == expected)
        #expect(try decision("v IS NULL", ["v": nil]).isInScope)
        #expect(try decision("v IS NULL", ["v": ""]).isInScope)
    }

    @Test("what the source did not deliver is taken as empty, and the decision says that it rests on it")
    func unknown() throws {
        let out = try decision("v EQUALS a", [:], unknown: ["v"])
        #expect(out == ScopeDecision(isInScope: false, deciding: "v EQUALS a", reason: .unknown, restsOnUnknown: true))
        #expect(try decision("v IS NULL", [:], unknown: ["v"]).restsOnUnknown)
        #expect(try decision("other IS NULL", ["v": "a"]).restsOnUnknown)
    }

    @Test(
        "of several values one is enough; a negative clause wants none of them",
        arguments: [
            ("v EQUALS b", true), ("v EQUALS c", false), ("v NOT EQUALS b", false), ("v NOT EQUALS c", true), ("v IS NULL", false),
            ("v REGEX MATCH b.*", true), ("v NOT REGEX MATCH b.*", false), ("v Includes a", true),
        ])
    func several(clause: String, expected: Bool) throws {
        #expect(try decision(clause, ["v": ["a", "b"]]).isInScope == expected)
    }

    @Test("a decision names the clause and no value")
    func deciding() throws {
        let out = try decision("v EQUALS Hamburg", ["v": "Berlin"])
        #expect(out == ScopeDecision(isInScope: false, deciding: "v EQUALS Hamburg", reason: .differs))
        let excluded = try decision("v NOT EQUALS Berlin", ["v": "Berlin"])
        #expect(excluded.reason == .excluded)
        #expect(try decision("v EQUALS Berlin", ["v": "Berlin"]).reason == .holds)
    }
}
