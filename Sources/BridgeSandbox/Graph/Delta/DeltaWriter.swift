import SCIM

/// Writes what a delta query says of objects.
struct DeltaWriter {
    private let directory: TenantState
    private let selection: GraphSelection
    private let names: [String]
    private let isMinimal: Bool

    init(directory: TenantState, token: DeltaToken, isMinimal: Bool) {
        self.directory = directory
        self.isMinimal = isMinimal
        let chosen = token.select ?? GraphSchema.of(token.kind).defaults ?? []
        names = chosen.contains("id") ? chosen : chosen + ["id"]
        selection = GraphSelection(names, token.kind, table: directory.table, showsUnset: false)
    }

    /// Appends one object.
    func write(_ item: DeltaItem, to output: inout [UInt8]) {
        let object = directory.object(item.slot)
        guard object.isPresent else { return writeRemoved(object, to: &output) }
        var leading: [UInt8] = []
        if item.showsManager { writeManager(item, to: &leading) }
        if !item.members.isEmpty { writeMembers(item.members, to: &leading) }
        selection(for: item).write(object, leading: leading, table: directory.table, to: &output)
    }

    private func selection(for item: DeltaItem) -> GraphSelection {
        guard isMinimal, let changed = item.properties else { return selection }
        let shown = names.filter { name in name == "id" || directory.table.known(name).map(changed.contains) ?? false }
        return GraphSelection(shown, directory.object(item.slot).kind, table: directory.table, showsUnset: false)
    }

    private func writeRemoved(_ object: GraphObject, to output: inout [UInt8]) {
        let reason = object.life == .purged ? "deleted" : "changed"
        output += "{\"id\":\(JSONValue.string(object.id)),\"@removed\":{\"reason\":\"\(reason)\"}}".utf8
    }

    private func writeManager(_ item: DeltaItem, to output: inout [UInt8]) {
        let manager = directory.manager(item.slot)
        var entries = manager.map { [reference($0, isAdded: true)] } ?? []
        if let former = item.formerManager, former != manager { entries.insert(reference(former, isAdded: false), at: 0) }
        output += "\"manager@delta\":[\(entries.joined(separator: ","))],".utf8
    }

    private func writeMembers(_ members: ArraySlice<(slot: Slot, isAdded: Bool)>, to output: inout [UInt8]) {
        output += "\"members@delta\":[".utf8
        for (index, member) in members.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            output += reference(member.slot, isAdded: member.isAdded).utf8
        }
        output += "],".utf8
    }

    /// A link that came or went. `deleted` means here that the link is gone, not the object.
    private func reference(_ slot: Slot, isAdded: Bool) -> String {
        let object = directory.object(slot)
        let removed = isAdded ? "" : ",\"@removed\":{\"reason\":\"deleted\"}"
        return "{\"@odata.type\":\"\(object.kind.typeName)\",\"id\":\(JSONValue.string(object.id))\(removed)}"
    }
}
