import BridgeCore

/// Finds the anchor of each entry and watches that one file does not mix kinds of anchors.
///
/// An entry that has a lesser identifier than entries before it is refused: it may have been cut off, and its person would be taken
/// for somebody new.
struct AnchorFinder {
    /// What was found.
    enum Outcome {
        /// The anchor is in ``bytes``.
        case found(rank: Int)
        /// The entry has no usable anchor, because of this.
        case failed(String, attribute: String?)
    }

    /// The anchor found last.
    private(set) var bytes: [UInt8] = []
    private let table: AttributeTable
    private let choice: AttributeTable.AnchorChoice
    private var bestRank = Int.max

    init(table: AttributeTable, choice: AttributeTable.AnchorChoice) {
        self.table = table
        self.choice = choice
    }

    /// A new file begins.
    mutating func begin() { bestRank = .max }

    /// Finds the entry's anchor. For an entry that counts it also remembers which identifier it was.
    mutating func find(_ entry: DirectoryEntry) -> Outcome {
        bytes.removeAll(keepingCapacity: true)
        guard let (value, use) = best(entry) else { return .failed(Self.missing(choice), attribute: nil) }
        let outcome = entry.withBytes(value) { source in
            let outcome = use.form.canonical(source, into: &bytes)
            if outcome == .asItIs { bytes.append(contentsOf: source) }
            return outcome
        }
        if case .invalid(let reason) = outcome { return .failed("The anchor of the record \(reason).", attribute: use.name) }
        guard !bytes.isEmpty else { return .failed(Self.missing(choice), attribute: use.name) }
        return .found(rank: use.rank)
    }

    /// Why the identifier of that rank cannot be the anchor of this entry, or nil.
    mutating func objection(_ rank: Int, _ entry: DirectoryEntry) -> String? {
        guard case .automatic = choice else { return nil }
        let isLesser = rank > bestRank || (entry.mayBeCut && rank == AttributeTable.nameRank && bestRank == .max)
        bestRank = min(bestRank, rank)
        guard isLesser else { return nil }
        return entry.mayBeCut
            ? "The last record has no identifier and nothing follows it, so it may have been cut off. Export the file again; "
                + "if it is whole, end it with an empty line."
            : "The record lacks the identifier that others in the file have. Export that attribute for every entry, or set “anchor”."
    }

    private func best(_ entry: DirectoryEntry) -> (DirectoryEntry.Value, AttributeTable.Use)? {
        var best: (DirectoryEntry.Value, AttributeTable.Use)?
        for value in entry.values where !value.bytes.isEmpty {
            for use in value.uses where table.uses[use].role == .anchor && table.uses[use].rank < best?.1.rank ?? .max {
                best = (value, table.uses[use])
            }
        }
        return best
    }

    private static func missing(_ choice: AttributeTable.AnchorChoice) -> String {
        switch choice {
        case .automatic: "The record has no identifier such as objectGUID or id, and no distinguished name."
        case .attribute(let name): "The record has no value of “\(name)”, which is set as the anchor."
        }
    }
}
