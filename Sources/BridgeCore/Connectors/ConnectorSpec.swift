/// The one declaration of a connector: its identifier, what it is, and its settings.
public struct ConnectorSpec: Sendable {
    /// Whether a connector reads or writes.
    public enum Role: String, Sendable {
        /// Records come from it.
        case source
        /// Accounts are written to it.
        case target
    }

    /// The identifier in pipeline files, such as `azure-ad-ldif`.
    public var id: String
    /// Whether it is a source or a target.
    public var role: Role
    /// One sentence.
    public var summary: String
    /// The settings, in the order in which they are documented.
    public var fields: [Field]
    /// For targets: the matching and mapping of people that stands in when a pipeline file has none.
    public var defaults: Defaults?
    /// The codes of its own that its errors carry, explained; those that every connector may use are explained by the tool.
    public var codes: [CodeExplanation]

    /// Declares a connector.
    public init(
        id: String, role: Role, summary: String, fields: [Field] = [], defaults: Defaults? = nil, codes: [CodeExplanation] = []
    ) {
        self.id = id
        self.role = role
        self.summary = summary
        self.fields = fields
        self.defaults = defaults
        self.codes = codes
    }

    /// The field of that name.
    public func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

extension ConnectorSpec {
    /// One setting.
    public struct Field: Sendable {
        /// What a setting's value is.
        public enum FieldType: Sendable, Equatable {
            /// One text.
            case text
            /// One text that is never shown; a literal one in a pipeline file is warned about.
            case secret
            /// A whole number.
            case integer
            /// `true` or `false`.
            case boolean
            /// A time span such as `30 seconds`.
            case duration
            /// One or several texts.
            case texts
            /// One of these words.
            case choice([String])
            /// Texts by name, such as request headers.
            case map
        }

        /// The key, `lower_snake_case`.
        public var name: String
        /// What its value is.
        public var type: FieldType
        /// True: the pipeline file must have it.
        public var isRequired: Bool
        /// The value that stands in when the file has none, as it would be written there.
        public var defaultValue: String?
        /// One sentence.
        public var help: String
        /// A value as an example.
        public var example: String?

        /// Declares a setting.
        public init(
            _ name: String, _ type: FieldType = .text, required: Bool = false, default defaultValue: String? = nil, help: String,
            example: String? = nil
        ) {
            self.name = name
            self.type = type
            isRequired = required
            self.defaultValue = defaultValue
            self.help = help
            self.example = example
        }
    }
}

extension ConnectorSpec {
    /// Matching and mapping of people that stand in when a pipeline file has none, in the texts of a pipeline file.
    public struct Defaults: Sendable {
        /// One attribute mapping.
        public struct Mapping: Sendable {
            /// The target's attribute path.
            public var target: String
            /// The expression.
            public var expression: String

            /// A mapping.
            public init(target: String, expression: String) {
                self.target = target
                self.expression = expression
            }
        }

        /// The match attributes, in order; the first is the identifier.
        public var match: [String]
        /// The mappings.
        public var mapping: [Mapping]

        /// Defaults.
        public init(match: [String], mapping: [Mapping]) {
            self.match = match
            self.mapping = mapping
        }
    }
}
