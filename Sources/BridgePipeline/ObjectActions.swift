/// What a pipeline may do with accounts at all. What is switched off is never planned; the people concerned are listed.
public struct ObjectActions: Sendable, Hashable {
    /// New accounts are made.
    public var create: Bool
    /// Accounts are changed: adopted, updated, disabled, enabled, given another identifier.
    public var update: Bool
    /// Accounts are deleted.
    public var delete: Bool

    /// Actions; all of them unless said otherwise.
    public init(create: Bool = true, update: Bool = true, delete: Bool = true) {
        self.create = create
        self.update = update
        self.delete = delete
    }
}
