/// The attributes of people that come from an enterprise application or from groups, and not from the person's own object.
enum AssignmentAttribute {
    /// `True` or `False`.
    static let isAssigned = Assignment.attribute
    /// The app roles, as JSON objects that the role functions understand.
    static let roles = "appRoleAssignments"

    static let all: Set<String> = [isAssigned, roles]
}
