public import SCIMPath

/// One change of a resource that a client wants, before it takes the form of a PATCH or a PUT.
public struct SCIMChange: Hashable, Sendable {
    /// What becomes of the attribute.
    public enum Edit: Hashable, Sendable {
        /// It gets this value; an array is the whole list. An unassigned value clears.
        case set(JSONValue)
        /// It has no value afterwards.
        case clear
        /// The list has these values too. Plain text stands for `{"value": text}`.
        case add([JSONValue])
        /// The list has these values no longer; they are told apart by their `value`.
        case remove([JSONValue])
    }

    /// The attribute.
    public var path: AttributePath
    /// What becomes of it.
    public var edit: Edit
    /// The values that the service has, as far as known: nil when nobody knows, empty when there are none.
    public var old: [JSONValue]?

    /// Makes a change.
    public init(_ path: AttributePath, _ edit: Edit, old: [JSONValue]? = nil) {
        self.path = path
        self.edit = edit
        self.old = old
    }

    /// True when the right operation depends on what the service has and that is not known: read the resource first.
    ///
    /// An entry of a list is added when absent and replaced when present; the wrong one makes a second entry or is refused (`noTarget`).
    public var needsCurrentResource: Bool {
        if path.filter == nil || old != nil { return false }
        if case .set(let value) = edit { return !value.isUnassigned }
        return false
    }

    /// True for the manager of the enterprise extension, or its `value`.
    var isManager: Bool {
        path.attribute.equalsIgnoringASCIICase("manager") && path.filter == nil
            && path.schema?.equalsIgnoringASCIICase(SchemaURN.enterpriseUser) == true
            && (path.subAttribute?.equalsIgnoringASCIICase("value") ?? true)
    }
}

extension JSONValue {
    /// An entry of a list: plain text becomes `{"value": text}`.
    var entry: JSONValue {
        if case .string = self { return ["value": self] }
        return self
    }
}
