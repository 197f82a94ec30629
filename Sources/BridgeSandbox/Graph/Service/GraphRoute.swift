/// What a path of the service names.
enum GraphRoute: Hashable, Sendable {
    case list(GraphKind)
    case count(GraphKind)
    case delta(GraphKind)
    case object(GraphKind, key: String)
    case manager(user: String)
    case managerReference(user: String)
    case members(group: String, isTransitive: Bool, cast: GraphKind?)
    case membersCount(group: String, isTransitive: Bool, cast: GraphKind?)
    case memberReferences(group: String)
    case memberReference(group: String, member: String)
    case assignments(principal: String)
    case assignment(principal: String, id: String)
    case deletedItems(GraphKind)
    case deletedItem(id: String)
    case restore(id: String)
    case organization
    case batch

    /// The route of the decoded segments behind the version; nil when there is none.
    init?(_ segments: [String]) {
        let segments = segments.flatMap(Self.unfolded)
        guard let first = segments.first else { return nil }
        let rest = Array(segments.dropFirst())
        switch first {
        case "$batch" where rest.isEmpty: self = .batch
        case "organization" where rest.isEmpty: self = .organization
        case "directory":
            guard rest.first == "deletedItems", let route = Self.deleted(Array(rest.dropFirst())) else { return nil }
            self = route
        default:
            guard let kind = GraphKind(collection: first), let route = Self.collection(kind, rest) else { return nil }
            self = route
        }
    }

    /// `users('x')` is `users`, `x`; `delta()` is `delta`.
    private static func unfolded(_ segment: String) -> [String] {
        guard segment.hasSuffix(")"), let open = segment.firstIndex(of: "(") else { return [segment] }
        let argument = segment[segment.index(after: open)...].dropLast().replacing("'", with: "")
        return argument.isEmpty ? [String(segment[..<open])] : [String(segment[..<open]), String(argument)]
    }

    private static func collection(_ kind: GraphKind, _ rest: [String]) -> GraphRoute? {
        guard let key = rest.first else { return .list(kind) }
        if rest.count == 1 {
            switch key {
            case "$count": return .count(kind)
            case "delta", "microsoft.graph.delta": return kind == .servicePrincipal ? nil : .delta(kind)
            default: return .object(kind, key: key)
            }
        }
        switch (kind, Array(rest.dropFirst())) {
        case (.user, ["manager"]): return .manager(user: key)
        case (.user, ["manager", "$ref"]): return .managerReference(user: key)
        case (.group, let path): return members(key, path)
        case (.servicePrincipal, ["appRoleAssignedTo"]): return .assignments(principal: key)
        case (.servicePrincipal, let path) where path.count == 2 && path[0] == "appRoleAssignedTo":
            return .assignment(principal: key, id: path[1])
        default: return nil
        }
    }

    private static func members(_ group: String, _ path: [String]) -> GraphRoute? {
        guard let first = path.first, first == "members" || first == "transitiveMembers" else { return nil }
        let isTransitive = first == "transitiveMembers"
        var rest = Array(path.dropFirst())
        if rest == ["$ref"], !isTransitive { return .memberReferences(group: group) }
        if rest.count == 2, rest[1] == "$ref", !isTransitive { return .memberReference(group: group, member: rest[0]) }
        var cast: GraphKind?
        if let name = rest.first, name.hasPrefix("microsoft.graph.") {
            guard let kind = GraphKind(rawValue: String(name.dropFirst("microsoft.graph.".count))) else { return nil }
            cast = kind
            rest.removeFirst()
        }
        switch rest {
        case []: return .members(group: group, isTransitive: isTransitive, cast: cast)
        case ["$count"]: return .membersCount(group: group, isTransitive: isTransitive, cast: cast)
        default: return nil
        }
    }

    private static func deleted(_ rest: [String]) -> GraphRoute? {
        switch rest.count {
        case 1 where rest[0].hasPrefix("microsoft.graph."):
            GraphKind(rawValue: String(rest[0].dropFirst("microsoft.graph.".count))).map(GraphRoute.deletedItems)
        case 1: .deletedItem(id: rest[0])
        case 2 where rest[1] == "restore": .restore(id: rest[0])
        default: nil
        }
    }
}

extension GraphRoute {
    /// The route with placeholders for keys, for counting: `groups/{id}/members`.
    var template: String {
        switch self {
        case .list(let kind): kind.collection
        case .count(let kind): "\(kind.collection)/$count"
        case .delta(let kind): "\(kind.collection)/delta"
        case .object(let kind, _): "\(kind.collection)/{id}"
        case .manager: "users/{id}/manager"
        case .managerReference: "users/{id}/manager/$ref"
        case .members(_, let isTransitive, _): "groups/{id}/\(isTransitive ? "transitiveMembers" : "members")"
        case .membersCount(_, let isTransitive, _): "groups/{id}/\(isTransitive ? "transitiveMembers" : "members")/$count"
        case .memberReferences: "groups/{id}/members/$ref"
        case .memberReference: "groups/{id}/members/{id}/$ref"
        case .assignments: "servicePrincipals/{id}/appRoleAssignedTo"
        case .assignment: "servicePrincipals/{id}/appRoleAssignedTo/{id}"
        case .deletedItems(let kind): "directory/deletedItems/microsoft.graph.\(kind.rawValue)"
        case .deletedItem: "directory/deletedItems/{id}"
        case .restore: "directory/deletedItems/{id}/restore"
        case .organization: "organization"
        case .batch: "$batch"
        }
    }
}
