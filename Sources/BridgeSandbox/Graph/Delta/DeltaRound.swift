/// The objects of a round in order, and the pages that they make.
struct DeltaRound {
    private let directory: TenantState
    private let token: DeltaToken
    private let membersPerItem: Int
    private let showsManager: Bool
    private let showsMembers: Bool
    private let selected: Set<PropertyID>

    init(directory: TenantState, token: DeltaToken, membersPerItem: Int) {
        self.directory = directory
        self.token = token
        self.membersPerItem = max(1, membersPerItem)
        showsManager = token.kind == .user && token.select?.contains("manager") == true
        // Members come unasked when nothing is selected.
        showsMembers = token.kind == .group && token.select?.contains("members") ?? true
        let names = token.select ?? GraphSchema.of(token.kind).defaults ?? []
        selected = Set(names.compactMap(directory.table.known))
    }

    /// The items of a page, and where the next one starts; nil when this was the last.
    func page(size: Int, members: Int) -> (items: [DeltaItem], next: DeltaToken.Place?) {
        switch token.place {
        case .objects(let index, let parts):
            let slots = directory.slots(token.kind)
            return page(count: slots.count, from: index, parts: parts, size: size, members: members) {
                first(slots[$0])
            } next: {
                .objects(index: $0, parts: $1)
            }
        case .changes(let index, let parts):
            let changes = summaries()
            return page(count: changes.count, from: index, parts: parts, size: size, members: members) {
                later(changes[$0].slot, changes[$0].summary)
            } next: {
                .changes(index: $0, parts: $1)
            }
        case .rest: return ([], nil)
        }
    }

    private func page(
        count: Int, from start: Int, parts given: Int, size: Int, members: Int, items: (Int) -> [DeltaItem],
        next: (Int, Int) -> DeltaToken.Place
    ) -> (items: [DeltaItem], next: DeltaToken.Place?) {
        var page: [DeltaItem] = []
        var memberCount = 0
        for index in min(start, count)..<count {
            let skipped = index == start ? given : 0
            for (part, item) in items(index).enumerated().dropFirst(skipped) {
                guard page.count < max(1, size), memberCount < max(1, members) else { return (page, next(index, part)) }
                page.append(item)
                memberCount += item.members.count
            }
        }
        return (page, nil)
    }

    /// What the first round says of an object. Deleted ones are told as such; the service does so too.
    private func first(_ slot: Slot) -> [DeltaItem] {
        let object = directory.object(slot)
        guard object.life != .purged, isAsked(object) else { return [] }
        var item = DeltaItem(slot: slot)
        item.showsManager = showsManager && directory.manager(slot) != nil
        return split(item, showsMembers ? directory.members(slot).map { ($0, true) } : [])
    }

    private func later(_ slot: Slot, _ summary: DeltaSummary) -> [DeltaItem] {
        var item = DeltaItem(slot: slot)
        item.properties = summary.isWhole ? nil : summary.properties
        item.showsManager = showsManager && (summary.managerChanged || summary.isWhole && directory.manager(slot) != nil)
        item.formerManager = summary.formerManager
        var members = showsMembers ? summary.members : []
        if showsMembers, summary.isWhole {
            let told = Set(members.map(\.slot))
            members += directory.members(slot).filter { !told.contains($0) }.map { ($0, true) }
        }
        return split(item, members)
    }

    /// A group with many members comes several times, each time with others.
    private func split(_ item: DeltaItem, _ members: [(slot: Slot, isAdded: Bool)]) -> [DeltaItem] {
        guard directory.object(item.slot).isPresent, !members.isEmpty else { return [item] }
        return stride(from: 0, to: members.count, by: membersPerItem).map { start in
            var part = item
            part.members = members[start..<min(start + membersPerItem, members.count)]
            return part
        }
    }

    private func summaries() -> [(slot: Slot, summary: DeltaSummary)] {
        var summaries: [(slot: Slot, summary: DeltaSummary)] = []
        var places: [Slot: Int] = [:]
        for change in directory.log.changes[token.from..<token.to] where isAsked(directory.object(change.slot)) {
            if let place = places[change.slot] {
                summaries[place].summary.add(change.what)
            } else {
                places[change.slot] = summaries.count
                var summary = DeltaSummary()
                summary.add(change.what)
                summaries.append((change.slot, summary))
            }
        }
        return summaries.filter { isVisible($0.summary) }
    }

    private func isAsked(_ object: GraphObject) -> Bool {
        object.kind == token.kind && token.ids?.contains { $0.lowercased() == object.id.lowercased() } ?? true
    }

    /// An object that changed in nothing that is selected does not appear.
    private func isVisible(_ summary: DeltaSummary) -> Bool {
        summary.isWhole || showsManager && summary.managerChanged || showsMembers && !summary.members.isEmpty
            || !summary.properties.isDisjoint(with: selected)
    }
}
