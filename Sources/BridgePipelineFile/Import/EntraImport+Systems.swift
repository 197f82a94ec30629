import BridgeCore
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Head, source, target and limits of the file.
extension EntraImport {
    func addHead(to file: inout EntraFile) {
        let rule = rule.name.map { ", rule “\($0)”" } ?? ""
        file.addComment("Imported from the synchronization schema\(schema.id.map { " “\($0)”" } ?? "")\(rule) of the Azure AD service.")
        file.addComment("Lines that need a look have a comment. What has no counterpart, and the steps of the move, stand at the end.")
        file.add("schema", "1")
        file.add("name", YAMLLines.scalar(pipelineName))
        file.addSpace()
    }

    // MARK: Source

    func addSource(to file: inout EntraFile, _ notes: inout EntraNotes) {
        file.add("sources")
        file.add("entra", indent: 1)
        let preferred = registry.connector("azure-ad-graph")?.spec ?? registry.specs(.source).first
        guard let spec = preferred else { return file.addComment("connector: this distribution has no source", indent: 2) }
        file.add("connector", YAMLLines.scalar(spec.id), indent: 2)
        addRequiredFields(of: spec, leaving: [], to: &file)
        addAssignment(spec, to: &file, &notes)
        file.addSpace()
        if !rule.isOutbound {
            notes.add("the rule's source is “\(rule.sourceDirectoryName ?? "")”, not Azure AD: replace the source by one that reads it")
        }
        for container in rule.containerFilter?.includedContainers ?? [] {
            notes.add("container filter “\(container)”: read only that part")
        }
        for group in rule.groupFilter?.includedGroups ?? [] { notes.add("group filter “\(group)”: read only that group") }
    }

    /// Settings without which the connector cannot be made, each with its example.
    private func addRequiredFields(of spec: ConnectorSpec, leaving given: [String], to file: inout EntraFile) {
        for field in spec.fields where field.isRequired && field.defaultValue == nil && !given.contains(field.name) {
            let example = field.example ?? (field.type == .secret ? "${env:\(field.name.uppercased())}" : field.name)
            file.add(field.name, YAMLLines.scalar(example), indent: 2, comment: "CHANGE THIS: \(field.help)")
        }
    }

    /// Who is assigned is in no schema and in no export by itself.
    private func addAssignment(_ spec: ConnectorSpec, to file: inout EntraFile, _ notes: inout EntraNotes) {
        switch secrets?.flag("SyncAll") {
        case true: return file.addComment("SyncAll is True: everybody is in scope, as in the job.", indent: 2)
        case false:
            file.addComment("SyncAll is False: the job takes assigned people only. Say who they are, or everybody is in scope:", indent: 2)
        case nil: file.addComment("If the job is set to “Sync only assigned users and groups”, say who they are:", indent: 2)
        }
        for field in spec.fields where ["assigned_to", "members_of", "assigned_list"].contains(field.name) {
            file.addComment("\(field.name): \(field.example ?? "...")", indent: 2)
        }
        if secrets == nil {
            notes.add(
                "address, token, assignment, mail and deletion threshold are in no schema: import again with --secrets to take them over")
        }
    }

    // MARK: Target

    func addTarget(to file: inout EntraFile, _ notes: inout EntraNotes) {
        file.add("target")
        file.add("connector", YAMLLines.scalar(target.id), indent: 1)
        var given: [String] = []
        if target.field("url") != nil {
            given.append("url")
            addAddress(to: &file, &notes)
        }
        if target.field("token") != nil {
            given.append("token")
            let variable = target.id == "staffbase-scim" ? "STAFFBASE_TOKEN" : "SCIM_TOKEN"
            let comment = secrets?["SecretToken"] == nil ? nil : "the job's SecretToken, which is not written here"
            file.add("token", YAMLLines.scalar("${env:\(variable)}"), indent: 1, comment: comment)
        }
        if let field = target.field("dialect"), case .choice(let words) = field.type, words.contains("entra") {
            given.append("dialect")
            file.add("dialect", "entra", indent: 1, comment: "the service was built for the Azure AD service's requests")
        }
        addRequiredFields(of: target, leaving: given, to: &file)
        file.addSpace()
        for key in secrets?.keys ?? [] where !Self.knownSecrets.contains(key) {
            notes.add("secret “\(key)”: has no counterpart; its value is not written here")
        }
    }

    private static let knownSecrets = ["BaseAddress", "SecretToken", "SyncAll", "SyncNotificationSettings", "SkipOutOfScopeDeletions"]

    /// The address without what could be a secret: a name and password before the host, a query after the path.
    private func addAddress(to file: inout EntraFile, _ notes: inout EntraNotes) {
        guard let address = secrets?["BaseAddress"] else {
            let example = target.field("url")?.example ?? "https://example.org/scim/v2"
            return file.add("url", YAMLLines.literal(example), indent: 1, comment: "CHANGE THIS: the job's tenant URL (BaseAddress)")
        }
        let parts = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var url = String(parts[0])
        while url.hasSuffix("/") { url.removeLast() }
        if parts.count > 1, !parts[1].isEmpty {
            if parts[1].lowercased() == "aadoptscim062020" {
                notes.add("the flag aadOptscim062020 of the address: not needed, requests are those of the standard")
            } else {
                notes.add("the query of the address is left out: it may be a secret")
            }
        }
        let authority = url.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
        if authority.contains("@") {
            notes.add("the address holds a user and password: it is not written here, and a token goes with the requests instead")
            return file.add("url", YAMLLines.literal("https://example.org/scim/v2"), indent: 1, comment: "CHANGE THIS")
        }
        file.add("url", YAMLLines.literal(url), indent: 1)
    }

    // MARK: Limits

    /// Their threshold counts disables and deletes together; ours counts each, and the plan is held at the smaller number.
    func addLimits(to file: inout EntraFile, _ notes: inout EntraNotes) {
        guard let text = secrets?["SyncNotificationSettings"] else { return }
        guard let settings = try? JSONDecoder().decode(EntraNotifications.self, from: Data(text.utf8)) else {
            return notes.add("secret “SyncNotificationSettings”: it cannot be read")
        }
        if settings.enabled == true || settings.recipients?.isEmpty == false {
            notes.add("mail about failures: set the recipients up where the tool is run; its exit code tells")
        }
        guard settings.thresholdEnabled == true, let count = settings.threshold, count >= 0 else { return }
        file.add("limits", comment: "the job's DeleteThresholdValue, for each of the two")
        file.add(PlannedOperation.Action.disable.rawValue, "{ count: \(count) }", indent: 1)
        file.add(PlannedOperation.Action.delete.rawValue, "{ count: \(count) }", indent: 1)
        file.addSpace()
    }
}
