import BridgeCore
import BridgeMapping
import BridgePipeline
import SCIMPath

/// The section `users` of the file.
extension EntraImport {
    func addUsers(to file: inout EntraFile, _ notes: inout EntraNotes) {
        let mappings = EntraMappings(users.attributeMappings ?? [], references: references, notes: &notes)
        file.add("users")
        if users.enabled == false { file.addComment("The job has this mapping switched off.", indent: 1) }
        addScope(to: &file, &notes)
        addMatch(mappings, to: &file, &notes)
        file.add("mapping", indent: 1)
        for line in mappings.lines {
            for remark in line.remarks { file.addComment(remark, indent: 2) }
            file.add(line.path.description, line.value, indent: 2)
        }
        if mappings.lines.isEmpty {
            file.addComment("The schema maps no attribute; this is the least that finds an account.", indent: 2)
            file.add("userName", "'[userPrincipalName]'", indent: 2)
        }
        if needsActive(mappings) {
            file.addComment("Added: nothing in the schema reads IsSoftDeleted, and without it nobody would ever be disabled.", indent: 2)
            file.add("active", YAMLLines.scalar(#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#), indent: 2)
        }
        addLeaving(mappings, to: &file, &notes)
        addActions(to: &file)
        file.addSpace()
    }

    /// Attributes of the directory whose values are other people.
    private var references: Set<String> {
        let objects = (schema.directories ?? []).filter { $0.name != rule.targetDirectoryName }.flatMap { $0.objects ?? [] }
        let declared = objects.filter { $0.name == users.sourceObjectName }.flatMap { $0.attributes ?? [] }
        return Set(declared.filter { $0.type == "Reference" }.compactMap(\.name)).union(["manager"])
    }

    // MARK: Match

    private func addMatch(_ mappings: EntraMappings, to file: inout EntraFile, _ notes: inout EntraNotes) {
        file.add("match", indent: 1)
        let matches = mappings.matches
        if matches.isEmpty {
            let known = mappings.lines.map(\.path)
            let usual: [AttributePath] = [.literal("externalId"), .literal("userName")]
            let path = usual.first { known.contains($0) } ?? known.first ?? .literal("userName")
            file.addComment("The schema names no matching attribute.", indent: 2)
            return file.addItem(YAMLLines.scalar(path.description), indent: 2)
        }
        file.addItem(YAMLLines.scalar(matches[0].description), indent: 2)
        for path in matches.dropFirst() {
            file.addItem(YAMLLines.mapping([("attribute", YAMLLines.scalar(path.description)), ("found", "propose")]), indent: 2)
        }
        if matches.count > 1 {
            notes.add(
                "matching by a second attribute adopts at once in the job; here it is proposed and waits for a release (found: adopt)")
        }
    }

    // MARK: Leaving

    /// Who has something mapped to `active` that does not read `IsSoftDeleted` decides it otherwise.
    private func needsActive(_ mappings: EntraMappings) -> Bool {
        !mappings.readsIsSoftDeleted && !mappings.lines.contains { $0.path == .literal("active") }
    }

    private func addLeaving(_ mappings: EntraMappings, to file: inout EntraFile, _ notes: inout EntraNotes) {
        file.add("leaving", indent: 1)
        let disables = mappings.readsIsSoftDeleted || needsActive(mappings)
        let ignoresScope = secrets?.flag("SkipOutOfScopeDeletions") == true
        if !disables { file.addComment("In the job “active” does not read IsSoftDeleted, so it disables nobody.", indent: 2) }
        if flows.contains("delete") {
            file.addComment("The job deletes accounts of people who are deleted for good; “do: delete” is the same.", indent: 2)
        }
        for way in LeavingWay.allCases {
            let isIgnored = !disables || (way == .outOfScope && ignoresScope)
            file.addItem("{ when: \(way.rawValue), do: \(isIgnored ? "ignore" : "disable") }", indent: 2)
        }
        if ignoresScope { file.addComment("out_of_scope: SkipOutOfScopeDeletions is True.", indent: 2) }
    }

    /// `add`, `update`, `delete`
    private var flows: [String] {
        (users.flowTypes ?? "Add,Update,Delete").split { $0 == "," || $0 == " " }.map { asciiLowercased(String($0)) }
    }

    /// The object actions that are switched off in the job.
    private func addActions(to file: inout EntraFile) {
        let off = [("add", "create"), ("update", "update"), ("delete", "delete")].filter { !flows.contains($0.0) }
        guard !off.isEmpty else { return }
        file.addComment("Switched off in the job as well.", indent: 1)
        file.add("actions", YAMLLines.mapping(off.map { ($0.1, "false") }), indent: 1)
    }
}
