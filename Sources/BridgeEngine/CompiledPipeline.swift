public import BridgeCore
import BridgeMapping
public import BridgePipeline
import SCIMPath

/// A pipeline made ready to run: attributes are slots, filters and mappings are compiled, schemas are known. Immutable.
public struct CompiledPipeline: Sendable {
    /// The pipeline.
    public let pipeline: Pipeline
    /// What sources are asked for: what the pipeline reads and no more.
    public let sourceLayout: AttributeLayout
    /// The target's paths that the pipeline writes, one a mapping.
    public let targetLayout: AttributeLayout
    /// What is declared of the attribute of each target slot.
    public let targetAttributes: [TargetSchema.Attribute]
    /// What the target can hold.
    public let targetSchema: TargetSchema
    /// What each source can deliver.
    public let sourceSchemas: [String: SourceSchema]
    /// A hash over everything that decides what is written; settings and limits do not count.
    public let hash: String
    /// The same pipeline for groups; nil: groups are left alone, or the target does not offer them.
    public let groups: CompiledGroups?

    let mappings: CompiledMappings
    let scope: CompiledScope?
    let pilot: CompiledScope?
    /// The clocks of the pipeline's time zone.
    let clock: ZoneClock
    let references: [ReferenceMapping]
    /// The match attributes that are mapped, in order, with their target slots.
    let matches: [(attribute: MatchAttribute, slot: Int)]
    /// The slot of the identifier, the first match attribute; nil: nothing is mapped to it, so that nobody can be created.
    let identifierSlot: Int?
    /// Target slots whose values must be unique.
    let uniqueSlots: [Int]
    /// Target slots that say whether the account can be used: those whose mapping reads `IsSoftDeleted`.
    let activitySlots: [Int]
    /// Target slots whose values may be chosen at creation, so that the target is asked whether somebody has them.
    let choosingSlots: [Int]
    let accountEnabledSlot: Int?
    let assignedSlot: Int?
    let joinSlots: [Int]
    let labelSlots: [Int]
    /// The attributes by which references name resources, by source: `nil` in the list is the anchor.
    let referenceKeys: [String: [String]]

    /// True: others refer to these resources by their anchors, although they do not refer to each other.
    let isReferredTo: Bool
    /// The rules of its kind.
    let rules: ResourceRules

    /// Compiles a pipeline for the systems that it will meet.
    public init(_ pipeline: Pipeline, sourceSchemas: [String: SourceSchema], targetSchema: TargetSchema) {
        self.init(pipeline, rules: pipeline.users, sourceSchemas: sourceSchemas, targetSchema: targetSchema)
    }

    init(_ pipeline: Pipeline, rules: ResourceRules, sourceSchemas: [String: SourceSchema], targetSchema: TargetSchema) {
        self.pipeline = pipeline
        self.rules = rules
        self.sourceSchemas = sourceSchemas
        self.targetSchema = targetSchema
        isReferredTo = pipeline.groups?.members != nil
        let layouts = LayoutPlanner(pipeline: pipeline, rules: rules, schemas: sourceSchemas)
        let sourceLayout = layouts.sourceLayout()
        self.sourceLayout = sourceLayout
        referenceKeys = layouts.referenceKeys()
        let attributes = rules.mappings.map { mapping in
            var attribute = targetSchema.attribute(mapping.target, kind: rules.kind) ?? .init(mapping.target)
            if case .reference = mapping.source { attribute.type = .reference(.user) }
            return attribute
        }
        targetAttributes = attributes
        let targetLayout = AttributeLayout(
            kind: rules.kind,
            attributes: zip(rules.mappings, attributes).map { mapping, attribute in
                .init(mapping.target.description, type: attribute.type, isMultiValued: attribute.isMultiValued)
            })
        self.targetLayout = targetLayout
        mappings = CompiledMappings(rules.mappings, sourceLayout: sourceLayout, targetLayout: targetLayout)
        scope = rules.scope?.compiled(for: sourceLayout)
        pilot = rules.pilot?.compiled(for: sourceLayout)
        clock = ZoneClock(zone: pipeline.timeZone)
        references = ReferenceMapping.all(in: rules.mappings, layout: sourceLayout)
        matches = rules.match.compactMap { match in
            rules.mappings.firstIndex { $0.target == match.path }.map { (match, $0) }
        }
        let identifier = rules.match.first.flatMap { match in rules.mappings.firstIndex { $0.target == match.path } }
        identifierSlot = identifier
        uniqueSlots = attributes.indices.filter { attributes[$0].isUnique || $0 == identifier }
        activitySlots = rules.mappings.indices.filter { rules.mappings[$0].readsIsSoftDeleted }
        choosingSlots = rules.mappings.indices.filter { rules.mappings[$0].isCreateOnly }
        accountEnabledSlot = sourceLayout.slot(WellKnownAttribute.accountEnabled)
        assignedSlot = sourceLayout.slot(WellKnownAttribute.isAssigned)
        joinSlots = rules.kind == .user ? pipeline.join.keys.compactMap { sourceLayout.slot($0) } : []
        labelSlots = WellKnownAttribute.labels.compactMap { sourceLayout.slot($0) }
        hash = PipelineHash.text(of: pipeline)
        groups = CompiledGroups(pipeline, besides: rules.kind, sourceSchemas: sourceSchemas, targetSchema: targetSchema)
    }

