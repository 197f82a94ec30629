/// What a directory object is.
enum GraphKind: String, Hashable, Sendable, CaseIterable {
    case user
    case group
    case servicePrincipal

    /// The collection: `users`.
    var collection: String { "\(rawValue)s" }

    /// The name in annotations: `#microsoft.graph.user`.
    var typeName: String { "#microsoft.graph.\(rawValue)" }

    /// The name in messages of the service: `User`.
    var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

    init?(collection: String) {
        guard let kind = Self.allCases.first(where: { $0.collection == collection }) else { return nil }
        self = kind
    }
}
