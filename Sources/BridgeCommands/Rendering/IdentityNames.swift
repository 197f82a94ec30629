import BridgeCore
import BridgeState

/// Names of the people whom references in a plan point at.
struct IdentityNames {
    private var names: [Int64: String] = [:]

    /// Looks up everybody whom these operations name.
    init(of operations: some Sequence<PlannedOperation>, store: any StateStore) async throws {
        var ids: Set<IdentityID> = []
        for value in operations.flatMap(\.changes).flatMap({ $0.values + ($0.old ?? []) }) {
            if case .identity(let id) = value { ids.insert(IdentityID(id)) }
        }
        try await self.init(ids, store: store)
    }

    /// Looks up these people.
    init(_ ids: some Sequence<IdentityID>, store: any StateStore) async throws {
        for identity in try await store.identities(Set(ids).sorted()) { names[identity.id.value] = Self.name(of: identity) }
    }

    /// The name of a person; a number when there is none.
    func text(_ identity: IdentityID?) -> String {
        guard let identity else { return "" }
        return names[identity.value] ?? "identity \(identity.value)"
    }

    private static func name(of identity: StoredIdentity) -> String? {
        for record in identity.records {
            guard let values = RecordImage.record(record.image.bytes, layout: record.image.layout) else { continue }
            return values.text(named: "displayName") ?? values.text(named: "userPrincipalName") ?? values.anchor
        }
        return nil
    }

    /// A value, with a person's name where it refers to one.
    func text(_ value: TargetValue) -> String {
        guard case .identity(let id) = value else { return value.text.onOneLine }
        return (names[id] ?? value.text).onOneLine
    }
}
