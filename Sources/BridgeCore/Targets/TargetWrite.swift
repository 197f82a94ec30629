public import SCIMPath

/// One write, complete in itself: references are resolved, nothing has to be looked up elsewhere.
public struct TargetWrite: Sendable {
    /// What is to be done.
    public enum Action: Sendable, Hashable {
        /// A new resource.
        case create
        /// Other values; the version that they were computed against, when known.
        case update(TargetID, version: String?)
        /// The account must no longer be usable.
        case disable(TargetID)
        /// The account becomes usable again.
        case enable(TargetID)
        /// The resource goes for good.
        case delete(TargetID)

        /// The resource concerned; nil for a new one.
        public var target: TargetID? {
            switch self {
            case .create: nil
            case .update(let id, _), .disable(let id), .enable(let id), .delete(let id): id
            }
        }
    }

    /// Stable over restarts: plan and row. Usable as an idempotency key.
    public var id: String
    /// The kind of resource.
    public var kind: ResourceKind
    /// What is to be done.
    public var action: Action
    /// The values, by path. Empty for a delete.
    public var changes: [Change]

    /// A write.
    public init(id: String, kind: ResourceKind, action: Action, changes: [Change]) {
        self.id = id
        self.kind = kind
        self.action = action
        self.changes = changes
    }
}

/// One change of one attribute.
public struct Change: Sendable, Hashable, Codable {
    /// What happens to the values.
    public enum Edit: Sendable, Hashable, Codable {
        /// These values and no others.
        case set([TargetValue])
        /// No value.
        case clear
        /// These values besides the others.
        case add([TargetValue])
        /// No longer these values.
        case remove([TargetValue])
    }

    /// The attribute.
    public var path: AttributePath
    /// The values before. nil: not known.
    public var old: [TargetValue]?
    /// What happens to the values.
    public var edit: Edit
    /// True: values are masked wherever they are shown.
    public var isSensitive: Bool

    /// A change.
    public init(path: AttributePath, old: [TargetValue]?, edit: Edit, isSensitive: Bool = false) {
        self.path = path
        self.old = old
        self.edit = edit
        self.isSensitive = isSensitive
    }

    /// The values that the change names: set, added or removed.
    public var values: [TargetValue] {
        switch edit {
        case .set(let values), .add(let values), .remove(let values): values
        case .clear: []
        }
    }

    /// The values that are set or added; empty when the attribute is cleared or values are removed.
    public var newValues: [TargetValue] {
        switch edit {
        case .set(let values), .add(let values): values
        case .clear, .remove: []
        }
    }
}

/// A value at the target. In a plan a reference names an identity; the engine puts the target's id there before the write.
public enum TargetValue: Sendable, Hashable, Codable {
    /// Text.
    case text(String)
    /// A boolean.
    case boolean(Bool)
    /// A whole number.
    case integer(Int64)
    /// Bytes.
    case binary([UInt8])
    /// The account of an identity; only in a plan.
    case identity(Int64)
    /// A resource of the target; only in a write.
    case resource(TargetID)

    /// The value as canonical text.
    public var text: String {
        switch self {
        case .text(let text): text
        case .boolean(let flag): flag ? "True" : "False"
        case .integer(let number): String(number)
        case .binary(let bytes): "\(bytes.count) bytes"
        case .identity(let id): "identity \(id)"
        case .resource(let id): id.value
        }
    }
}

/// What became of a write.
public enum WriteResult: Sendable {
    /// It is done.
    case done(TargetID, version: String?)
    /// A create was refused because these are there: candidates to adopt or to report. May be empty: it exists, but is not shown.
    case exists([TargetResource])
    /// An update or delete of what is not there.
    case gone
    /// It is done, and the account is no longer to be seen (a pending user was deactivated).
    case vanished(TargetID)
}

/// A resource as the target has it.
public struct TargetResource: Sendable {
    /// The target's key.
    public var id: TargetID
    /// The version for conditional writes.
    public var version: String?
    /// The values by path, as far as they were asked for or delivered.
    public var values: [AttributePath: [TargetValue]]

    /// A resource.
    public init(id: TargetID, version: String? = nil, values: [AttributePath: [TargetValue]] = [:]) {
        self.id = id
        self.version = version
        self.values = values
    }
}
