public import BridgeCore
import BridgePipeline
import BridgeState

/// The JSON Schema of pipeline files, for editors: generated from the connectors' specs.
public enum PipelineSchema {
    /// The schema (draft 7, which editors know) for the connectors of a distribution. The same registry gives the same text.
    public static func json(_ registry: ConnectorRegistry) -> String {
        JSONText.object([
            ("$schema", .text("http://json-schema.org/draft-07/schema#")),
            ("title", .text("IdentityBridge pipeline")),
            ("type", .text("object")),
            ("required", .list(["schema", "name", "sources", "target"].map { .text($0) })),
            ("additionalProperties", .boolean(false)),
            (
                "properties",
                .object([
                    ("schema", .object([("const", .number(1))])),
                    ("name", described("The name of the pipeline: of the state file and in logs.", text)),
                    ("time_zone", described("The time zone of dates without one, an IANA name.", text)),
                    ("default_domain", described("What DefaultDomain() gives, such as example.com.", text)),
                    ("sources", sources(registry)),
                    ("target", .object([("oneOf", .list(registry.specs(.target).map { connector($0, own: [("shared", flag)]) }))])),
                    ("join", join),
                    ("users", users),
                    ("groups", groups),
                    ("limits", limits),
                    ("review", list(of: words(Review.self))),
                    ("on_target_change", words(TargetChange.self)),
                    ("protect", anyOf([filterGroup, list(of: anyOf([text, filterGroup]))])),
                    ("privacy", object(PipelineReader.privacyKeys.map { ($0, retention) })),
                    ("schedule", schedule),
                    ("notify", notify),
                    ("tests", list(of: test)),
                ])
            ),
        ]).written() + "\n"
    }

    private static func sources(_ registry: ConnectorRegistry) -> JSONText {
        let expect = object([
            ("at_least", number), ("shrink", percent), ("files", number), ("not_older_than", text), ("tolerate_unreadable", number),
        ])
        let own = [("expect", expect), ("constants", map)]
        return .object([
            ("type", .text("object")), ("minProperties", .number(1)),
            (
                "additionalProperties",
                .object([("oneOf", .list(registry.specs(.source).map { connector($0, own: own) }))])
            ),
        ])
    }

    private static func connector(_ spec: ConnectorSpec, own: [(String, JSONText)]) -> JSONText {
        let fields = spec.fields.map { ($0.name, field($0)) }
        let required = ["connector"] + spec.fields.filter { $0.isRequired && $0.defaultValue == nil }.map(\.name)
        return .object([
            ("title", .text(spec.id)), ("description", .text(spec.summary)), ("type", .text("object")),
            ("required", .list(required.map { .text($0) })), ("additionalProperties", .boolean(false)),
            ("properties", .object([("connector", .object([("const", .text(spec.id))]))] + own.map { ($0, $1) } + fields.map { ($0, $1) })),
        ])
    }

    private static func field(_ field: ConnectorSpec.Field) -> JSONText {
        guard case .object(var entries) = described(field.help, type(field.type)) else { return .object([]) }
        if let value = field.defaultValue { entries.append(("default", .text(value))) }
        if let example = field.example { entries.append(("examples", .list([.text(example)]))) }
        return .object(entries)
    }

    private static func type(_ type: ConnectorSpec.Field.FieldType) -> JSONText {
        switch type {
        case .text, .secret: text
        case .integer: number
        case .boolean: flag
        case .duration: anyOf([pattern("^[0-9]+ *(millisecond|second|minute|hour|day)s?$"), variable])
        case .texts: anyOf([text, list(of: text)])
        case .choice(let words): anyOf([.object([("enum", .list(words.map { .text($0) }))]), variable])
        case .map: map
        }
    }
}

extension PipelineSchema {
    private static var join: JSONText {
        object([
            ("key", anyOf([text, list(of: text)])), ("ignore_keys", anyOf([text, list(of: text)])),
            ("without_key", words(JoinRules.WithoutKey.self)), ("authority", anyOf([text, list(of: text)])),
            ("authority_for", .object([("type", .text("object")), ("additionalProperties", anyOf([text, list(of: text)]))])),
        ])
    }

    private static var users: JSONText {
        let match = anyOf([text, object([("attribute", text), ("found", words(MatchAttribute.Found.self))], required: ["attribute"])])
        let leaving = object(
            [
                ("when", anyOf([words(LeavingWay.self), list(of: words(LeavingWay.self))])), ("do", words(LeavingRule.Action.self)),
                ("then", pattern("^delete after [0-9]+ days?$")),
            ], required: ["when", "do"])
        let filter = anyOf([text, filterGroup, list(of: anyOf([text, filterGroup]))])
        return object([
            ("scope", filter), ("pilot", filter),
            (
                "employed",
                object([
                    ("from", text), ("until", text),
                    ("create_before", anyOf([pattern("^[0-9]+ *(millisecond|second|minute|hour|day)s?$"), variable])),
                ])
            ),
            ("match", list(of: match)),
            ("mapping", mappings),
            ("leaving", list(of: leaving)), ("identifier_change", words(IdentifierChange.self)),
            ("actions", object([("create", flag), ("update", flag), ("delete", flag)])),
        ])
    }

    private static var groups: JSONText {
        guard case .object(let entries) = users, case .object(let properties)? = entries.first(where: { $0.key == "properties" })?.value
        else { return users }
        let members = object([
            ("nested", flag), ("not_provisioned", words(MemberRules.NotProvisioned.self)),
            ("added_by_hand", words(MemberRules.AddedByHand.self)),
        ])
        let shared = properties.filter { ["scope", "match", "leaving"].contains($0.key) }.map { ($0.key, $0.value) }
        return object(shared + [("mapping", mappings), ("members", members)], required: ["mapping"])
    }

