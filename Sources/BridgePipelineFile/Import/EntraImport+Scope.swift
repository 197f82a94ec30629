import BridgeCore
import BridgeMapping

/// Scoping filters: groups are alternatives, the clauses in one must all hold.
extension EntraImport {
    func addScope(to file: inout EntraFile, _ notes: inout EntraNotes) {
        let groups = users.scope?.groups ?? []
        if !groups.isEmpty {
            add("scope", groups, comment: "Who leaves this scope is treated as “leaving” says.", to: &file, &notes)
        }
        let inputs = users.scope?.inputFilterGroups ?? []
        if !inputs.isEmpty {
            let comment = "inputFilterGroups: who falls out of them is left as they are, not deprovisioned. That is what a pilot does."
            add("pilot", inputs, comment: comment, to: &file, &notes)
        }
        for group in users.scope?.categoryFilterGroups ?? [] {
            notes.add("categoryFilterGroups \(group.name.map { "“\($0)”" } ?? ""): a selector without a counterpart: \(Self.shown(group))")
        }
    }

    private func add(
        _ key: String, _ groups: [EntraSchema.Group], comment: String, to file: inout EntraFile, _ notes: inout EntraNotes
    ) {
        file.addComment(comment, indent: 1)
        var alternatives: [(name: String, clauses: [ScopeClause])] = []
        for group in groups {
            let clauses = (group.clauses ?? []).map(EntraClause.init)
            for clause in clauses where clause.clauses.isEmpty {
                file.addComment(
                    "LOOK AT THIS: left out, because it has no counterpart, so that more people are in: \(clause.shown)", indent: 1)
                notes.add("\(key) clause without counterpart: \(clause.shown)")
            }
            let kept = clauses.flatMap(\.clauses)
            if kept.isEmpty {
                file.addComment("LOOK AT THIS: nothing is left of the filter \(group.name.map { "“\($0)”" } ?? "")", indent: 1)
                notes.add("\(key) filter \(group.name.map { "“\($0)” " } ?? "")has no clause left and is left out")
            } else {
                alternatives.append((group.name ?? "", kept))
            }
        }
        guard !alternatives.isEmpty else { return file.addComment("Nothing of the filter is left: everybody is in.", indent: 1) }
        add(key, alternatives, to: &file)
    }

    /// One filter is a list of clauses; several are alternatives, a line each.
    private func add(_ key: String, _ alternatives: [(name: String, clauses: [ScopeClause])], to file: inout EntraFile) {
        if alternatives.count == 1 {
            if !alternatives[0].name.isEmpty { file.addComment("filter “\(alternatives[0].name)”", indent: 1) }
            return file.add(key, Self.list(alternatives[0].clauses), indent: 1)
        }
        file.add(key, indent: 1)
        file.add("any", indent: 2)
        for (name, clauses) in alternatives {
            if !name.isEmpty { file.addComment("filter “\(name)”", indent: 3) }
            file.addItem("{ all: \(Self.list(clauses)) }", indent: 3)
        }
    }

    private static func list(_ clauses: [ScopeClause]) -> String {
        YAMLLines.list(clauses.map { YAMLLines.literal($0.description) })
    }

    private static func shown(_ group: EntraSchema.Group) -> String {
        (group.clauses ?? []).map { EntraClause($0).shown }.joined(separator: " and ")
    }
}

/// One exported clause.
private struct EntraClause {
    /// The clauses that say the same and must all hold; empty: none does.
    var clauses: [ScopeClause]
    /// The exported clause on one line.
    var shown: String

    init(_ clause: EntraSchema.Clause) {
        let values = clause.targetOperand?.values ?? []
        let attribute = clause.sourceOperandName ?? ""
        let name = clause.operatorName ?? ""
        shown = ([attribute, name] + values.map { "“\($0)”" }).filter { !$0.isEmpty }.joined(separator: " ")
        guard let known = Self.operator(name) else {
            clauses = []
            return
        }
        // Of several values a positive operator means any of them, which one clause cannot say.
        guard known.takesValue else {
            clauses = Self.parsed(attribute, known, nil).map { [$0] } ?? []
            return
        }
        let parsed = values.compactMap { Self.parsed(attribute, known, $0) }
        clauses = parsed.count == values.count && (values.count == 1 || known.isNegative) ? parsed : []
    }

    /// The portal's names, Graph's, and either with spaces, underscores or neither.
    private static func `operator`(_ name: String) -> ScopeOperator? {
        func folded(_ text: String) -> String { asciiLowercased(text).filter { $0 != " " && $0 != "_" } }
        return ScopeOperator.allCases.first { folded($0.rawValue) == folded(name) }
    }

    private static func parsed(_ attribute: String, _ known: ScopeOperator, _ value: String?) -> ScopeClause? {
        let text = ([attribute, known.rawValue] + (value.map { [EntraExpression.quoted($0)] } ?? [])).joined(separator: " ")
        guard let clause = try? ScopeClause(text), clause.attribute == attribute, clause.operator == known else { return nil }
        return clause
    }
}
