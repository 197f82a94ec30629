import BridgeCore
import BridgePipeline
import BridgeState

/// Finds people by any value of theirs, from the state alone.
///
/// It looks at everybody, because a value may stand anywhere; a query of an operator is rare enough.
struct PersonSearch {
    let run: Run

    /// Everybody with a value, key or account that equals the query, compared without ASCII case.
    func people(with query: String) async throws -> [IdentityView] {
        let query = asciiLowercased(query)
        var found: [IdentityView] = []
        var after: IdentityID?
        while true {
            let ids = try await run.store.identityIDs(kind: run.compiled.rules.kind, after: after, limit: 512)
            guard let last = ids.last else { return found }
            after = last
            found += IdentityView.views(of: try await run.store.identities(ids), compiled: run.compiled).filter { has(query, $0) }
        }
    }

    /// The one person with a value that equals the query.
    ///
    /// - Throws: `person.unknown`, `person.ambiguous`.
    func person(with query: String) async throws -> IdentityView {
        let found = try await people(with: query)
        guard let person = found.first else { throw Self.unknown }
        guard found.count == 1 else {
            throw BridgeError(
                "person.ambiguous", "\(found.count) people have this value; name one by a key or by the account's id.", effect: .none)
        }
        return person
    }

    static let unknown = BridgeError(
        "person.unknown", "Nobody in the state has this value; a person appears after the first plan that read them.", effect: .none)

    private func has(_ query: String, _ view: IdentityView) -> Bool {
        let records = view.records.map(\.values) + [view.applied].compactMap(\.self)
        return records.contains { Self.has(query, $0) } || view.account.map { asciiLowercased($0.target.value) } == query
    }

    /// True when a record has the value, which is given in lower case. Whom a record refers to is somebody else: a manager's key stands in
    /// the records of everybody who reports to them.
    static func has(_ query: String, _ record: Record) -> Bool {
        asciiLowercased(record.anchor) == query
            || record.layout.attributes.enumerated().contains { slot, attribute in
                if case .reference = attribute.type { return false }
                return record.texts(slot).contains { asciiLowercased($0) == query }
            }
    }
}
