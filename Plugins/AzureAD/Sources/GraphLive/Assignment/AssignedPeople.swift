/// Who is assigned to the application, and by what: people directly, and groups with their members. A value; nothing here asks anybody.
struct AssignedPeople: Sendable, Equatable {
    /// An assignment gives app roles, by their ids; the default access is none of them.
    typealias Roles = Set<ObjectID>

    /// The members of one group.
    struct Group: Sendable, Equatable {
        var people: Set<ObjectID> = []
        /// Groups in the group, looked into only where nested groups count.
        var groups: Set<ObjectID> = []
    }

    /// People who are assigned themselves.
    var people: [ObjectID: Roles] = [:]
    /// Groups that are assigned.
    var groups: [ObjectID: Roles] = [:]
    /// The members of the assigned groups, and of the groups in them where those count.
    var members: [ObjectID: Group] = [:]

    /// Everybody who is assigned, with the roles from all their assignments.
    func resolved(nested: Bool) -> [ObjectID: Roles] {
        var everybody = people
        for (group, roles) in groups.sorted(by: { $0.key < $1.key }) {
            for reached in nested ? reachable(from: group) : [group] {
                for person in members[reached]?.people ?? [] { everybody[person, default: []].formUnion(roles) }
            }
        }
        return everybody
    }

    /// The group and all groups in it, each once: groups can contain each other in a circle.
    func reachable(from group: ObjectID) -> Set<ObjectID> {
        var found: Set<ObjectID> = [group]
        var open = [group]
        while let next = open.popLast() {
            for inner in members[next]?.groups ?? [] where found.insert(inner).inserted { open.append(inner) }
        }
        return found
    }

    /// The groups whose members have to be known.
    func needed(nested: Bool) -> Set<ObjectID> {
        nested ? groups.keys.reduce(into: []) { $0.formUnion(reachable(from: $1)) } : Set(groups.keys)
    }

    /// Forgets the members of groups that no longer count.
    mutating func prune(nested: Bool) {
        let needed = needed(nested: nested)
        members = members.filter { needed.contains($0.key) }
    }

    /// Who became assigned, is no longer, or has other roles.
    static func changes(from old: [ObjectID: Roles], to new: [ObjectID: Roles]) -> Set<ObjectID> {
        var changed = Set(old.keys).symmetricDifference(new.keys)
        for (person, roles) in new where old[person].map({ $0 != roles }) ?? false { changed.insert(person) }
        return changed
    }
}

/// An app role of the application as mappings see it.
struct AppRole: Codable, Sendable, Equatable {
    let id: ObjectID
    let value: String?
    let displayName: String?

    /// The JSON object that the role functions of mappings understand.
    var object: String {
        var members: [String] = []
        if let value, !value.isEmpty { members.append("\"value\":\(Self.quoted(value))") }
        if let displayName { members.append("\"displayName\":\(Self.quoted(displayName))") }
        return "{\(members.joined(separator: ","))}"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
