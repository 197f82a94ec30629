import BridgeState

/// Operations that go to the target as one piece of work.
enum WorkUnit: Sendable {
    /// One after the other: a single operation, or all membership operations of a group.
    case inOrder([PlannedOperation])
    /// In one request.
    case together([PlannedOperation])

    /// The operations.
    var operations: [PlannedOperation] {
        switch self {
        case .inOrder(let operations), .together(let operations): operations
        }
    }

    /// Cuts claimed operations, which do not depend on each other, into units that are written at the same time.
    ///
    /// Membership operations of one group stay together and alone: services that know no single members are given whole lists, which
    /// would overwrite each other.
    /// - Parameter size: how many operations one request may carry; nil: one.
    static func units(of operations: [PlannedOperation], together size: Int?) -> [WorkUnit] {
        var groups: [[PlannedOperation]] = []
        var places: [IdentityID: Int] = [:]
        for operation in operations where operation.action.isMembership {
            if let place = places[operation.identity] {
                groups[place].append(operation)
            } else {
                places[operation.identity] = groups.count
                groups.append([operation])
            }
        }
        let single = operations.filter { !$0.action.isMembership }
        guard let size, size > 1 else { return single.map { .inOrder([$0]) } + groups.map { .inOrder($0) } }
        let requests = stride(from: 0, to: single.count, by: size).map { Array(single[$0..<min($0 + size, single.count)]) }
        return requests.map { $0.count == 1 ? .inOrder($0) : .together($0) } + groups.map { .inOrder($0) }
    }
}
