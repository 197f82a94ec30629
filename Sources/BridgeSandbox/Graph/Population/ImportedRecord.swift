/// A person or a group out of somewhere else, as texts by attribute name.
public struct ImportedRecord: Hashable, Sendable {
    /// What it is.
    public enum Kind: Hashable, Sendable {
        /// A person.
        case user
        /// A group.
        case group
    }

    /// What it is.
    public var kind: Kind
    /// The key under which other records name it.
    public var anchor: String
    /// True for who is deleted and restorable there.
    public var isDeleted = false
    /// Values by the names of the Azure AD vocabulary or of Graph; none for what is empty.
    public var values: [String: [String]]

    /// Describes a record.
    public init(_ kind: Kind, anchor: String, values: [String: [String]]) {
        self.kind = kind
        self.anchor = anchor
        self.values = values
    }
}

extension GraphSandbox {
    /// Adds people and groups that were read elsewhere. What is there from the start is no change for delta queries.
    ///
    /// - Parameter memberships: members by the anchor of their group, named by their anchors or distinguished names.
    /// - Returns: how many records were left out, because their id or principal name was taken.
    @discardableResult
    public func add(_ records: [ImportedRecord], memberships: [String: [String]] = [:]) -> Int {
        tenant.withState { state in
            var importer = RecordImporter(directory: state.directory, domain: configuration.identity.domain, time: tenant.timestamp)
            state.directory = TenantState()
            importer.add(records, memberships: memberships)
            state.directory = importer.directory
            return importer.refused
        }
    }
}
