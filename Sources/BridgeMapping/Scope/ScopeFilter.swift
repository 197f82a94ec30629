public import BridgeCore

/// Who is in scope: clauses joined by *all* and *any*, nested as one likes.
///
/// A group without clauses restricts nothing: nobody loses an account because a list was left empty.
public indirect enum ScopeFilter: Sendable, Hashable {
    /// One condition.
    case clause(ScopeClause)
    /// Every part holds. A plain list of clauses is this.
    case all([ScopeFilter])
    /// At least one part holds.
    case any([ScopeFilter])

    /// The clauses in the order of the text.
    public var clauses: [ScopeClause] {
        switch self {
        case .clause(let clause): [clause]
        case .all(let parts), .any(let parts): parts.flatMap(\.clauses)
        }
    }

    /// The attributes that are read, each once, in order.
    public var attributes: [String] {
        var seen: Set<String> = []
        return clauses.map(\.attribute).filter { seen.insert($0).inserted }
    }

    /// The filter made ready for records of a layout. An attribute that the layout lacks is unknown in every record.
    public func compiled(for layout: AttributeLayout) -> CompiledScope { CompiledScope(self, layout: layout) }
}

extension ScopeFilter: CustomStringConvertible {
    /// The filter on one line: `any of (city IS NULL; city EQUALS Hamburg)`.
    public var description: String {
        switch self {
        case .clause(let clause): clause.description
        case .all(let parts): "all of (\(parts.map(\.description).joined(separator: "; ")))"
        case .any(let parts): "any of (\(parts.map(\.description).joined(separator: "; ")))"
        }
    }
}
