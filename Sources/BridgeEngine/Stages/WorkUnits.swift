import BridgeState

/// What is written at the same time: single operations, and all membership operations of a group as one.
///
/// Services that know no single members are given whole lists, which would overwrite each other.
enum WorkUnits {
    static func units(of operations: [PlannedOperation]) -> [[PlannedOperation]] {
        var units: [[PlannedOperation]] = []
        var groups: [IdentityID: Int] = [:]
        for operation in operations {
            if operation.action.isMembership, let index = groups[operation.identity] {
                units[index].append(operation)
            } else {
                if operation.action.isMembership { groups[operation.identity] = units.count }
                units.append([operation])
            }
        }
        return units
    }
}
