/// What one answer of a delta query says of one object.
struct DeltaItem: Sendable {
    let slot: Slot
    /// Properties to show; nil for all that are selected.
    var properties: Set<PropertyID>?
    /// True when the manager changed or is told for the first time.
    var showsManager = false
    /// The manager before, when there was one.
    var formerManager: Slot?
    /// Members that came or went; each once.
    var members: ArraySlice<(slot: Slot, isAdded: Bool)> = []
}

/// What happened to one object between two positions of the log, put together.
struct DeltaSummary: Sendable {
    var isWhole = false
    var properties: Set<PropertyID> = []
    var managerChanged = false
    var formerManager: Slot?
    private(set) var members: [(slot: Slot, isAdded: Bool)] = []
    private var places: [Slot: Int] = [:]

    /// Adds one change. What is told twice of a member is told once, as it was last.
    mutating func add(_ change: GraphChange.What) {
        switch change {
        case .created, .deleted, .restored, .purged: isWhole = true
        case .changed(let properties): self.properties.formUnion(properties)
        case .manager(let former):
            if !managerChanged { formerManager = former }
            managerChanged = true
        case .member(let slot, let isAdded):
            if let place = places[slot] {
                members[place].isAdded = isAdded
            } else {
                places[slot] = members.count
                members.append((slot, isAdded))
            }
        }
    }
}
