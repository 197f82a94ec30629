import BridgeCore
import BridgeMapping
import SCIMPath
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Attribute mappings")
struct AttributeMappingTests {
    private func expression(
        _ text: String, to target: String = "title", default defaultValue: String? = nil, apply: AttributeMapping.Apply = .always,
        whenEmpty: AttributeMapping.WhenEmpty = .keep
    ) throws -> AttributeMapping {
        AttributeMapping(
            target: try AttributePath(target), source: .expression(try ParsedExpression(text)), defaultValue: defaultValue, apply: apply,
            whenEmpty: whenEmpty)
    }

    private func map(
        _ mappings: [AttributeMapping], _ record: Record, selection: CompiledMappings.Selection = .all, isCreate: Bool = false,
        isSoftDeleted: Bool = false
    ) -> (record: Record, report: MappingReport) {
        let layout = AttributeLayout(kind: .user, attributes: mappings.map { .init($0.target.description) })
        let compiled = CompiledMappings(mappings, sourceLayout: record.layout, targetLayout: layout)
        var builder = RecordBatchBuilder(layout: layout)
        builder.begin(.patch)
        let report = compiled.map(
            record, context: testContext(isSoftDeleted: isSoftDeleted), selection: selection, isCreate: isCreate, into: &builder)
        builder.end()
        return (builder.finish()[0], report)
    }

    @Test("values become one or list, in the mapping's slot")
    func values() throws {
        let mappings = [
            try expression("[mail]", to: "userName"), try expression("ToUpper([jobTitle])", to: "title"),
            try expression("[proxyAddresses]", to: "proxies"), try expression("ToLower([proxyAddresses])", to: "lower"),
        ]
        let source = record(["mail": "ada@example.com", "jobTitle": "head", "proxyAddresses": ["SMTP:a", "smtp:b"]])
        let (mapped, report) = map(mappings, source)
        #expect((0..<4).map { mapped.texts($0) } == [["ada@example.com"], ["HEAD"], ["SMTP:a", "smtp:b"], ["smtp:a", "smtp:b"]])
        #expect(mapped.presence(3) == .list)
        #expect(report == MappingReport())
    }

    @Test(
        "nothing keeps, clears or takes the default",
        arguments: [
            ("[x]", nil, false, .keep, .unknown), ("[x]", nil, false, .clear, .empty), ("[x]", "d", false, .keep, .unknown),
            ("[x]", "d", false, .clear, .empty), ("[x]", "d", true, .keep, .one), ("[x]", "d", true, .clear, .one),
            ("[x]", nil, true, .keep, .unknown), ("[x]", "", true, .clear, .empty), ("Trim([x])", nil, false, .clear, .empty),
            ("Trim([x])", "d", true, .clear, .one), ("Trim(\" \")", nil, false, .clear, .empty),
            ("Trim(\" \")", nil, false, .keep, .unknown),
            ("[blank]", nil, false, .clear, .empty), ("[blank]", "d", true, .keep, .one), ("[blanks]", nil, false, .clear, .empty),
            ("Trim([blanks])", nil, false, .clear, .empty),
        ] as [(String, String?, Bool, AttributeMapping.WhenEmpty, RecordBatch.Presence)])
    func nothing(
        text: String, defaultValue: String?, isCreate: Bool, whenEmpty: AttributeMapping.WhenEmpty, expected: RecordBatch.Presence
    ) throws {
        let mapping = try expression(text, default: defaultValue, whenEmpty: whenEmpty)
        let (mapped, _) = map([mapping], record(["x": nil, "blank": "", "blanks": ["", ""]]), isCreate: isCreate)
        #expect(mapped.presence(0) == expected)
        #expect(mapped.text(0) == (expected == .one ? "d" : nil))
    }

    @Test(
        "what the source did not deliver never clears",
        arguments: ["[x]", "Trim([x])", "Join(\" \",[x],[empty])", "[absent]", "Trim([absent])"])
    func unknown(text: String) throws {
        let mapping = try expression(text, default: "d", whenEmpty: .clear)
        let source = record(["empty": nil], unknown: ["x"])
        #expect(map([mapping], source).record.presence(0) == .unknown)
        #expect(map([mapping], source, isCreate: true).record.presence(0) == .unknown)
    }

    @Test("an expression with a value flows although another attribute is unknown")
    func partlyUnknown() throws {
        let source = record(["a": "x"], unknown: ["b"])
        #expect(map([try expression("Coalesce([b],[a])")], source).record.text(0) == "x")
    }

    @Test("empty values among others are left out")
    func blanksAmongValues() throws {
        let source = record(["v": ["", "a", "", "b"]])
        let (mapped, _) = map([try expression("[v]", to: "a"), try expression("ToLower([v])", to: "b")], source)
        #expect(mapped.texts(0) == ["a", "b"])
        #expect(mapped.texts(1) == ["a", "b"])
    }

    @Test("a plain attribute is copied as bytes")
    func bytes() throws {
        let source = record(["photo": .bytes([0xFF, 0x00, 0xD8])])
        let (mapped, report) = map([try expression("[photo]")], source)
        #expect(report.errors.isEmpty)
        #expect(mapped.withBytes(0) { span in (0..<span.count).map { span[$0] } } == [0xFF, 0x00, 0xD8])
    }

