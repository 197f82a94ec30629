public import BridgeCore
public import BridgeMapping

/// One pipeline: from which sources, by which rules, into which target. A plain value without YAML, so that embedding needs none.
public struct Pipeline: Sendable {
    /// The name: of the state file, in logs and in the register of targets.
    public var name: String
    /// The time zone of dates without one, an IANA name.
    public var timeZone: String
    /// What `DefaultDomain()` gives; nil: using it is an error of each person concerned.
    public var defaultDomain: String?
    /// The sources, in the order of the file.
    public var sources: [SourceDefinition]
    /// Where accounts are written.
    public var target: TargetDefinition
    /// How records of several sources become one person.
    public var join: JoinRules
    /// The rules for people.
    public var users: ResourceRules
    /// The rules for groups; nil: groups are left alone.
    public var groups: GroupRules?
    /// How much a run may do without asking.
    public var limits: Limits
    /// What waits for a person.
    public var review: Set<Review>
    /// What happens to values that somebody else changed at the target.
    public var onTargetChange: TargetChange
    /// Accounts that are never changed, recognised by the target's values: any of these filters.
    public var protect: ScopeFilter?
    /// How long people's data is kept that no run needs any more.
    public var privacy: PrivacyRules
    /// When it runs by itself; nil: when somebody or something else runs it.
    public var schedule: Schedule?
    /// Who is told how runs end; nil: nobody. Decides nothing of what is written.
    public var notify: NotificationRules?
    /// Cases that the pipeline must pass. They decide nothing of what is written.
    public var tests: [PipelineTest]

    /// A pipeline.
    public init(
        name: String, timeZone: String = "UTC", defaultDomain: String? = nil, sources: [SourceDefinition], target: TargetDefinition,
        join: JoinRules = JoinRules(), users: ResourceRules, groups: GroupRules? = nil, limits: Limits = Limits(),
        review: Set<Review> = Review.standard, onTargetChange: TargetChange = .report, protect: ScopeFilter? = nil,
        privacy: PrivacyRules = PrivacyRules(), schedule: Schedule? = nil, notify: NotificationRules? = nil, tests: [PipelineTest] = []
    ) {
        self.name = name
        self.timeZone = timeZone
        self.defaultDomain = defaultDomain
        self.sources = sources
        self.target = target
        self.join = join
        self.users = users
        self.groups = groups
        self.limits = limits
        self.review = review
        self.onTargetChange = onTargetChange
        self.protect = protect
        self.privacy = privacy
        self.schedule = schedule
        self.notify = notify
        self.tests = tests
    }

    /// The sources in order of authority: those that the join rules name first, the others in the order of the file.
    public var authority: [String] {
        let named = join.authority.filter { name in sources.contains { $0.name == name } }
        return named + sources.map(\.name).filter { !named.contains($0) }
    }
}

/// A source of a pipeline.
public struct SourceDefinition: Sendable {
    /// Its name in the pipeline.
    public var name: String
    /// The identifier of its connector.
    public var connector: String
    /// Its settings.
    public var configuration: ConnectorConfiguration
    /// What a read must be like for absence to count.
    public var expect: Expectation
    /// Attributes that every record of the source has, where the source itself gives no value.
    public var constants: [String: String]

    /// A source.
    public init(
        name: String, connector: String, configuration: ConnectorConfiguration = ConnectorConfiguration(),
        expect: Expectation = Expectation(), constants: [String: String] = [:]
    ) {
        self.name = name
        self.connector = connector
        self.configuration = configuration
        self.expect = expect
        self.constants = constants
    }
}

/// What a read must be like for absence to count. Rules that are nil are not checked.
public struct Expectation: Sendable, Hashable {
    /// At least so many records.
    public var atLeast: Int?
    /// Fewer than the last complete read by no more than this many percent.
    public var shrinkPercent: Double?
    /// So many inputs, such as files: fewer make the read partial.
    public var files: Int?
    /// No input was written longer ago than this.
    public var notOlderThan: Duration?
    /// Records that cannot be read and have no anchor, up to this many, do not make the read partial.
    public var tolerateUnreadable: Int

    /// An expectation.
    public init(
        atLeast: Int? = nil, shrinkPercent: Double? = nil, files: Int? = nil, notOlderThan: Duration? = nil, tolerateUnreadable: Int = 0
    ) {
        self.atLeast = atLeast
        self.shrinkPercent = shrinkPercent
        self.files = files
        self.notOlderThan = notOlderThan
        self.tolerateUnreadable = tolerateUnreadable
    }

    /// True when something is declared that can make an unproven read count.
    public var isDeclared: Bool { atLeast != nil || shrinkPercent != nil }
}

/// The target of a pipeline.
public struct TargetDefinition: Sendable {
    /// The identifier of its connector.
    public var connector: String
    /// Its settings.
    public var configuration: ConnectorConfiguration
    /// True: other pipelines that say the same may own accounts at the same target.
    public var isShared: Bool

    /// A target.
    public init(connector: String, configuration: ConnectorConfiguration = ConnectorConfiguration(), isShared: Bool = false) {
        self.connector = connector
        self.configuration = configuration
        self.isShared = isShared
    }
}

/// How records of several sources become one person.
public struct JoinRules: Sendable, Hashable {
    /// What happens to a record without a usable key.
    public enum WithoutKey: String, Sendable, CaseIterable {
        /// It stays as last applied and is listed.
        case hold
        /// It is a person of its own.
        case alone
    }

    /// The attributes whose equal values find partners, in order. Empty: every record is a person.
    public var keys: [String]
    /// Values that are no keys, compared without ASCII case.
    public var ignoredKeys: [String]
    /// What happens to a record without a usable key.
    public var withoutKey: WithoutKey
    /// The sources by weight: the first with a value wins.
    public var authority: [String]
    /// The same for single attributes.
    public var authorityFor: [String: [String]]

    /// Rules.
    public init(
        keys: [String] = [], ignoredKeys: [String] = [], withoutKey: WithoutKey = .hold, authority: [String] = [],
        authorityFor: [String: [String]] = [:]
    ) {
        self.keys = keys
        self.ignoredKeys = ignoredKeys
        self.withoutKey = withoutKey
        self.authority = authority
        self.authorityFor = authorityFor
    }
}
