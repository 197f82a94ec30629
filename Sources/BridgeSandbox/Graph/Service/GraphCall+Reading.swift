import SCIM

extension GraphCall {
    /// Answers a GET.
    func read(_ route: GraphRoute) throws(GraphError) -> GraphResponse {
        switch route {
        case .list(let kind):
            try list(slots(of: kind), GraphPage(kind: kind, path: kind.collection, context: kind.collection, cost: kind == .user ? 2 : 1))
        case .object(let kind, let key): try object(kind, try present(kind, key))
        case .count(let kind): try count(slots(of: kind), kind)
        case .delta(let kind): try delta(kind)
        case .manager(let user): try manager(of: user)
        case .managerReference: throw .methodNotAllowed
        case .members(let group, let isTransitive, let cast): try members(group, isTransitive: isTransitive, cast: cast)
        case .membersCount(let group, let isTransitive, let cast):
            try count(memberSlots(try present(.group, group), isTransitive: isTransitive, cast: cast), cast ?? .user)
        case .memberReferences, .memberReference, .restore, .batch: throw .methodNotAllowed
        case .assignments(let principal): try assignments(to: principal)
        case .assignment(let principal, let id): try assignment(id, to: principal)
        case .deletedItems(let kind):
            try list(
                directory.slots(kind).filter { isDeleted($0) },
                GraphPage(
                    kind: kind, path: "directory/deletedItems/microsoft.graph.\(kind.rawValue)", context: kind.collection, cost: 1,
                    showsDeleted: true))
        case .deletedItem(let id): try deletedItem(id)
        case .organization: organization()
        }
    }

    private func slots(of kind: GraphKind) -> [Slot] { directory.slots(kind) }

    private func isDeleted(_ slot: Slot) -> Bool {
        if case .deleted = directory.object(slot).life { true } else { false }
    }

    private func object(_ kind: GraphKind, _ slot: Slot) throws(GraphError) -> GraphResponse {
        let selection = GraphSelection(request.query.select, kind, table: directory.table)
        let expansion = try ManagerExpansion(request.query, kind, table: directory.table)
        return single(slot, selection, context: kind.collection, expansion: expansion)
    }

    /// One object with its context.
    func single(
        _ slot: Slot, _ selection: GraphSelection, context: String, expansion: ManagerExpansion? = nil, status: Int = 200
    ) -> GraphResponse {
        let names = selection.names.map { "(\($0.joined(separator: ",")))" } ?? ""
        var body: [UInt8] = []
        var leading = Array("\"@odata.context\":\"\(request.base)/$metadata#\(context)\(names)/$entity\",".utf8)
        expansion?.write(slot, directory, to: &leading)
        selection.write(directory.object(slot), leading: leading, table: directory.table, to: &body)
        return GraphResponse(status: status, body: body)
    }

    private func manager(of user: String) throws(GraphError) -> GraphResponse {
        let slot = try present(.user, user)
        guard let manager = directory.manager(slot), directory.object(manager).isPresent else { throw .notFound("manager") }
        var body: [UInt8] = []
        let leading =
            "\"@odata.context\":\"\(request.base)/$metadata#directoryObjects/$entity\",\"@odata.type\":\"\(GraphKind.user.typeName)\","
        GraphSelection(request.query.select, .user, table: directory.table)
            .write(directory.object(manager), leading: Array(leading.utf8), table: directory.table, to: &body)
        return GraphResponse(status: 200, body: body)
    }

    private func deletedItem(_ id: String) throws(GraphError) -> GraphResponse {
        guard let slot = directory.slot(id: id), isDeleted(slot) else { throw .notFound(id) }
        let selection = GraphSelection(request.query.select, directory.object(slot).kind, table: directory.table)
        return single(slot, selection, context: "directoryObjects")
    }

    private func organization() -> GraphResponse {
        let domains: JSONValue = [
            ["capabilities": "Email", "isDefault": true, "isInitial": true, "name": .string(identity.domain), "type": "Managed"]
        ]
        let organization: JSONValue = [
            "id": .string(identity.id), "deletedDateTime": .null, "displayName": .string(identity.name), "verifiedDomains": domains,
        ]
        let body: JSONValue = ["@odata.context": .string("\(request.base)/$metadata#organization"), "value": [organization]]
        return GraphResponse(status: 200, body: body.bytes)
    }
}

/// `$expand=manager($select=…)`.
struct ManagerExpansion: Sendable {
    private let selection: GraphSelection

    /// Reads the option; nil when nothing is expanded. Other expansions are refused: they hold at most 20 objects in the service.
    init?(_ query: GraphQuery, _ kind: GraphKind, table: PropertyTable) throws(GraphError) {
        guard let text = query["expand"] else { return nil }
        guard kind == .user, text == "manager" || text.hasPrefix("manager("), text.hasSuffix(")") || text == "manager" else {
            throw .badRequest(
                "Parsing OData Select and Expand failed: the sandbox expands nothing but a user's manager.", code: "BadRequest")
        }
        let inner = GraphQuery(text == "manager" ? "" : String(text.dropFirst("manager(".count).dropLast()).replacing(";", with: "&"))
        selection = GraphSelection(inner?.select, .user, table: table)
    }

    /// Appends the manager as a member, with a comma behind it; nothing when there is none.
    func write(_ slot: Slot, _ directory: TenantState, to output: inout [UInt8]) {
        guard let manager = directory.manager(slot), directory.object(manager).isPresent else { return }
        output += "\"manager\":".utf8
        selection.write(
            directory.object(manager), leading: Array("\"@odata.type\":\"\(GraphKind.user.typeName)\",".utf8), table: directory.table,
            to: &output)
        output.append(UInt8(ascii: ","))
    }
}
