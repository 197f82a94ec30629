import BridgeCore

extension ParsedExpression {
    /// The attributes that a source does not have, each where it first stands, with the nearest name that it has.
    ///
    /// - Parameters:
    ///   - knownAttributes: the names in the source's schema. They are found exactly or without regard to ASCII case.
    ///   - isOpen: the source can have attributes beyond its schema; then nothing is known to be missing.
    public func problems(knownAttributes: [String], isOpen: Bool) -> [ExpressionError] {
        guard !isOpen else { return [] }
        var settled = Set(knownAttributes.map(asciiLowercased))
        var problems: [ExpressionError] = []
        root.visit { node in
            guard case .attribute(let name) = node.kind, settled.insert(asciiLowercased(name)).inserted else { return }
            let nearest = Spelling.nearest(to: name, in: knownAttributes)
            problems.append(
                ExpressionError("The source has no attribute \(name)", at: node.range, suggestion: nearest.map { "[\($0)]" }))
        }
        return problems
    }
}
