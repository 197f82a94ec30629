extension PlanHead.Status {
    /// True when a plan may go from this status to the next. A plan that was refused, superseded or applied to the end stays so, and a
    /// held plan is applied only after a person released it.
    package func allows(_ next: PlanHead.Status) -> Bool {
        if self == next { return self != .open }
        return switch self {
        case .open, .rejected, .applied, .superseded: false
        case .sealed: next != .open
        case .held: next == .released || next == .rejected || next == .superseded
        case .released, .applying: next != .open && next != .sealed
        }
    }

    /// True when operations may be claimed. A plan that is applied to the end has none left.
    package var isApplicable: Bool {
        switch self {
        case .sealed, .released, .applying, .applied: true
        case .open, .held, .rejected, .superseded: false
        }
    }

    /// True when a newer plan takes this one's place.
    package var isWaiting: Bool { self == .sealed || self == .held || self == .released }
}

/// The scopes of lookup keys that belong to identities themselves.
package enum IdentityScope {
    /// Unique values that an identity wants.
    package static let wanted = "unique:"
    /// Unique values that its account has.
    package static let applied = "applied:"
}
