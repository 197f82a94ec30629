import BridgeCore

/// Writes entries as records of the layout: the attribute by preference, in canonical form, with the computed attributes.
struct EntryWriter {
    /// What became of an entry.
    enum Outcome {
        /// It was written.
        case written
        /// It is of another kind.
        case passedOver
        /// It cannot be read; with its anchor where that is known.
        case skipped(anchor: String?, BridgeError)
    }

    let table: AttributeTable
    let layout: AttributeLayout
    /// True: what an entry does not mention is empty; false: it is unknown.
    let isComplete: Bool
    private let assignment: Assignment?
    private let assignedSlot: Int?
    private let accountEnabledSlots: [Int]
    private var anchors: AnchorFinder
    private var ranks: [Int]
    private var scratch: [UInt8] = []
    private var file = ""

    init(layout: AttributeLayout, table: AttributeTable, choice: AttributeTable.AnchorChoice, isComplete: Bool, assignment: Assignment?) {
        self.layout = layout
        self.table = table
        self.isComplete = isComplete
        self.assignment = assignment
        assignedSlot = assignment == nil ? nil : layout.slot(Assignment.attribute)
        accountEnabledSlots = layout.attributes.indices.filter {
            AzureADVocabulary.attribute(named: layout.attributes[$0].name)?.name == "accountEnabled"
        }
        anchors = AnchorFinder(table: table, choice: choice)
        ranks = Array(repeating: .max, count: layout.attributes.count)
    }

    /// A new file begins.
    mutating func begin(file: String) {
        self.file = file
        anchors.begin()
    }

    /// The best and the worst identifier that an entry of the file has had.
    var anchorRanks: (best: Int, worst: Int) { (anchors.bestRank, anchors.worstRank) }

    /// Takes over a part of the file that another writer has written; see ``AnchorFinder/join(_:)``.
    mutating func join(anchorRanks part: (best: Int, worst: Int)) -> Bool { anchors.join(part) }

    /// Writes one entry.
    ///
    /// - Parameter fallback: the kind of entries that do not say what they are.
    mutating func write(_ entry: DirectoryEntry, fallback: ResourceKind?, into builder: inout RecordBatchBuilder) -> Outcome {
        let facts = EntryFacts(entry, table, fallback: fallback)
        if facts.isUndecided {
            return refuse(entry, fallback: fallback, because: undecided(entry))
        }
        guard facts.kind == layout.kind else { return .passedOver }
        switch anchors.find(entry) {
        case .failed(let message, let attribute):
            return .skipped(anchor: nil, error("source.no_anchor", message, line: entry.line, attribute: attribute))
        case .found(let rank):
            if let objection = anchors.objection(rank, entry) {
                return .skipped(anchor: nil, error("source.no_anchor", objection, line: entry.line, attribute: nil))
            }
        }
        builder.begin()
        builder.mark(facts.change)
        builder.anchor(anchors.bytes.span)
        if let error = fill(entry, into: &builder) {
            builder.discard()
            return .skipped(anchor: anchorText, error)
        }
        settle(entry, facts.change, &builder)
        builder.end()
        return .written
    }

    /// What a faulty entry becomes: held by its anchor where that can be read.
    mutating func refuse(_ entry: DirectoryEntry, fallback: ResourceKind?, because error: BridgeError) -> Outcome {
        // What could be read of it may say that it is of another known kind; that it is of none may be owed to what could not be read.
        if let kind = EntryFacts(entry, table, fallback: fallback).kind, kind != layout.kind { return .passedOver }
        guard case .found(let rank) = anchors.find(entry), anchors.objection(rank, entry) == nil else {
            return .skipped(anchor: nil, error)
        }
        return .skipped(anchor: anchorText, error)
    }

    private func undecided(_ entry: DirectoryEntry) -> BridgeError {
        error(
            "source.kind_unknown",
            "Nothing tells whether the record is a person, a group or something else. Export objectClass too (Graph: the list of users).",
            line: entry.line, attribute: nil)
    }

    private var anchorText: String? { String(validating: anchors.bytes, as: UTF8.self) }

