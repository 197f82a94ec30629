public import SCIM
import SCIMPath
import Synchronization

extension SCIMDirectory {
    /// Creates a resource.
    ///
    /// - Parameter id: its id, which nobody else may have; nil: any.
    /// - Throws: 400 `invalidSyntax` or `invalidValue`, 409 `uniqueness`.
    public func create(
        _ body: JSONValue, type: DirectoryResourceType, id: String? = nil, baseURL: String = "", selection: AttributeSelection = .all
    ) throws(SCIMError) -> DirectoryEntry {
        var resource = try ResourceIntake(type: type, manner: manner).resource(from: body)
        if type == .user, resource.object["active"] == nil { resource.object["active"] = true }
        return try state.withLock { state throws(SCIMError) in
            let resource = try resolved(resource, type, state)
            let record = DirectoryRecord(
                type: type, id: id ?? Identifier.make(manner.identifierForm), resource: resource, now: now(),
                isRegistered: !manner.hasPendingUsers || registersUsers, hasVersion: manner.hasEntityTags)
            try checkUniqueness(of: record, state)
            try state.commit([.put(record)])
            return entry(record, view: DirectoryView(baseURL: baseURL, selection: selection), state)
        }
    }

    /// Puts another representation in the place of a resource (RFC 7644 section 3.5.1). What it leaves out is gone.
    ///
    /// - Parameter ifMatch: the `If-Match` header.
    /// - Returns: nil when the change removed the resource, as deactivation of a pending user does.
    /// - Throws: 404, 412, 400, 409.
    public func replace(
        _ type: DirectoryResourceType, id: String, with body: JSONValue, ifMatch: String? = nil, baseURL: String = "",
        selection: AttributeSelection = .all
    ) throws(SCIMError) -> DirectoryEntry? {
        try change(type, id, ifMatch, DirectoryView(baseURL: baseURL, selection: selection)) { _ throws(SCIMError) in
            try ResourceIntake(type: type, manner: manner).resource(from: body)
        }
    }

    /// Changes a resource (RFC 7644 section 3.5.2): all operations or none.
    ///
    /// - Parameter ifMatch: the `If-Match` header.
    /// - Returns: nil when the change removed the resource, as deactivation of a pending user does.
    /// - Throws: 404, 412, 400 with the kind that says why, 409.
    public func patch(
        _ type: DirectoryResourceType, id: String, with body: JSONValue, ifMatch: String? = nil, baseURL: String = "",
        selection: AttributeSelection = .all
    ) throws(SCIMError) -> DirectoryEntry? {
        let patch = try SCIMPatch(json: body, rules: manner.rules)
        return try change(type, id, ifMatch, DirectoryView(baseURL: baseURL, selection: selection)) { record throws(SCIMError) in
            try ResourceIntake(type: type, manner: manner).patched(record, patch)
        }
    }

    /// Removes a resource, also from the groups that have it as a member.
    ///
    /// - Parameter ifMatch: the `If-Match` header.
    /// - Throws: 404, 412.
    public func delete(_ type: DirectoryResourceType, id: String, ifMatch: String? = nil) throws(SCIMError) {
        try state.withLock { state throws(SCIMError) in
            try checkVersion(of: Self.existing(type, id, state), ifMatch)
            try state.commit(removal(type, id, state))
        }
    }

    /// Changes a record under the lock. A change that changes nothing keeps version and time (RFC 7644 section 3.5.2).
    private func change(
        _ type: DirectoryResourceType, _ id: String, _ ifMatch: String?, _ view: DirectoryView,
        _ body: (DirectoryRecord) throws(SCIMError) -> SCIMResource
    ) throws(SCIMError) -> DirectoryEntry? {
        try state.withLock { state throws(SCIMError) in
            var record = try Self.existing(type, id, state)
            try checkVersion(of: record, ifMatch)
            var resource = try resolved(try body(record), type, state)
            if manner.ignoresReactivation, record.attributes.isActive == false { resource.object["active"] = false }
            if !record.isRegistered, resource.isActive == false {
                try state.commit(removal(type, id, state))
                return nil
            }
            guard resource != record.attributes else { return entry(record, view: view, state) }
            record.replace(with: resource, now: now(), hasVersion: manner.hasEntityTags)
            try checkUniqueness(of: record, state)
            try state.commit([.put(record)])
            return entry(record, view: view, state)
        }
    }

    private func removal(_ type: DirectoryResourceType, _ id: String, _ state: DirectoryState) -> [DirectoryChange] {
        let groups = state.groups(of: id).map { group in
            var group = group
            var attributes = group.attributes
            let others = (attributes.object["members"]?.array ?? []).filter { $0["value"]?.string != id }
            attributes.object["members"] = others.isEmpty ? nil : .array(others)
            group.replace(with: attributes, now: now(), hasVersion: manner.hasEntityTags)
            return DirectoryChange.put(group)
        }
        return groups + [.remove(type, id: id)]
    }

    /// Members reduced to what is kept, each once. A member that does not exist is an error, where the manner says so.
    private func resolved(
        _ resource: SCIMResource, _ type: DirectoryResourceType, _ state: DirectoryState
    ) throws(SCIMError) -> SCIMResource {
        guard type == .group, let members = resource.object["members"]?.array else { return resource }
        var known: Set<String> = []
        var kept: [JSONValue] = []
        for member in members {
            guard let id = member["value"]?.string else { throw .badRequest(.invalidValue, "members: an entry has no value") }
            let record = state.record(id)
            guard record != nil || !manner.refusesUnknownMembers else {
                throw .badRequest(.invalidValue, "members: there is no resource with this value")
            }
            let kind = record?.type ?? .user
            if known.insert(id).inserted { kept.append(["value": .string(id), "type": .string(kind.rawValue)]) }
        }
        var resource = resource
        resource.object["members"] = kept.isEmpty ? nil : .array(kept)
        return resource
    }

    private func checkUniqueness(of record: DirectoryRecord, _ state: DirectoryState) throws(SCIMError) {
        guard record.type == .user else { return }
        for path in manner.uniqueUserAttributes {
            for value in record.resource.values(at: path, catalog: manner.users).compactMap(\.string) {
                let filter = SCIMFilter.equals(path, value)
                let isTaken = (state.candidates(.user, for: filter) ?? []).contains {
                    $0.id != record.id && filter.matches($0.resource, catalog: manner.users)
                }
                if isTaken { throw SCIMError(status: 409, kind: .uniqueness, detail: "\(path) is in use by another User") }
            }
        }
    }

    private func checkVersion(of record: DirectoryRecord, _ ifMatch: String?) throws(SCIMError) {
        guard manner.hasEntityTags, let ifMatch, !EntityTags(ifMatch).contain(record.entityTag) else { return }
        throw SCIMError(status: 412, detail: "the resource has another version")
    }
}
