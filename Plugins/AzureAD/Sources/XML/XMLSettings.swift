import BridgeCore

/// The settings of `azure-ad-xml` beside those of all file connectors.
enum XMLSettings {
    static let fields: [ConnectorSpec.Field] = [
        .init(
            "format", .choice(["automatic"] + XMLExportFormat.allCases.map(\.rawValue)), default: "automatic",
            help: "The format of the files. `automatic` goes by the root element; `generic` reads any XML by `record_element` and `fields`."
        ),
        .init(
            "record_element", help: "For `format: generic`: the name of the element that is a record, without a prefix.",
            example: "employee"),
        .init(
            "fields", .map,
            help: "For `format: generic`: where the value of each attribute lies below the record's element. Names are joined by `/`, `@` "
                + "begins an XML attribute, `.` is the record's own text.", example: "name/first"),
    ]

    /// What the settings say.
    static func choice(_ configuration: ConnectorConfiguration) throws(BridgeError) -> XMLExportChoice {
        let word = configuration.text("format") ?? "automatic"
        var choice = XMLExportChoice(format: XMLExportFormat(rawValue: word))
        guard choice.format != nil || word == "automatic" else {
            let words = XMLExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw BridgeError("configuration.invalid", "The format is none of automatic, \(words).", effect: .none)
        }
        choice.paths = GenericPaths(record: configuration.text("record_element") ?? "", fields: configuration.map("fields"))
        let hasPaths = !choice.paths.record.isEmpty && !choice.paths.fields.isEmpty
        guard choice.format != .generic || hasPaths else {
            throw BridgeError(
                "configuration.missing",
                "With “format: generic” the settings “record_element” and “fields” say where records and values lie.",
                effect: .none)
        }
        return choice
    }
}