    private mutating func fill(_ entry: borrowing DirectoryEntry, into builder: inout RecordBatchBuilder) -> BridgeError? {
        let hasPreferences = table.hasPreferences
        return table.handlings.withUnsafeBufferPointer { handlings in
            entry.withMemory { memory in
                if hasPreferences { rank(memory, handlings) }
                for value in memory.values where handlings[value.uses.lowerBound].purposes.contains(.value) {
                    for use in value.uses {
                        let handling = handlings[use]
                        guard handling.slot >= 0, !hasPreferences || ranks[handling.slot] == handling.rank else { continue }
                        if let reason = add(memory.bytes(of: value), handling, &builder) {
                            return error("source.value", "The value \(reason).", line: value.line, attribute: table.uses[use].name)
                        }
                    }
                }
                return nil
            }
        }
    }

    /// Finds the rank of the preferred name for each slot among those that have a value.
    private mutating func rank(_ memory: DirectoryEntry.Memory, _ handlings: UnsafeBufferPointer<AttributeTable.Handling>) {
        ranks.withUnsafeMutableBufferPointer { ranks in
            for slot in ranks.indices { ranks[slot] = .max }
            for value in memory.values where !value.bytes.isEmpty && handlings[value.uses.lowerBound].purposes.contains(.value) {
                for use in value.uses {
                    let handling = handlings[use]
                    if handling.slot >= 0 { ranks[handling.slot] = min(ranks[handling.slot], handling.rank) }
                }
            }
        }
    }

    /// Adds a value in canonical form; what is wrong with it, where something is.
    @inline(__always)
    private mutating func add(
        _ value: UnsafeBufferPointer<UInt8>, _ handling: AttributeTable.Handling, _ builder: inout RecordBatchBuilder
    ) -> String? {
        if handling.isFirstOnly, builder.hasValue(slot: handling.slot) { return nil }
        if handling.form == .text, !value.isEmpty, ASCII.isASCII(value) {
            builder.add(value, slot: handling.slot)
            return nil
        }
        scratch.removeAll(keepingCapacity: true)
        switch handling.form.canonical(value, into: &scratch) {
        case .asItIs: builder.add(value, slot: handling.slot)
        case .appended: builder.add(scratch.span, slot: handling.slot)
        case .nothing: break
        case .invalid(let reason): return reason
        }
        return nil
    }

    /// Says what is known of the slots that have no value, and fills in what is computed.
    private mutating func settle(_ entry: DirectoryEntry, _ change: RecordBatch.Change, _ builder: inout RecordBatchBuilder) {
        let absentIsEmpty = isComplete && !entry.mayBeCut && !entry.isExcerpt && change == .present
        if !absentIsEmpty {
            for slot in ranks.indices where !builder.hasValue(slot: slot) && !saysEmpty(entry, slot) { builder.forget(slot: slot) }
        }
        for uses in entry.openRanges {
            for use in uses { if let slot = table.uses[use].slot { builder.forget(slot: slot) } }
        }
        // Nobody is enabled because an export does not say.
        for slot in accountEnabledSlots where !builder.hasValue(slot: slot) { builder.forget(slot: slot) }
        guard let assignedSlot, let assignment else { return }
        builder.clear(slot: assignedSlot)
        builder.add(isAssigned(entry, assignment) ? "True" : "False", slot: assignedSlot)
    }

    private func saysEmpty(_ entry: DirectoryEntry, _ slot: Int) -> Bool {
        entry.empties.contains { $0.contains { table.uses[$0].slot == slot } }
            || entry.values.contains { $0.uses.contains { table.uses[$0].slot == slot } }
    }

    private func isAssigned(_ entry: DirectoryEntry, _ assignment: Assignment) -> Bool {
        if anchors.bytes.withUnsafeBufferPointer({ assignment.contains($0) }) { return true }
        var isAssigned = false
        for role in [AttributeTable.Role.distinguishedName, .userName] {
            entry.forEach(role, in: table) { value, _ in isAssigned = isAssigned || assignment.contains(value) }
        }
        return isAssigned
    }

    private func error(_ code: BridgeError.Code, _ message: String, line: Int, attribute: String?) -> BridgeError {
        BridgeError(
            code, message, place: .init(file: file, line: line, attribute: attribute), recovery: .skip, effect: .none)
    }
}
