import BridgeMapping
import SCIMPath

/// The end of the file: what has no counterpart, and how to move.
extension EntraImport {
    /// Groups, other kinds of objects, other rules and what else the document holds.
    func addOtherMappings(_ notes: inout EntraNotes) {
        for rule in schema.synchronizationRules {
            for mapping in rule.objectMappings ?? [] {
                let isTaken = [users, groups].contains { $0?.name == mapping.name && $0?.sourceObjectName == mapping.sourceObjectName }
                if rule.name != self.rule.name || !isTaken { add(mapping, of: rule, &notes) }
            }
        }
        let metadata = (rule.metadata ?? []) + (users.metadata ?? [])
        let keys = Set(metadata.compactMap(\.key)).sorted()
        if !keys.isEmpty { notes.add("metadata: \(keys.joined(separator: ", "))") }
        for attribute in (schema.directories ?? []).flatMap({ $0.objects ?? [] }).flatMap({ $0.attributes ?? [] })
        where attribute.flowNullValues == true {
            notes.add("flowNullValues of \(attribute.name ?? ""): write “when_empty: clear” at its mapping")
        }
        notes.add("schedule and state of the job are in no schema: run “idbridge run” as often as you like")
    }

    private func add(_ mapping: EntraSchema.ObjectMapping, of rule: EntraSchema.Rule, _ notes: inout EntraNotes) {
        let source = mapping.sourceObjectName ?? "?"
        let name = mapping.name.map { " “\($0)”" } ?? ""
        let state = mapping.enabled == false ? ", switched off in the job" : ""
        let why =
            source.lowercased() == "group"
            ? "these groups are not taken over: write the key “groups”" : "only people and groups are taken over"
        notes.add("object mapping\(name) of \(source) (rule “\(rule.name ?? "")”\(state)): \(why)")
        for attribute in mapping.attributeMappings ?? [] {
            let from = attribute.source.map { $0.expression ?? $0.name ?? "" } ?? "no source"
            let matching = (attribute.matchingPriority ?? 0) > 0 ? " (matching)" : ""
            notes.add("\(source): \(from) -> \(attribute.targetAttributeName ?? "?")\(matching)")
        }
        if mapping.hasFilters { notes.add("\(source): has scoping filters") }
    }

    func addNotes(_ notes: EntraNotes, to file: inout EntraFile) {
        guard !notes.lines.isEmpty else { return }
        file.addComment("Without counterpart here, or to be looked at:")
        for line in notes.lines { file.addComment("- \(line)", hanging: "  ") }
        file.addSpace()
    }

    func addMove(to file: inout EntraFile) {
        let mappings = users.attributeMappings ?? []
        let identifier =
            mappings.filter { ($0.matchingPriority ?? 0) > 0 }
            .min { ($0.matchingPriority ?? 0) < ($1.matchingPriority ?? 0) }?.targetAttributeName ?? "the identifier"
        file.addComment("The move, safely:")
        let steps = [
            "Change what says CHANGE THIS, then: idbridge validate FILE, idbridge check FILE.",
            "Stop the job in the portal (Provisioning > Stop provisioning) and wait until its cycle has ended: two that write at once undo "
                + "each other's work. Stopping changes no account. Do not delete it yet.",
            "idbridge plan FILE. Every person who has an account must be found: adopted by \(identifier), 0 creates. It writes nothing.",
            "If there are creates: the match attribute finds nothing for them. Look at “match” and at the value of one such account, and plan "
                + "again. If externalId is empty at the target, match by what is there (userName, e-mail) first; externalId is written with "
                + "the adoption, and can be the match attribute afterwards.",
            "If there are disables: the scope or the assignment differs from the job's. Nothing is right until you know why.",
            "idbridge release FILE --reason \"…\", then idbridge apply FILE. The first plan waits for this.",
            "idbridge plan FILE again: nothing to do. Then delete the job, and run “idbridge run FILE” on a schedule.",
        ]
        for (index, step) in steps.enumerated() { file.addComment("\(index + 1). \(step)", hanging: "   ") }
    }
}
