import SCIM

extension GraphCall {
    /// The members of a group, or those of its groups too.
    func members(_ key: String, isTransitive: Bool, cast: GraphKind?) throws(GraphError) -> GraphResponse {
        let group = try present(.group, key)
        if cast != nil, !(request.isEventual && request.query.isCounted) { throw .unsupportedQuery("Unsupported Query.") }
        if request.query.isCounted, !request.isEventual { throw .badRequest("$count is not currently supported.") }
        let name = isTransitive ? "transitiveMembers" : "members"
        let id = directory.object(group).id
        return try list(
            memberSlots(group, isTransitive: isTransitive, cast: cast),
            GraphPage(
                kind: cast, path: "groups/\(id)/\(name)" + (cast.map { "/microsoft.graph.\($0.rawValue)" } ?? ""),
                context: cast?.collection ?? "directoryObjects", cost: isTransitive ? 5 : 3, namesTypes: cast == nil))
    }

    /// The slots of members in ascending order. A group that contains itself ends the walk, not the answer.
    func memberSlots(_ group: Slot, isTransitive: Bool, cast: GraphKind?) -> [Slot] {
        var members = directory.members(group)
        if isTransitive {
            var seen = Set(members)
            var waiting = members
            while let slot = waiting.popLast() {
                for member in directory.members(slot) where seen.insert(member).inserted { waiting.append(member) }
            }
            members = seen.sorted()
        }
        return cast.map { kind in members.filter { directory.object($0).kind == kind } } ?? members
    }

    /// Who is assigned to an enterprise application.
    func assignments(to key: String) throws(GraphError) -> GraphResponse {
        let resource = try present(.servicePrincipal, key)
        let all = directory.assignments.filter { $0.resource == resource && directory.object($0.principal).isPresent }
        let size = request.query["top"].flatMap(Int.init) ?? 100
        guard (1...999).contains(size) else {
            throw .unsupportedQuery("Invalid page size specified: '\(size)'. Must be between 1 and 999 inclusive.")
        }
        let start = try assignmentStart()
        let shown = all.dropFirst(start).prefix(size)
        let path = "servicePrincipals/\(directory.object(resource).id)/appRoleAssignedTo"
        var body: JSONObject = [
            "@odata.context": .string(
                "\(request.base)/$metadata#servicePrincipals('\(directory.object(resource).id)')/appRoleAssignedTo")
        ]
        if start + shown.count < all.count {
            let options = request.query.encoded(without: ["skiptoken"])
            let token = PageToken(["assignments", String(start + shown.count)]).text
            body["@odata.nextLink"] = .string("\(request.base)/\(path)?\(options.isEmpty ? "" : options + "&")$skiptoken=\(token)")
        }
        body["value"] = .array(shown.map(json))
        return GraphResponse(status: 200, body: JSONValue.object(body).bytes)
    }

    func assignment(_ id: String, to key: String) throws(GraphError) -> GraphResponse {
        let resource = try present(.servicePrincipal, key)
        guard let assignment = directory.assignments.first(where: { $0.id == id && $0.resource == resource }) else {
            throw .notFound(id)
        }
        return GraphResponse(status: 200, body: json(assignment).bytes)
    }

    func json(_ assignment: RoleAssignment) -> JSONValue {
        let principal = directory.object(assignment.principal)
        let resource = directory.object(assignment.resource)
        return [
            "id": .string(assignment.id), "deletedDateTime": .null, "appRoleId": .string(assignment.appRoleID),
            "createdDateTime": .string(assignment.created), "principalDisplayName": displayName(principal),
            "principalId": .string(principal.id), "principalType": .string(principal.kind.title),
            "resourceDisplayName": displayName(resource), "resourceId": .string(resource.id),
        ]
    }

    private func assignmentStart() throws(GraphError) -> Int {
        guard let text = request.query["skiptoken"] else { return 0 }
        guard let parts = PageToken(text)?.parts, parts.count == 2, parts[0] == "assignments", let start = Int(parts[1]), start >= 0 else {
            throw .expiredPageToken
        }
        return start
    }

    private func displayName(_ object: GraphObject) -> JSONValue {
        directory.table.known("displayName").flatMap(object.value) ?? .null
    }
}
