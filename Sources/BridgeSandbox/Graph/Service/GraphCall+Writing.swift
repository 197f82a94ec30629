import SCIM

extension GraphCall {
    /// Carries out a request that changes the directory.
    mutating func write(_ route: GraphRoute) throws(GraphError) -> GraphResponse {
        switch (request.method, route) {
        case ("POST", .list(let kind)): return try create(kind)
        case ("PATCH", .object(let kind, let key)): return try update(kind, try present(kind, key))
        case ("DELETE", .object(let kind, let key)): directory.delete(try present(kind, key), at: time)
        case ("PUT", .managerReference(let user)):
            directory.setManager(try present(.user, user), try referenced(try request.object()["@odata.id"]))
        case ("DELETE", .managerReference(let user)): directory.setManager(try present(.user, user), nil)
        case ("POST", .memberReferences(let group)):
            try add(try referenced(try request.object()["@odata.id"]), to: try present(.group, group))
        case ("DELETE", .memberReference(let group, let member)):
            guard let slot = directory.slot(id: member), directory.setMember(slot, of: try present(.group, group), isMember: false) else {
                throw .notFound(member)
            }
        case ("POST", .assignments(let principal)): return try assign(to: try present(.servicePrincipal, principal))
        case ("DELETE", .assignment(let principal, let id)):
            guard directory.unassign(id: id, resource: try present(.servicePrincipal, principal)) else { throw .notFound(id) }
        case ("DELETE", .deletedItem(let id)): directory.purge(try deleted(id))
        case ("POST", .restore(let id)): return try restore(try deleted(id))
        default: throw .methodNotAllowed
        }
        return .noContent
    }

    private mutating func create(_ kind: GraphKind) throws(GraphError) -> GraphResponse {
        let body = try request.object()
        for name in kind == .user ? ["displayName", "userPrincipalName"] : ["displayName"] where body[name]?.string == nil {
            throw .badRequest("A value is required for property '\(name)' of resource '\(kind.title)'.")
        }
        var values = plain(body)
        if kind == .user, body["accountEnabled"] == nil { values.append(("accountEnabled", true)) }
        values.append(("createdDateTime", .string(time)))
        let bound = try bound(body)
        guard let slot = directory.create(kind, id: Identifier.make(.uuid), values) else {
            throw .conflict("Another object with the same value for property userPrincipalName already exists.")
        }
        connect(slot, bound)
        return single(slot, GraphSelection(nil, kind, table: directory.table), context: kind.collection, status: 201)
    }

    private mutating func update(_ kind: GraphKind, _ slot: Slot) throws(GraphError) -> GraphResponse {
        let body = try request.object()
        guard body["id"] == nil else { throw .badRequest("Property 'id' is read-only and cannot be set.") }
        let values = plain(body).map { ($0.name, merged($0.value, into: $0.name, of: slot)) }
        let bound = try bound(body)
        guard directory.update(slot, values) else {
            throw .conflict("Another object with the same value for property userPrincipalName already exists.")
        }
        connect(slot, bound)
        return .noContent
    }

    /// The members of a body that are properties: annotations and what is never given back stay out.
    private func plain(_ body: JSONObject) -> [(name: String, value: JSONValue)] {
        body.members.filter { !$0.name.contains("@") && $0.name != "passwordProfile" && $0.name != "id" }.map { ($0.name, $0.value) }
    }

    /// A complex value keeps the members that the change does not name.
    private func merged(_ value: JSONValue, into name: String, of slot: Slot) -> JSONValue {
        guard let change = value.object, let property = directory.table.known(name),
            var whole = directory.object(slot).value(property)?.object
        else { return value }
        for member in change.members { whole[member.name] = member.value }
        return .object(whole)
    }

    /// What `manager@odata.bind` and `members@odata.bind` name, found before anything is changed.
    private func bound(_ body: JSONObject) throws(GraphError) -> (manager: Slot?, members: [Slot]) {
        var members: [Slot] = []
        for reference in body["members@odata.bind"]?.array ?? [] { members.append(try referenced(reference)) }
        guard let manager = body["manager@odata.bind"] else { return (nil, members) }
        return (try referenced(manager), members)
    }

    private mutating func connect(_ slot: Slot, _ bound: (manager: Slot?, members: [Slot])) {
        if let manager = bound.manager { directory.setManager(slot, manager) }
        for member in bound.members { directory.setMember(member, of: slot, isMember: true) }
    }

    private mutating func add(_ member: Slot, to group: Slot) throws(GraphError) {
        guard directory.setMember(member, of: group, isMember: true) else {
            throw .badRequest("One or more added object references already exist for the following modified properties: 'members'.")
        }
    }

    /// The object at the end of `https://graph.microsoft.com/v1.0/directoryObjects/{id}`.
    private func referenced(_ reference: JSONValue?) throws(GraphError) -> Slot {
        guard let id = reference?.string?.split(separator: "/").last else { throw .badRequest("The reference names no object.") }
        guard let slot = directory.slot(id: String(id)), directory.object(slot).isPresent else { throw .notFound(String(id)) }
        return slot
    }

    private mutating func assign(to resource: Slot) throws(GraphError) -> GraphResponse {
        let body = try request.object()
        guard let id = body["principalId"]?.string, let principal = directory.slot(id: id), directory.object(principal).isPresent else {
            throw .notFound(body["principalId"]?.string ?? "")
        }
        let role = body["appRoleId"]?.string ?? RoleAssignment.defaultRole
        guard !directory.assignments.contains(where: { $0.principal == principal && $0.resource == resource && $0.appRoleID == role })
        else { throw .badRequest("Permission being assigned already exists on the object") }
        let assignment = RoleAssignment(
            id: Base64URL.encode(Identifier.make(.uuid).utf8), appRoleID: role, principal: principal, resource: resource, created: time)
        directory.assign(assignment)
        return GraphResponse(status: 201, body: json(assignment).bytes)
    }

    private func deleted(_ id: String) throws(GraphError) -> Slot {
        guard let slot = directory.slot(id: id), case .deleted = directory.object(slot).life else { throw .notFound(id) }
        return slot
    }

    private mutating func restore(_ slot: Slot) throws(GraphError) -> GraphResponse {
        guard directory.restore(slot) else {
            throw .conflict("Another object with the same value for property userPrincipalName already exists.")
        }
        return single(slot, GraphSelection(nil, directory.object(slot).kind, table: directory.table), context: "directoryObjects")
    }
}
