import SCIM

/// The directory of a tenant. A value: whoever changes it holds the tenant's lock.
struct TenantState: Sendable {
    var table = PropertyTable()
    private(set) var objects: [GraphObject] = []
    private(set) var log = ChangeLog()
    private(set) var assignments: [RoleAssignment] = []
    /// Raised when all delta tokens become worthless.
    private(set) var generation = 1
    private var slots: [String: Slot] = [:]
    private var principalNames: [String: Slot] = [:]
    private var collections: [GraphKind: [Slot]] = [:]
    private var memberSets: [Slot: SlotSet] = [:]
    private var managers: [Slot: Slot] = [:]
    /// Off while the tenant is filled: what was there from the start is no change.
    var isLogging = true

    /// All slots of a kind, also those of objects that are gone, in ascending order.
    func slots(_ kind: GraphKind) -> [Slot] { collections[kind] ?? [] }

    func object(_ slot: Slot) -> GraphObject { objects[Int(slot)] }

    /// The members of a group, in ascending order.
    func members(_ group: Slot) -> [Slot] { memberSets[group]?.slots ?? [] }

    func isMember(_ slot: Slot, of group: Slot) -> Bool { memberSets[group]?.contains(slot) ?? false }

    func manager(_ user: Slot) -> Slot? { managers[user] }

    /// The slot of an id, or of a user's principal name; nil when it is not there or gone for good.
    func slot(_ kind: GraphKind, _ key: String) -> Slot? {
        let key = key.lowercased()
        guard let slot = slots[key] ?? (kind == .user ? principalNames[key] : nil), object(slot).kind == kind else { return nil }
        return slot
    }

    /// The slot of an object of any kind by its id.
    func slot(id: String) -> Slot? { slots[id.lowercased()] }
}

extension TenantState {
    /// Makes an object; nil when the id or the user's principal name is taken.
    mutating func create(_ kind: GraphKind, id: String, _ values: [(name: String, value: JSONValue)]) -> Slot? {
        let name = values.first { $0.name == "userPrincipalName" }?.value.string?.lowercased()
        guard slots[id.lowercased()] == nil, name.map({ principalNames[$0] == nil }) ?? true else { return nil }
        let slot = Slot(objects.count)
        var object = GraphObject(kind: kind, id: id)
        _ = object.set(numbered([("id", .string(id))] + values), table: &table)
        objects.append(object)
        slots[id.lowercased()] = slot
        collections[kind, default: []].append(slot)
        if kind == .user, let name { principalNames[name] = slot }
        note(slot, .created)
        return slot
    }

    /// Sets properties of an object; false when the new principal name is somebody else's.
    mutating func update(_ slot: Slot, _ values: [(name: String, value: JSONValue)]) -> Bool {
        let name = values.first { $0.name == "userPrincipalName" }?.value.string
        if let name, object(slot).kind == .user {
            guard principalNames[name.lowercased()].map({ $0 == slot }) ?? true else { return false }
            forgetPrincipalName(slot)
            principalNames[name.lowercased()] = slot
        }
        let changed = objects[Int(slot)].set(numbered(values), table: &table)
        if !changed.isEmpty { note(slot, .changed(changed)) }
        return true
    }

    /// Deletes an object so that it can be restored. A user's principal name is free for others from then on.
    mutating func delete(_ slot: Slot, at time: String) {
        guard object(slot).isPresent else { return }
        let object = object(slot)
        guard object.kind != .servicePrincipal else { return purge(slot) }
        if object.kind == .user, let name = principalName(slot) {
            forgetPrincipalName(slot)
            // The service puts the id without dashes in front, so that the name is free.
            let mangled = object.id.replacing("-", with: "") + name
            _ = objects[Int(slot)].set(numbered([("userPrincipalName", .string(mangled))]), table: &table)
        }
        objects[Int(slot)].live(.deleted(at: time))
        note(slot, .deleted)
    }

    /// Brings a deleted object back; false when its principal name was taken meanwhile.
    mutating func restore(_ slot: Slot) -> Bool {
        guard case .deleted = object(slot).life else { return false }
        let prefix = object(slot).id.replacing("-", with: "")
        if let mangled = principalName(slot), mangled.hasPrefix(prefix) {
            let name = String(mangled.dropFirst(prefix.count))
            guard principalNames[name.lowercased()] == nil else { return false }
            principalNames[name.lowercased()] = slot
            _ = objects[Int(slot)].set(numbered([("userPrincipalName", .string(name))]), table: &table)
        }
        objects[Int(slot)].live(.present)
        note(slot, .restored)
        return true
    }

    /// Removes an object for good, with its memberships, reports and assignments.
    mutating func purge(_ slot: Slot) {
        for (group, set) in memberSets where set.contains(slot) { setMember(slot, of: group, isMember: false) }
        for (user, manager) in managers where manager == slot { setManager(user, nil) }
        assignments.removeAll { $0.principal == slot || $0.resource == slot }
        forgetPrincipalName(slot)
        slots[object(slot).id.lowercased()] = nil
        managers[slot] = nil
        memberSets[slot] = nil
        objects[Int(slot)].live(.purged)
        note(slot, .purged)
    }

    /// Says whether an object is in a group; false when it was so already.
    @discardableResult
    mutating func setMember(_ slot: Slot, of group: Slot, isMember: Bool) -> Bool {
        let isNew =
            isMember ? memberSets[group, default: SlotSet()].insert(slot) : memberSets[group]?.remove(slot) ?? false
        if isNew { note(group, .member(slot, isAdded: isMember)) }
        return isNew
    }

    /// Sets or clears a user's manager.
    mutating func setManager(_ user: Slot, _ manager: Slot?) {
        let before = managers[user]
        guard before != manager else { return }
        managers[user] = manager
        note(user, .manager(from: before))
    }

    /// Gives an app role of a service principal to somebody.
    mutating func assign(_ assignment: RoleAssignment) { assignments.append(assignment) }

    /// Takes an assignment away; false when there is none.
    mutating func unassign(id: String, resource: Slot) -> Bool {
        guard let index = assignments.firstIndex(where: { $0.id == id && $0.resource == resource }) else { return false }
        assignments.remove(at: index)
        return true
    }

    /// Makes every delta token worthless.
    mutating func resetDelta() { generation += 1 }

    /// Lets delta queries lag behind from now on, or show what was held back.
    mutating func holdChanges(_ isHeld: Bool) {
        if isHeld { log.hold() } else { log.release() }
    }

    private mutating func note(_ slot: Slot, _ what: GraphChange.What) {
        if isLogging { log.append(slot, what) }
    }

    private func principalName(_ slot: Slot) -> String? {
        table.known("userPrincipalName").flatMap { object(slot).value($0)?.string }
    }

    private mutating func forgetPrincipalName(_ slot: Slot) {
        guard let name = principalName(slot)?.lowercased(), principalNames[name] == slot else { return }
        principalNames[name] = nil
    }

    private mutating func numbered(_ values: [(name: String, value: JSONValue)]) -> [(property: PropertyID, value: JSONValue)] {
        values.map { (table.id($0.name), $0.value) }
    }
}
