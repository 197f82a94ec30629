import BridgeCore
import JSONStream

/// A page of users or groups as the service gave it: everything of it was read before anything of it is used.
struct EntryPage: Sendable {
    /// The objects; with an error, one that could be read in part only.
    var entries: [(entry: DirectoryEntry, error: JSONStreamError?)] = []
    /// The address of the next page.
    var nextLink: String?
    /// The address to ask for later changes.
    var deltaLink: String?
}

/// Reads pages of users and groups.
struct EntryPageReader: Sendable {
    let layout: AttributeLayout
    let table: AttributeTable
    /// True: what was selected and is not there has no value. In a delta it is unknown.
    let isWhole: Bool
    private let asked: [(slot: Int, matches: [AttributeTable.Match])]
    private let structures: StructureGatherer
    private let slotCount: Int

    init(layout: AttributeLayout, isWhole: Bool) {
        self.layout = layout
        self.isWhole = isWhole
        table = AttributeTable(layout: layout, anchor: .attribute("id"), reserved: [])
        slotCount = layout.attributes.count
        let properties = GraphProperties(layout, forChanges: !isWhole)
        let table = table
        asked = properties.namesBySlot.sorted { $0.key < $1.key }.map { slot, names in
            (slot, names.compactMap { name in table.match(name) })
        }
        structures = StructureGatherer(layout: layout, table: table, isWhole: isWhole)
    }

    /// Reads a page.
    ///
    /// - Throws: `JSONStreamError` or `graph.damaged` when it is cut off or no page at all.
    func read(_ body: [UInt8], _ purpose: GraphPurpose) throws -> EntryPage {
        var page = EntryPage()
        var gatherer = GraphGatherer(table: table)
        var reader = JSONElementReader()
        try body.withUnsafeBufferPointer { bytes in
            try reader.append(bytes) { element in page.entries.append(take(element, &gatherer)) }
        }
        let facts = try reader.finish()
        guard facts.shape == .page else { throw BridgeError.damagedAnswer(purpose) }
        page.nextLink = facts.nextLink
        page.deltaLink = facts.deltaLink
        return page
    }

    /// Reads a page of a delta round, which leads to another page or to the next round.
    func readDelta(_ body: [UInt8], _ purpose: GraphPurpose) throws -> EntryPage {
        let page = try read(body, purpose)
        guard page.nextLink != nil || page.deltaLink != nil else { throw BridgeError.damagedAnswer(purpose) }
        return page
    }

    /// Reads one object that is an answer of its own.
    func readObject(_ body: [UInt8], _ purpose: GraphPurpose) throws -> DirectoryEntry {
        var gatherer = GraphGatherer(table: table)
        var reader = JSONElementReader(arrayMembers: [])
        var found: (entry: DirectoryEntry, error: JSONStreamError?)?
        try body.withUnsafeBufferPointer { bytes in
            try reader.append(bytes) { element in found = take(element, &gatherer) }
        }
        _ = try reader.finish()
        guard let found, found.error == nil else { throw BridgeError.damagedAnswer(purpose) }
        return found.entry
    }

    private func take(
        _ element: borrowing JSONElement, _ gatherer: inout GraphGatherer
    ) -> (entry: DirectoryEntry, error: JSONStreamError?) {
        var entry = DirectoryEntry()
        entry.begin(line: element.line)
        do {
            try gatherer.gather(element, into: &entry)
            if structures.isNeeded { try structures.gather(element, into: &entry) }
        } catch {
            return (entry, error as? JSONStreamError)
        }
        if isWhole { settle(&entry) }
        return (entry, nil)
    }

    /// Says of every slot that was asked for and is not there that it has no value: a manager, an extension.
    private func settle(_ entry: inout DirectoryEntry) {
        var seen = [Bool](repeating: false, count: slotCount)
        for value in entry.values { for use in value.uses where table.handlings[use].slot >= 0 { seen[table.handlings[use].slot] = true } }
        for uses in entry.empties { for use in uses where table.handlings[use].slot >= 0 { seen[table.handlings[use].slot] = true } }
        for (slot, matches) in asked where !seen[slot] {
            if let match = matches.first { entry.addEmpty(match) }
        }
    }
}

extension AttributeTable {
    /// What a name in a document is used for.
    func match(_ name: String) -> Match? { Array(name.utf8).withUnsafeBufferPointer { match($0) } }
}
