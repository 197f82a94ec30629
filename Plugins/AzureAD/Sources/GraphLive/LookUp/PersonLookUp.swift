import BridgeCore
import BridgeHTTP
import JSONStream

extension LiveTenant {
    /// Delivers the people who have a value, without reading the others.
    ///
    /// - Throws: `source.lookup_unsupported` for attributes by which the service does not find people.
    func lookup(_ attribute: String, equals value: String, request: ReadRequest, into output: inout RecordOutput) async throws {
        let reader = EntryPageReader(layout: request.layout, isWhole: true)
        var entries = try await find(attribute, value, request.kind, reader)
        if request.kind == .user, let state = try await assignmentNow() {
            let assigned = state.people.resolved(nested: rule.nested)
            let marker = AssignmentMarker(assigned, state.scope.application, table: reader.table)
            for index in entries.indices { marker.mark(&entries[index].entry) }
        }
        var delivery = EntryDelivery(request.layout, table: reader.table, place: "the answer of Microsoft Graph")
        try await delivery.deliver(entries, into: &output)
    }

    private func find(
        _ attribute: String, _ value: String, _ kind: ResourceKind, _ reader: EntryPageReader
    ) async throws -> [(entry: DirectoryEntry, error: JSONStreamError?)] {
        let purpose = kind == .user ? GraphPurpose.users : .groups
        let collection = kind == .user ? "users" : "groups"
        let properties = GraphProperties(reader.layout)
        let select = properties.selected.joined(separator: ",")
        let property = try Self.property(attribute, kind)
        if property == "id" {
            guard let id = ObjectID(value) else { return [] }
            let link = client.address.link("\(collection)/\(id.text)", Self.options(select, nil, properties.includesManager))
            let entry = try await existing(GraphRequest(link: link, purpose: purpose), reader)
            return entry.map { [($0, nil)] } ?? []
        }
        let filter = "\(property) eq \(GraphAddress.literal(value))"
        let link = client.address.link(collection, Self.options(select, filter, properties.includesManager))
        return try await client.get(GraphRequest(link: link, purpose: purpose)) { try reader.read($0.body, purpose).entries }
    }

    private func existing(_ request: GraphRequest, _ reader: EntryPageReader) async throws -> DirectoryEntry? {
        do {
            return try await client.get(request) { try reader.readObject($0.body, request.purpose) }
        } catch let error as BridgeError where error.code == "graph.not_found" {
            return nil
        }
    }

    private static func options(_ select: String, _ filter: String?, _ withManager: Bool) -> KeyValuePairs<String, String> {
        switch (filter, withManager) {
        case (nil, false): ["$select": select]
        case (nil, true): ["$select": select, "$expand": "manager($select=id)"]
        case (let filter?, false): ["$select": select, "$filter": filter]
        case (let filter?, true): ["$select": select, "$filter": filter, "$expand": "manager($select=id)"]
        }
    }

    /// The property that a condition may compare without the lagging index that `ConsistencyLevel: eventual` asks.
    private static func property(_ attribute: String, _ kind: ResourceKind) throws(BridgeError) -> String {
        let name = AzureADVocabulary.attribute(named: attribute)?.name ?? attribute
        switch (asciiLowercased(name), kind) {
        case ("objectid", _), ("id", _): return "id"
        case ("displayname", _): return "displayName"
        case ("mail", _): return "mail"
        case ("mailnickname", _): return "mailNickname"
        case ("userprincipalname", .user), ("originaluserprincipalname", .user): return "userPrincipalName"
        case ("employeeid", .user): return "employeeId"
        case ("immutableid", .user): return "onPremisesImmutableId"
        default:
            throw BridgeError(
                "source.lookup_unsupported",
                "Microsoft Graph does not find anybody by “\(attribute)”; use userPrincipalName, mail, id or employeeId.", effect: .none)
        }
    }
}
