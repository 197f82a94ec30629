/// An app role of an enterprise application given to a user, a group or a service principal.
struct RoleAssignment: Hashable, Sendable {
    let id: String
    /// All zeros for default access.
    let appRoleID: String
    let principal: Slot
    let resource: Slot
    let created: String

    /// Default access, without a role.
    static let defaultRole = "00000000-0000-0000-0000-000000000000"
}
