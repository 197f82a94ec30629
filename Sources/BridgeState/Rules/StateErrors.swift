package import BridgeCore

/// The errors that every store throws alike: none of them changes anything, so their effect is always `none`.
extension BridgeError {
    package static func leaseLost(_ lease: Lease) -> BridgeError {
        BridgeError(
            "state.lease_lost",
            "The right to write “\(lease.name)” was given to another process or given back; this process must stop writing.", effect: .none)
    }

    package static func inUse(_ name: String, owner: String, since: String) -> BridgeError {
        BridgeError(
            "state.in_use",
            "The state is in use for “\(name)” by \(owner) since \(since); wait until that run is over, or stop it.", effect: .none)
    }

    package static func otherSystem(role: String, bound: String, found: String) -> BridgeError {
        BridgeError(
            "state.other_system",
            "This state is bound to “\(bound)” as \(role), and the pipeline now names “\(found)”; correct the pipeline, use a new "
                + "state, or, if it is the same system under another name, say so with “idbridge state rebind”.",
            effect: .none)
    }

    package static func unknownIdentity(_ id: IdentityID) -> BridgeError {
        BridgeError("state.unknown_identity", "The state holds no identity \(id.value) of that kind.", effect: .none)
    }

    package static func unknownRecord(source: String) -> BridgeError {
        BridgeError("state.unknown_record", "A record of “\(source)” that was to be joined is not in the state.", effect: .none)
    }

    package static func unknownPlan(_ id: PlanID) -> BridgeError {
        BridgeError("plan.unknown", "The state holds no plan “\(id.value)”.", effect: .none)
    }

    package static func planExists(_ id: PlanID) -> BridgeError {
        BridgeError("plan.exists", "The state already holds a plan “\(id.value)”.", effect: .none)
    }

    package static func planSealed(_ id: PlanID) -> BridgeError {
        BridgeError("plan.sealed", "The plan “\(id.value)” is sealed and takes no further changes; make a new plan.", effect: .none)
    }

    package static func planStatus(_ id: PlanID, is status: PlanHead.Status, refuses next: String) -> BridgeError {
        BridgeError(
            "plan.status", "The plan “\(id.value)” is \(status.rawValue) and cannot be \(next); make a new plan.", effect: .none)
    }

    package static func unknownOperation(_ sequence: Int64, in plan: PlanID) -> BridgeError {
        BridgeError("plan.unknown_operation", "The plan “\(plan.value)” has no operation \(sequence).", effect: .none)
    }

    package static func duplicateOperation(in plan: PlanID) -> BridgeError {
        BridgeError("plan.duplicate_operation", "The plan “\(plan.value)” has an operation of the same number already.", effect: .none)
    }
}
