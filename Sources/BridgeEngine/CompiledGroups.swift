import BridgeCore
import BridgePipeline

/// The part of a compiled pipeline that is about groups.
public final class CompiledGroups: Sendable {
    /// The pipeline with the rules for groups in the place of those for people.
    let compiled: CompiledPipeline
    /// Who is in the groups; nil: their members are left alone.
    let members: MemberRules?

    /// nil: the pipeline has no rules for groups, these are the groups already, or the target does not offer any.
    init?(_ pipeline: Pipeline, besides kind: ResourceKind, sourceSchemas: [String: SourceSchema], targetSchema: TargetSchema) {
        guard kind != .group, let rules = pipeline.groups, targetSchema.attributes[.group] != nil else { return nil }
        var resource = rules.resource
        resource.kind = .group
        compiled = CompiledPipeline(pipeline, rules: resource, sourceSchemas: sourceSchemas, targetSchema: targetSchema)
        members = rules.members
    }
}

extension CompiledPipeline {
    /// The pipeline with the rules of a kind.
    func of(_ kind: ResourceKind) -> CompiledPipeline { kind == rules.kind ? self : groups?.compiled ?? self }

    /// True when a source delivers resources of the kind. Every source is asked for people.
    func isDelivered(by source: String) -> Bool { rules.kind == .user || sourceSchemas[source]?.attributes[rules.kind] != nil }

    /// The phase of operations on the resources themselves, and of references between them.
    var phases: (own: Int, references: Int) { rules.kind == .user ? (1, 2) : (3, 3) }

    /// What one of its resources is called in sentences.
    var noun: String { rules.kind == .user ? "person" : "group" }

    /// The scope of a unique value: those of people and of groups are apart.
    func uniqueScope(_ prefix: String, _ path: String) -> String {
        rules.kind == .user ? prefix + path : "\(prefix)\(rules.kind.rawValue)/\(path)"
    }
}