    /// True: the target may remove an account that is disabled.
    var disablingMayRemove: Bool { rules.kind == .user && targetSchema.deactivationMayRemove }

    /// The slots by whose values accounts are found or kept apart.
    var findingSlots: [Int] { matches.map(\.slot) + choosingSlots.filter { slot in !matches.contains { $0.slot == slot } } }

    /// Mixed into the keys of records: when it changes, every record is taken in again.
    var keySignature: UInt64 {
        var hasher = KeyedHasher(FingerprintKey(a: 1, b: 1))
        for key in pipeline.join.keys + ["|"] + pipeline.join.ignoredKeys.sorted() { hasher.combine(key) }
        for reference in references { hasher.combine(reference.attribute) }
        if isReferredTo { hasher.combine("members") }
        for source in referenceKeys.keys.sorted() {
            hasher.combine(source)
            for attribute in referenceKeys[source] ?? [] { hasher.combine(attribute) }
        }
        return hasher.finish().low
    }

    /// Source slots whose values a mapping hides: they are shown nowhere either.
    var hiddenSources: Set<Int> {
        Set(rules.mappings.filter(\.isSensitive).flatMap(\.attributes).compactMap { sourceLayout.slot($0) })
    }

    /// Target slots whose values are not shown.
    var hiddenTargets: Set<Int> { Set(rules.mappings.indices.filter { rules.mappings[$0].isSensitive }) }

    /// The sources in the order in which they decide an attribute.
    func authority(for attribute: String) -> [String] {
        guard let own = pipeline.join.authorityFor[attribute] else { return pipeline.authority }
        return own + pipeline.authority.filter { !own.contains($0) }
    }
}

/// A mapping whose value names another resource.
struct ReferenceMapping: Sendable {
    /// The slot at the target.
    let targetSlot: Int
    /// The slot at the source.
    let sourceSlot: Int
    /// The attribute's name.
    let attribute: String

    static func all(in mappings: [AttributeMapping], layout: AttributeLayout) -> [ReferenceMapping] {
        mappings.enumerated().compactMap { index, mapping in
            guard case .reference(let attribute) = mapping.source, let slot = layout.slot(attribute) else { return nil }
            return ReferenceMapping(targetSlot: index, sourceSlot: slot, attribute: attribute)
        }
    }
}

/// Attribute names with a meaning for the engine.
enum WellKnownAttribute {
    static let accountEnabled = "accountEnabled"
    /// Delivered by sources that know who is assigned: `True` or `False`.
    static let isAssigned = "isAssigned"
    /// Where a person's name for plans is looked for.
    static let labels = [displayName, userPrincipalName]
    static let displayName = "displayName"
    static let userPrincipalName = "userPrincipalName"
}

/// Works out what sources have to be asked for.
private struct LayoutPlanner {
    let pipeline: Pipeline
    let rules: ResourceRules
    let schemas: [String: SourceSchema]

    func sourceLayout() -> AttributeLayout {
        var names: [String] = []
        func add(_ name: String) {
            if !names.contains(name) { names.append(name) }
        }
        AttributeMapping.allAttributes(of: rules.mappings).forEach(add)
        rules.scope?.attributes.forEach(add)
        rules.pilot?.attributes.forEach(add)
        rules.employed?.attributes.forEach(add)
        if rules.kind == .user {
            pipeline.join.keys.forEach(add)
            for case .attribute(let name) in pipeline.limits.byPart.values.joined().map(\.each) { add(name) }
            add(WellKnownAttribute.accountEnabled)
        }
        for name in [WellKnownAttribute.isAssigned] + WellKnownAttribute.labels where isKnown(name) { add(name) }
        for attribute in referenceKeys().values.joined() { add(attribute) }
        return AttributeLayout(kind: rules.kind, attributes: names.map(attribute))
    }

    /// By source, the attributes under which its records are referred to.
    func referenceKeys() -> [String: [String]] {
        var keys: [String: [String]] = [:]
        func add(_ name: String, of kind: ResourceKind) {
            for (source, schema) in schemas {
                guard let by = schema.attribute(name, kind: kind)?.referencesBy else { continue }
                if !(keys[source] ?? []).contains(by) { keys[source, default: []].append(by) }
            }
        }
        for case .reference(let name) in rules.mappings.map(\.source) { add(name, of: rules.kind) }
        if let members = pipeline.groups?.members { add(members.attribute, of: .group) }
        return keys
    }

    private func isKnown(_ name: String) -> Bool {
        schemas.values.contains { $0.attribute(name, kind: rules.kind) != nil }
    }

    private func attribute(_ name: String) -> AttributeLayout.Attribute {
        for source in pipeline.authority {
            guard var known = schemas[source]?.attribute(name, kind: rules.kind)?.attribute else { continue }
            known.name = name
            return known
        }
        return .init(name)
    }
}
