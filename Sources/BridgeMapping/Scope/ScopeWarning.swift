/// Something in a filter that is allowed and probably not meant.
public struct ScopeWarning: Sendable, Hashable, CustomStringConvertible {
    /// The part of the filter that is meant.
    public let part: String
    /// What it means as it stands, as one sentence without a full stop.
    public let message: String
    /// What was probably meant, as it is written in a pipeline file.
    public let suggestion: String?

    /// The message and the suggestion.
    public var description: String {
        guard let suggestion else { return message }
        return "\(message); to let them in write \(suggestion)"
    }
}

extension ScopeFilter {
    /// What in the filter is probably not meant: negative clauses that leave out everybody without a value, groups without clauses.
    public var warnings: [ScopeWarning] { warnings(settled: []) }

    /// - Parameter settled: attributes for which the filter already says what happens without a value.
    private func warnings(settled: Set<String>) -> [ScopeWarning] {
        switch self {
        case .clause(let clause):
            guard clause.operator.isNegative, !settled.contains(clause.attribute) else { return [] }
            return [Self.warning(clause)]
        case .any(let parts):
            if parts.isEmpty { return [Self.emptyGroup("any")] }
            let settled = settled.union(Self.tested(parts, .isNull))
            return parts.flatMap { $0.warnings(settled: settled) }
        case .all(let parts):
            if parts.isEmpty { return [Self.emptyGroup("all")] }
            let settled = settled.union(Self.tested(parts, .isNotNull))
            return parts.flatMap { $0.warnings(settled: settled) }
        }
    }

    private static func tested(_ parts: [ScopeFilter], _ wanted: ScopeOperator) -> [String] {
        parts.compactMap { part in
            guard case .clause(let clause) = part, clause.operator == wanted else { return nil }
            return clause.attribute
        }
    }

    private static func warning(_ clause: ScopeClause) -> ScopeWarning {
        let quoted = clause.description.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
        return ScopeWarning(
            part: clause.description,
            message: "\(clause.operator.rawValue) is false for everybody whose \(clause.attribute) is empty",
            suggestion: "{ any: [\(clause.attribute) IS NULL, '\(quoted)'] }")
    }

    private static func emptyGroup(_ name: String) -> ScopeWarning {
        ScopeWarning(part: "\(name): []", message: "\(name) has no clauses and restricts nothing", suggestion: nil)
    }
}
