/// One thing that happened in a tenant, as delta queries tell it.
struct GraphChange: Sendable {
    enum What: Sendable {
        case created
        case changed([PropertyID])
        case manager(from: Slot?)
        case member(Slot, isAdded: Bool)
        case deleted
        case restored
        case purged
    }

    let slot: Slot
    let what: What
}

/// What happened since the tenant was filled, in order. A delta token is a position in it.
struct ChangeLog: Sendable {
    private(set) var changes: [GraphChange] = []
    /// Where delta queries stop although more happened: the directory's lag, on command.
    private var heldAt: Int?

    /// The position behind the last change that delta queries show.
    var end: Int { heldAt ?? changes.count }

    mutating func append(_ slot: Slot, _ what: GraphChange.What) {
        changes.append(GraphChange(slot: slot, what: what))
    }

    /// From now on changes happen and delta queries do not show them.
    mutating func hold() { heldAt = heldAt ?? changes.count }

    /// What was held back is shown.
    mutating func release() { heldAt = nil }
}
