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
    /// The best and the worst identifier that an entry of the file has had.
    private(set) var bestRank = Int.max
    private(set) var worstRank = -1

    init(table: AttributeTable, choice: AttributeTable.AnchorChoice) {
        self.table = table
        self.choice = choice
    }

    /// A new file begins.
    mutating func begin() {
        bestRank = .max
        worstRank = -1
    }

    /// Takes over what was seen in another part of the file. False: entries of it lack an identifier that earlier ones have.
    mutating func join(_ part: (best: Int, worst: Int)) -> Bool {
        guard case .automatic = choice else { return true }
        guard part.worst <= bestRank else { return false }
        bestRank = min(bestRank, part.best)
        worstRank = max(worstRank, part.worst)
        return true
    }

    /// Finds the entry's anchor. For an entry that counts it also remembers which identifier it was.
    mutating func find(_ entry: DirectoryEntry) -> Outcome {
        bytes.removeAll(keepingCapacity: true)
        return entry.withMemory { memory in
            guard let (value, use) = best(memory) else { return .failed(Self.missing(choice), attribute: nil) }
            let source = memory.bytes(of: value)
            switch table.handlings[use].form.canonical(source, into: &bytes) {
            case .asItIs: bytes.append(contentsOf: source)
            case .appended, .nothing: break
            case .invalid(let reason): return .failed("The anchor of the record \(reason).", attribute: table.uses[use].name)
            }
            guard !bytes.isEmpty else { return .failed(Self.missing(choice), attribute: table.uses[use].name) }
            return .found(rank: table.handlings[use].rank)
        }
    }

    /// Why the identifier of that rank cannot be the anchor of this entry, or nil.
    mutating func objection(_ rank: Int, _ entry: DirectoryEntry) -> String? {
        guard case .automatic = choice else { return nil }
        let isLesser = rank > bestRank || (entry.mayBeCut && rank == AttributeTable.nameRank && bestRank == .max)
        bestRank = min(bestRank, rank)
        worstRank = max(worstRank, rank)
        guard isLesser else { return nil }
        return entry.mayBeCut
            ? "The last record has no identifier and nothing follows it, so it may have been cut off. Export the file again; "
                + "if it is whole, end it with an empty line."
            : "The record lacks the identifier that others in the file have. Export that attribute for every entry, or set “anchor”."
    }

    private func best(_ memory: DirectoryEntry.Memory) -> (DirectoryEntry.Value, use: Int)? {
        table.handlings.withUnsafeBufferPointer { handlings in
            var best: (DirectoryEntry.Value, use: Int)?
            var bestRank = Int.max
            for value in memory.values where handlings[value.uses.lowerBound].purposes.contains(.anchor) && !value.bytes.isEmpty {
                for use in value.uses where handlings[use].role == .anchor && handlings[use].rank < bestRank {
                    (best, bestRank) = ((value, use), handlings[use].rank)
                }
            }
            return best
        }
    }

    private static func missing(_ choice: AttributeTable.AnchorChoice) -> String {
        switch choice {
        case .automatic: "The record has no identifier such as objectGUID or id, and no distinguished name."
        case .attribute(let name): "The record has no value of “\(name)”, which is set as the anchor."
        }
    }
}