    private static var mappings: JSONText {
        .object([
            ("type", .text("object")), ("properties", .object([(PipelineReader.presetKey, words(MappingPreset.self))])),
            ("additionalProperties", anyOf([text, .object([("type", .text("null"))]), mapping])),
        ])
    }

    private static var schedule: JSONText {
        let freeze = object(
            [("from", text), ("until", text), ("let", anyOf([actions, list(of: actions)])), ("reason", text)], required: ["from", "until"])
        return object([
            ("every", anyOf([pattern("^[0-9]+ *(second|minute|hour|day)s?$"), variable])), ("cron", text),
            ("between", anyOf([pattern("^[0-9]{1,2}:[0-9]{2} *- *[0-9]{1,2}:[0-9]{2}$"), variable])),
            ("days", anyOf([text, list(of: text)])), ("freeze", anyOf([freeze, list(of: freeze)])),
        ])
    }

    private static var notify: JSONText {
        let conditions = words(NotificationRules.Condition.self)
        return object([
            ("webhook", object(PipelineReader.webhookKeys.map { ($0, text) }, required: ["url"])),
            (
                "mail",
                object(
                    PipelineReader.mailKeys.map { ($0, $0 == "to" ? anyOf([text, list(of: text)]) : text) },
                    required: ["server", "from", "to"])
            ),
            ("when", anyOf([conditions, list(of: conditions)])),
            ("silence_after", anyOf([pattern("^[0-9]+ *(second|minute|hour|day)s?$"), variable])),
        ])
    }

    private static var retention: JSONText { anyOf([pattern("^([0-9]+ *(second|minute|hour|day)s?|forever)$"), variable]) }

    private static var actions: JSONText { words(PlannedOperation.Action.self) }

    private static var test: JSONText {
        let values = object(ofEach: anyOf([text, list(of: text), .object([("type", .text("null"))])]))
        let record = anyOf([values, words(PipelineTest.SourceRecord.Standing.self)])
        let cycle = object(ofEach: anyOf([record, list(of: record)]))
        let outcome = words(PipelineTest.Outcome.self)
        let expect = object([("action", outcome), ("changes", values), ("held", text), ("reason", text)])
        return object(
            [
                ("name", text), ("before", anyOf([cycle, list(of: cycle)])), ("given", cycle),
                ("target", anyOf([values, list(of: values)])), ("now", text), ("later", text), ("expect", anyOf([outcome, expect])),
            ], required: ["name", "given", "expect"])
    }

    private static var mapping: JSONText {
        object([
            ("expression", text), ("constant", text), ("reference", text), ("default", text),
            ("apply", words(PipelineReader.Apply.self)), ("when_empty", words(PipelineReader.WhenEmpty.self)), ("sensitive", flag),
        ])
    }

    private static var filterGroup: JSONText {
        let inner = object([("any", list(of: text)), ("all", list(of: text))])
        let items = list(of: anyOf([text, inner]))
        return object([("any", items), ("all", items)])
    }

    private static var limits: JSONText {
        object(
            PipelineReader.limitKeys.map { key in
                switch key {
                case "attributes": (key, object(ofEach: limit()))
                case "attribute", "failures", PlannedOperation.Action.removeMembers.rawValue: (key, limit())
                default: (key, limit(also: [("per", anyOf([part, list(of: part)]))]))
                }
            })
    }

    private static let share = [("percent", percent), ("count", number), ("allowance", number)]

    private static func limit(also more: [(String, JSONText)] = []) -> JSONText {
        anyOf([object(share + more), .object([("const", .text("none"))])])
    }

    private static var part: JSONText { object([("each", text)] + share, required: ["each"]) }

    /// Numbers and booleans are texts as well: YAML decides by their look, and the tool by the key.
    private static var text: JSONText { .object([("type", .list(["string", "number", "boolean"].map { .text($0) }))]) }

    private static var number: JSONText { anyOf([.object([("type", .text("integer"))]), pattern("^-?[0-9]+$"), variable]) }

    private static var percent: JSONText {
        anyOf([.object([("type", .text("number"))]), pattern("^[0-9]+([.][0-9]+)? *%?$"), variable])
    }

    private static var flag: JSONText { anyOf([.object([("type", .text("boolean"))]), variable]) }

    private static var variable: JSONText { pattern("^[$][{](env|file):.+[}]$") }

    private static var map: JSONText { object(ofEach: text) }

    private static func object(ofEach value: JSONText) -> JSONText {
        .object([("type", .text("object")), ("additionalProperties", value)])
    }

    private static func pattern(_ pattern: String) -> JSONText { .object([("type", .text("string")), ("pattern", .text(pattern))]) }

    private static func list(of items: JSONText) -> JSONText { .object([("type", .text("array")), ("items", items)]) }

    private static func anyOf(_ choices: [JSONText]) -> JSONText { .object([("anyOf", .list(choices))]) }

    private static func words<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) -> JSONText where Word.RawValue == String {
        .object([("enum", .list(Word.allCases.map { .text($0.rawValue) }))])
    }

    private static func object(_ properties: [(String, JSONText)], required: [String] = []) -> JSONText {
        var entries: [(key: String, value: JSONText)] = [("type", .text("object")), ("additionalProperties", .boolean(false))]
        if !required.isEmpty { entries.append(("required", .list(required.map { .text($0) }))) }
        return .object(entries + [("properties", .object(properties.map { ($0, $1) }))])
    }

    private static func described(_ help: String, _ schema: JSONText) -> JSONText {
        guard case .object(let entries) = schema else { return schema }
        return .object([("description", .text(help))] + entries)
    }
}