    @Test("IgnoreAttributeFlow writes nothing, not even the default or a clear")
    func ignored() throws {
        let mapping = try expression("IIF([x]=\"\",IgnoreAttributeFlow,[x])", default: "d", whenEmpty: .clear)
        #expect(map([mapping], record(["x": nil]), isCreate: true).record.presence(0) == .unknown)
    }

    @Test("an evaluation error writes nothing, is reported, and the other mappings go on")
    func failures() throws {
        let mappings = [
            try expression("Item([v],5)", to: "a", default: "d", whenEmpty: .clear), try expression("Item([v],1)", to: "b"),
        ]
        let (mapped, report) = map(mappings, record(["v": ["x", "y"]]), isCreate: true)
        #expect(mapped.presence(0) == .unknown)
        #expect(mapped.text(1) == "x")
        #expect(report.errors.map(\.mapping) == [0])
        #expect(report.errors.first?.error.code == "expression.index_out_of_bounds")
    }

    @Test("for a leaver only what reads IsSoftDeleted is mapped")
    func leaver() throws {
        let mappings = [
            try expression(#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#, to: "active"),
            try expression("[jobTitle]", to: "title", whenEmpty: .clear), try expression("Trim([jobTitle])", to: "nick", whenEmpty: .clear),
            AttributeMapping(target: try AttributePath("locale"), source: .constant("de_DE")),
        ]
        let (mapped, _) = map(mappings, record(["jobTitle": nil]), selection: .leaver, isSoftDeleted: true)
        #expect(mapped.text(0) == "False")
        #expect((1..<4).map { mapped.presence($0) } == [.unknown, .unknown, .unknown])
        #expect(map(mappings, record(["jobTitle": "x"])).record.text(0) == "True")
    }

    @Test("a mapping for creation is left alone at updates", arguments: [true, false])
    func onCreate(isCreate: Bool) throws {
        let (mapped, _) = map([try expression("[x]", apply: .onCreate)], record(["x": "a"]), isCreate: isCreate)
        #expect(mapped.presence(0) == (isCreate ? .one : .unknown))
    }

    @Test("a mapping for empty targets is evaluated: the comparison decides")
    func ifTargetEmpty() throws {
        #expect(map([try expression("[x]", apply: .ifTargetEmpty)], record(["x": "a"])).record.text(0) == "a")
    }

    @Test("constants flow, references are left to the engine, no source gives the default at creation")
    func otherSources() throws {
        let mappings = [
            AttributeMapping(target: try AttributePath("locale"), source: .constant("de_DE")),
            AttributeMapping(target: try AttributePath("manager"), source: .reference(attribute: "manager"), whenEmpty: .clear),
            AttributeMapping(target: try AttributePath("userType"), source: .none, defaultValue: "member", whenEmpty: .clear),
        ]
        let source = record(["manager": "42"])
        let created = map(mappings, source, isCreate: true).record
        #expect(created.text(0) == "de_DE")
        #expect(created.presence(1) == .unknown)
        #expect(created.text(2) == "member")
        #expect(map(mappings, source).record.presence(2) == .unknown)
    }

    @Test("candidates are reported and the first is written, at creation only", arguments: [true, false])
    func candidates(isCreate: Bool) throws {
        let mappings = [try expression("[x]", to: "title"), try expression(#"SelectUniqueValue([x], Append([x], "2"))"#, to: "userName")]
        let (mapped, report) = map(mappings, record(["x": "ada"]), isCreate: isCreate)
        #expect(mapped.texts(1) == (isCreate ? ["ada"] : []))
        #expect(report.candidates == (isCreate ? [.init(mapping: 1, values: ["ada", "ada2"])] : []))
    }

    @Test("IgnoreObjectFlow leaves no slot with a value, but does not keep a leaver from being disabled")
    func ignoredObject() throws {
        let mappings = [
            try expression("[x]", to: "title"), try expression(#"IIF([x]="a",IgnoreObjectFlow,[x])"#, to: "nickName"),
            try expression(#"IIF([IsSoftDeleted],"False",IIF([x]="a",IgnoreObjectFlow,"True"))"#, to: "active"),
        ]
        let (ignored, report) = map(mappings, record(["x": "a"]))
        #expect(report.isObjectIgnored)
        #expect((0..<3).allSatisfy { ignored.presence($0) == .unknown })
        #expect(!map(mappings, record(["x": "b"])).report.isObjectIgnored)
        let leaver = map(mappings, record(["x": "a"]), selection: .leaver, isSoftDeleted: true)
        #expect(!leaver.report.isObjectIgnored)
        #expect(leaver.record.text(2) == "False")
    }

    @Test("what the clock decides is reported with its next change")
    func clock() throws {
        let mappings = [
            try expression(#"IIF(DateDiff("d",Now(),[d])<=14,"soon","later")"#, to: "title"),
            try expression("CDate([d])>Now()", to: "nickName"),
        ]
        let (mapped, report) = map(mappings, record(["d": "2026-09-21T20:00:00Z"]))
        #expect(mapped.text(0) == "soon" && mapped.text(1) == "True")
        #expect(report.nextChange?.timeIntervalSince(testNow) == 20_800)
    }

    @Test("sources are asked for every attribute once, references included")
    func attributes() throws {
        let mappings = [
            try expression("Join(\" \",[givenName],[surname])"), try expression("[givenName]"),
            try expression("Not([IsSoftDeleted])"),
            AttributeMapping(target: try AttributePath("manager"), source: .reference(attribute: "manager")),
        ]
        #expect(AttributeMapping.allAttributes(of: mappings) == ["givenName", "surname", "manager"])
    }
}
