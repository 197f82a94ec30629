public import SCIMPath

/// What one attribute of the target is given.
public struct AttributeMapping: Sendable, Hashable {
    /// Where the value comes from.
    public enum Source: Sendable, Hashable {
        /// An expression over the attributes of the joined record.
        case expression(ParsedExpression)
        /// Always the same text.
        case constant(String)
        /// The target's id of the people or groups that the attribute names. The mapping stage leaves such slots unknown: the engine
        /// resolves references over all joined people.
        case reference(attribute: String)
        /// Nothing: the target's value is left alone, only the default is written at creation.
        case none
    }

    /// When the mapping applies.
    public enum Apply: Sendable, Hashable {
        /// At creation and at every update.
        case always
        /// At creation only.
        case onCreate
        /// When the target has no value. The mapping stage treats it like `always`: the comparison with the target decides.
        case ifTargetEmpty
    }

    /// What a result of nothing means.
    public enum WhenEmpty: Sendable, Hashable {
        /// Nothing is written; the target keeps what it has.
        case keep
        /// The target's value is removed.
        case clear
    }

    /// The attribute of the target.
    public var target: AttributePath
    /// Where its value comes from.
    public var source: Source
    /// The value at creation when the source gives none.
    public var defaultValue: String?
    /// When the mapping applies.
    public var apply: Apply
    /// What a result of nothing means.
    public var whenEmpty: WhenEmpty
    /// True: values are never shown in plans, logs and reports. Always true when the expression uses `Redact`.
    public var isSensitive: Bool {
        get { isMarkedSensitive || redacts }
        set { isMarkedSensitive = newValue }
    }
    private var isMarkedSensitive: Bool

    /// A mapping; one that always applies and keeps the target's value where the source has none, unless said otherwise.
    public init(
        target: AttributePath, source: Source, defaultValue: String? = nil, apply: Apply = .always, whenEmpty: WhenEmpty = .keep,
        isSensitive: Bool = false
    ) {
        self.target = target
        self.source = source
        self.defaultValue = defaultValue
        self.apply = apply
        self.whenEmpty = whenEmpty
        isMarkedSensitive = isSensitive
    }
}

extension AttributeMapping {
    /// The attributes of the source that the mapping reads, in order.
    public var attributes: [String] {
        switch source {
        case .expression(let expression): expression.attributes
        case .reference(let attribute): [attribute]
        case .constant, .none: []
        }
    }

    /// True when each evaluation gives another value, so that the mapping runs at creation only, whatever ``apply-swift.property`` says.
    public var isCreateOnly: Bool {
        if case .expression(let expression) = source { return expression.isCreateOnly }
        return false
    }

    private var redacts: Bool {
        if case .expression(let expression) = source { return expression.redacts }
        return false
    }

    /// True when the mapping reads `[IsSoftDeleted]`: it is evaluated for people who leave.
    public var readsIsSoftDeleted: Bool {
        if case .expression(let expression) = source { return expression.readsIsSoftDeleted }
        return false
    }

    /// The attributes of the source that the mappings read, each once, in order: what a source is asked for.
    public static func allAttributes(of mappings: some Sequence<AttributeMapping>) -> [String] {
        var seen: Set<String> = []
        return mappings.flatMap(\.attributes).filter { seen.insert($0).inserted }
    }
}
