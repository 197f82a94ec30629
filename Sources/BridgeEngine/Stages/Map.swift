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
        /// By slot, the values of `SelectUniqueValue` of which the first that nobody has is to be written.
        var candidates: [Int: [String]] = [:]
        /// True: an expression says that nothing is to be written for the resource.
        var isIgnored = false
    }

    /// A leaver's record is not mapped: only what reads `IsSoftDeleted` flows, everything else stays as last applied.
    func map(_ view: IdentityView, isLeaver: Bool, isCreate: Bool, references: [Int: ResolvedReference]) -> Outcome {
        var builder = RecordBatchBuilder(layout: compiled.targetLayout)
        builder.begin(.patch)
        let report = compiled.mappings.map(
            view.joined,
            context: EvaluationContext(isSoftDeleted: isLeaver, now: now, defaultDomain: compiled.pipeline.defaultDomain),
            selection: isLeaver ? .leaver : .all, isCreate: isCreate, into: &builder)
        if !isLeaver, !report.isObjectIgnored {
            for (slot, reference) in references {
                switch reference {
                case .identity(let id, _): builder.add(String(id.value), slot: slot)
                case .none where compiled.rules.mappings[slot].whenEmpty == .clear: builder.clear(slot: slot)
                case .none: break
                case .unresolved: break
                }
            }
        }
        builder.end()
        let errors = report.errors.map { (compiled.targetLayout.attributes[$0.mapping].name, $0.error) }
        return Outcome(
            desired: builder.finish()[0], errors: errors, nextChange: report.nextChange,
            candidates: Dictionary(report.candidates.map { ($0.mapping, $0.values) }, uniquingKeysWith: { first, _ in first }),
            isIgnored: report.isObjectIgnored)
    }
}
