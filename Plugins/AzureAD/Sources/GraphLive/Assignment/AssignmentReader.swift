import BridgeCore

/// Reads from Microsoft Graph who is assigned.
struct AssignmentReader: Sendable {
    let client: GraphClient
    let rule: AssignmentRule

    /// Looks up what the rule names.
    func scope() async throws -> AssignmentScope { AssignmentScope(application: try await application(), groups: try await namedGroups()) }

    /// Finds the enterprise application by object id, application id or name.
    private func application() async throws -> ServicePrincipal? {
        guard let name = rule.application else { return nil }
        let select: String = "id,displayName,appRoles"
        if ObjectID(name) != nil {
            for path in ["servicePrincipals/\(GraphAddress.key(name))", "servicePrincipals(appId='\(GraphAddress.key(name))')"] {
                let link = client.address.link(path, ["$select": select])
                if let found = try await existing(GraphRequest(link: link, purpose: .application)) { return found }
            }
            throw Self.error("There is no enterprise application with the object id or application id of “assigned_to” in this tenant.")
        }
        let link = client.address.link(
            "servicePrincipals", ["$filter": "displayName eq \(GraphAddress.literal(name))", "$select": select])
        let found: [ServicePrincipal] = try await client.all(GraphRequest(link: link, purpose: .application))
        guard let first = found.first else {
            throw Self.error(
                "There is no enterprise application “\(name)”, which “assigned_to” names. Write its name as it stands under "
                    + "“Enterprise applications”, or its application id.")
        }
        guard found.count == 1 else {
            throw Self.error("There are \(found.count) enterprise applications “\(name)”; write the application id of the right one.")
        }
        return first
    }

    private func existing(_ request: GraphRequest) async throws -> ServicePrincipal? {
        do {
            return try await client.object(request, as: ServicePrincipal.self)
        } catch let error as BridgeError where error.code == "graph.not_found" {
            return nil
        }
    }

    /// The people and groups that are assigned to the application.
    private func assignments(to application: ServicePrincipal) async throws -> [AppRoleAssignment] {
        let link = client.address.link("servicePrincipals/\(application.id.text)/appRoleAssignedTo", ["$top": "999"])
        return try await client.all(GraphRequest(link: link, purpose: .assignments))
    }

    /// The groups of `groups`, by object id or name.
    private func namedGroups() async throws -> [ObjectID] {
        var found: [ObjectID] = []
        for name in rule.groups { found.append(try await group(name)) }
        return found
    }

    private struct NamedGroup: Decodable, Sendable {
        let id: ObjectID
    }

    private func group(_ name: String) async throws -> ObjectID {
        if let id = ObjectID(name) {
            let link = client.address.link("groups/\(id.text)", ["$select": "id"])
            do {
                return try await client.object(GraphRequest(link: link, purpose: .groups), as: NamedGroup.self).id
            } catch let error as BridgeError where error.code == "graph.not_found" {
                throw Self.error("There is no group \(id.text), which “groups” names, in this tenant.")
            }
        }
        let link = client.address.link("groups", ["$filter": "displayName eq \(GraphAddress.literal(name))", "$select": "id"])
        let found: [NamedGroup] = try await client.all(GraphRequest(link: link, purpose: .groups))
        guard let first = found.first else { throw Self.error("There is no group “\(name)”, which “groups” names, in this tenant.") }
        guard found.count == 1 else {
            throw Self.error("There are \(found.count) groups “\(name)”; write the object id of the right one into “groups”.")
        }
        return first.id
    }

    /// Brings up to date who is assigned directly; the members of groups stay as they are known.
    func readDirect(into people: inout AssignedPeople, _ scope: AssignmentScope) async throws {
        people.people = [:]
        people.groups = [:]
        for group in scope.groups { people.groups[group] = [] }
        guard let application = scope.application else { return }
        for assignment in try await assignments(to: application) {
            let roles = assignment.role.map { [$0] } ?? []
            switch asciiLowercased(assignment.principalType) {
            case "user": people.people[assignment.principalId, default: []].formUnion(roles)
            case "group": people.groups[assignment.principalId, default: []].formUnion(roles)
            default: break
            }
        }
    }

    /// Reads the members of every group that counts and is not known yet, group in group to the end.
    func readMissingMembers(into people: inout AssignedPeople) async throws {
        while true {
            let missing = people.needed(nested: rule.nested).filter { people.members[$0] == nil }.sorted()
            guard !missing.isEmpty else { return }
            for (group, list) in zip(missing, try await MemberReader(client: client).members(of: missing)) {
                // A group that was deleted after it was named has nobody in it.
                var members = AssignedPeople.Group()
                for member in list ?? [] {
                    if member.isPerson { members.people.insert(member.id) }
                    if member.isGroup { members.groups.insert(member.id) }
                }
                people.members[group] = members
            }
        }
    }

    static func error(_ message: String) -> BridgeError { BridgeError("source.assignment", message, effect: .none) }
}
