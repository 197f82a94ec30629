import BridgeCore
import SCIMPath

/// The section `groups` of the file.
extension EntraImport {
    /// The mapping of groups that is taken over: switched on, of the same rule, and without filters, as without them more would be in.
    var groups: EntraSchema.ObjectMapping? {
        (rule.objectMappings ?? []).first { mapping in
            mapping.sourceObjectName.map(asciiLowercased) == "group" && mapping.enabled != false && !mapping.hasFilters
        }
    }

    func addGroups(to file: inout EntraFile, _ notes: inout EntraNotes) {
        guard let groups else { return }
        let mappings = EntraMappings(groups.attributeMappings ?? [], references: [Self.members], notes: &notes)
        let members = AttributePath.literal("members")
        let lines = mappings.lines.filter { $0.path != members || $0.value.hasPrefix("{ reference: ") }
        let values = lines.map(\.path).filter { $0 != members }
        guard let first = values.first else {
            return notes.add("groups: no attribute of theirs could be taken over, so the key “groups” is left out")
        }
        file.add("groups")
        file.addComment("A group that goes stays at the target: groups are deleted only when “leaving” says so.", indent: 1)
        addGroupMatch(mappings.matches.filter(values.contains), values, first, to: &file)
        file.add("mapping", indent: 1)
        for line in lines {
            for remark in line.remarks { file.addComment(remark, indent: 2) }
            file.add(line.path.description, line.value, indent: 2)
        }
        file.addSpace()
    }

    private static let members = "members"

    /// The identifier finds a group; a name alone, as in the job, is no proof and only proposes.
    private func addGroupMatch(_ matches: [AttributePath], _ mapped: [AttributePath], _ first: AttributePath, to file: inout EntraFile) {
        let usual: [AttributePath] = [.literal("externalId"), .literal("displayName")]
        guard !mapped.contains(where: usual.contains) else {
            file.addComment("Found by externalId, where it is mapped; one found by its displayName waits for a release.", indent: 1)
            return
        }
        file.add("match", YAMLLines.list([YAMLLines.scalar((matches.first ?? first).description)]), indent: 1)
    }
}

extension EntraSchema.ObjectMapping {
    /// True when not all objects of the directory are meant.
    var hasFilters: Bool { scope.map { !($0.groups ?? []).isEmpty || !($0.inputFilterGroups ?? []).isEmpty } ?? false }
}
