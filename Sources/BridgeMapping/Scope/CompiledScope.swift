public import BridgeCore

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A scope filter ready to run over the records of one layout. Thread safe: immutable.
public struct CompiledScope: Sendable {
    indirect enum Node: Sendable {
        case clause(CompiledClause)
        case all([Node])
        case any([Node], text: String)
    }

    private let root: Node

    init(_ filter: ScopeFilter, layout: AttributeLayout) { root = Node(filter, layout: layout) }

    /// Decides on a record. The record's layout must be the one compiled for.
    ///
    /// - Parameter now: the time that the run regards as now; no operator reads it yet.
    public func decide(_ record: Record, now: Date) -> ScopeDecision { root.decide(record) }

    /// What each clause says of a record, in the order of the text, whether or not it was needed for the decision.
    public func explain(_ record: Record) -> [ClauseResult] {
        let clauses = root.clauses
        let isInScope = root.decide(record).isInScope
        return clauses.enumerated().map { index, clause in
            let decision = clause.decide(record)
            return ClauseResult(
                clause: clause.text, attribute: clause.attribute, decision: decision,
                putsOutAlone: !isInScope && !decision.isInScope && root.holds(record, assuming: index))
        }
    }

    /// What one clause says of a record.
    public struct ClauseResult: Sendable, Hashable {
        /// The text of the clause.
        public var clause: String
        /// The attribute that it reads.
        public var attribute: String
        /// Whether it holds, and why. It names no value.
        public var decision: ScopeDecision
        /// True: the resource is out of scope, and would be in scope if this clause alone held.
        public var putsOutAlone: Bool
    }
}

extension CompiledScope.Node {
    init(_ filter: ScopeFilter, layout: AttributeLayout) {
        switch filter {
        case .clause(let clause): self = .clause(CompiledClause(clause, layout: layout))
        case .all(let parts): self = .all(parts.map { Self($0, layout: layout) })
        case .any(let parts): self = .any(parts.map { Self($0, layout: layout) }, text: filter.description)
        }
    }

    /// The clauses in the order of the text.
    var clauses: [CompiledClause] {
        switch self {
        case .clause(let clause): [clause]
        case .all(let parts), .any(let parts, _): parts.flatMap(\.clauses)
        }
    }

    /// The decision if the clause of that position held.
    func holds(_ record: Record, assuming clause: Int) -> Bool {
        var position = 0
        return holds(record, assuming: clause, &position)
    }

    private func holds(_ record: Record, assuming assumed: Int, _ position: inout Int) -> Bool {
        switch self {
        case .clause(let clause):
            defer { position += 1 }
            return position == assumed || clause.decide(record).isInScope
        case .all(let parts):
            var holds = true
            for part in parts { if !part.holds(record, assuming: assumed, &position) { holds = false } }
            return holds
        case .any(let parts, _):
            var holds = parts.isEmpty
            for part in parts { if part.holds(record, assuming: assumed, &position) { holds = true } }
            return holds
        }
    }

    func decide(_ record: Record) -> ScopeDecision {
        switch self {
        case .clause(let clause): clause.decide(record)
        case .all(let parts): Self.all(parts, record)
        case .any(let parts, let text): Self.any(parts, text, record)
        }
    }

    /// The first part that does not hold decides. One that is certain goes before one that rests on what is unknown.
    private static func all(_ parts: [Self], _ record: Record) -> ScopeDecision {
        var doubtful: ScopeDecision?
        var restsOnUnknown = false
        for part in parts {
            let decision = part.decide(record)
            restsOnUnknown = restsOnUnknown || decision.restsOnUnknown
            if decision.isInScope { continue }
            if !decision.restsOnUnknown { return decision }
            if doubtful == nil { doubtful = decision }
        }
        return doubtful ?? ScopeDecision(isInScope: true, deciding: nil, reason: .allHold, restsOnUnknown: restsOnUnknown)
    }

    private static func any(_ parts: [Self], _ text: String, _ record: Record) -> ScopeDecision {
        if parts.isEmpty { return ScopeDecision(isInScope: true, deciding: nil, reason: .allHold) }
        var doubtful: ScopeDecision?
        var restsOnUnknown = false
        for part in parts {
            let decision = part.decide(record)
            restsOnUnknown = restsOnUnknown || decision.restsOnUnknown
            guard decision.isInScope else { continue }
            if !decision.restsOnUnknown { return decision }
            if doubtful == nil { doubtful = decision }
        }
        return doubtful ?? ScopeDecision(isInScope: false, deciding: text, reason: .noAlternative, restsOnUnknown: restsOnUnknown)
    }
}
