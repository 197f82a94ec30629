import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Step 5: the values that a person should have at the target, in the layout of the target's paths.
struct MapStage {
    let compiled: CompiledPipeline
    let now: Date

    struct Outcome: Sendable {
        /// The values; what is unknown does not flow.
        var desired: Record
        /// What could not be evaluated, with the target's path.
        var errors: [(path: String, error: EvaluationError)]
        /// When an expression that reads the clock can next differ.
        var nextChange: Date?
    }

    /// A leaver's record is not mapped: only what reads `IsSoftDeleted` flows, everything else stays as last applied.
    func map(_ view: IdentityView, isLeaver: Bool, isCreate: Bool, references: [Int: ResolvedReference]) -> Outcome {
        var builder = RecordBatchBuilder(layout: compiled.targetLayout)
        builder.begin(.patch)
        let report = compiled.mappings.map(
            view.joined, context: EvaluationContext(isSoftDeleted: isLeaver, now: now), selection: isLeaver ? .leaver : .all,
            isCreate: isCreate, into: &builder)
        if !isLeaver {
            for (slot, reference) in references {
                switch reference {
                case .identity(let id, _): builder.add(String(id.value), slot: slot)
                case .none: builder.clear(slot: slot)
                case .unresolved: break
                }
            }
        }
        builder.end()
        let errors = report.errors.map { (compiled.targetLayout.attributes[$0.mapping].name, $0.error) }
        return Outcome(desired: builder.finish()[0], errors: errors, nextChange: report.nextChange)
    }
}

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
        guard let by = schema?.referencesBy else { return run.lookupKey(ReferenceKey.scope(source, nil), value) }
        return run.lookupKey(ReferenceKey.scope(source, by), ReferenceKey.normalized(value))
    }
}
