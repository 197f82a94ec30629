import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState

/// What a reference mapping leads to.
enum ResolvedReference: Sendable, Hashable {
    /// A person that we know, and their account when there is one.
    case identity(IdentityID, TargetID?)
    /// The source says that there is none.
    case none
    /// It names somebody whom we do not know (yet), or several.
    case unresolved
}

/// Resolves references over all joined people, a batch at a time.
struct ReferenceResolver {
    let run: Run

    /// For each view, the reference of each target slot. A slot of which nothing is known has no entry.
    func resolve(_ views: [IdentityView]) async throws -> [[Int: ResolvedReference]] {
        guard !run.compiled.references.isEmpty else { return Array(repeating: [:], count: views.count) }
        let wanted = views.map(wantedKeys)
        let keys = Set(wanted.flatMap { $0.values.compactMap(\.self) })
        let holders = Dictionary(grouping: try await run.store.holders(of: Array(keys)), by: \.key)
        let links = try await links(of: Set(holders.values.joined().compactMap(\.identity)))
        return wanted.map { $0.mapValues { resolved($0, holders, links) } }
    }

    private func resolved(
        _ key: LookupKey?, _ holders: [LookupKey: [KeyHolder]], _ links: [IdentityID: TargetID?]
    ) -> ResolvedReference {
        guard let key else { return .none }
        let found = Set((holders[key] ?? []).compactMap(\.identity))
        guard found.count == 1, let identity = found.first else { return .unresolved }
        return .identity(identity, links[identity] ?? nil)
    }

    private func links(of identities: Set<IdentityID>) async throws -> [IdentityID: TargetID?] {
        let stored = try await run.store.identities(identities.sorted())
        return Dictionary(
            stored.map { ($0.id, $0.link.flatMap { $0.state == .gone ? nil : $0.target }) }, uniquingKeysWith: { first, _ in first })
    }

    /// nil for a slot: the source says that there is none.
    private func wantedKeys(_ view: IdentityView) -> [Int: LookupKey?] {
        var keys: [Int: LookupKey?] = [:]
        for reference in run.compiled.references {
            if let (record, values) = view.deciding(reference.sourceSlot, compiled: run.compiled),
                let value = values.text(reference.sourceSlot)
            {
                keys[reference.targetSlot] = .some(key(value, reference, source: record.reference.source))
            } else if view.joined.presence(reference.sourceSlot) == .empty {
                keys[reference.targetSlot] = .some(nil)
            }
        }
        return keys
    }

    private func key(_ value: String, _ reference: ReferenceMapping, source: String) -> LookupKey {
        let schema = run.compiled.sourceSchemas[source]?.attribute(reference.attribute, kind: run.compiled.rules.kind)
        return run.referenceKey(value, by: schema?.referencesBy, source: source)
    }
}

extension Run {
    /// The key under which a resource is found that a source refers to by an attribute; nil: by its anchor.
    func referenceKey(_ value: String, by attribute: String?, source: String) -> LookupKey {
        lookupKey(ReferenceKey.scope(source, attribute), attribute == nil ? value : ReferenceKey.normalized(value))
    }
}

/// Finds the people whose records refer to others.
struct Referrers {
    let run: Run

    /// Looks at everybody again who refers to these people: their accounts are gone, and so are the keys that were written.
    ///
    /// What the plan has still to write for them was computed before, so it leaves them to be looked at.
    func wake(of people: [IdentityID], in plan: PlanID) async throws {
        guard !run.compiled.references.isEmpty, !people.isEmpty else { return }
        let records = try await run.store.identities(people).flatMap(\.records)
        let keys = Set(records.flatMap(\.keys).compactMap(ReferenceKey.referring))
        let referrers = Set(try await run.store.holders(of: Array(keys)).compactMap(\.identity))
        try await run.store.markDirty(.unsettled(referrers.sorted(), by: plan), kind: run.compiled.rules.kind, lease: run.lease)
    }
}

/// Keys by which resources refer to each other within a source.
enum ReferenceKey {
    private static let prefix = "reference:"

    /// The scope of a source's attribute; nil: its anchor.
    static func scope(_ source: String, _ attribute: String?) -> String { "\(prefix)\(source):\(attribute ?? "")" }

    /// Distinguished names are compared without ASCII case.
    static func normalized(_ value: String) -> String { asciiLowercased(value) }

    /// The key of records that refer to the holder of a key; nil: nobody refers by such keys.
    static func referring(to key: LookupKey) -> LookupKey? {
        key.scope.hasPrefix(prefix) ? LookupKey(scope: "refers-to:" + key.scope, hash: key.hash) : nil
    }
}
