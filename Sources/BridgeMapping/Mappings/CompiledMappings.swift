public import BridgeCore

/// The attribute mappings of one kind of resource, ready to run over the records of one layout. Thread safe: immutable.
public struct CompiledMappings: Sendable {
    /// Which mappings are run.
    public enum Selection: Sendable {
        /// All.
        case all
        /// Those that read `[IsSoftDeleted]`. A leaver's record is mangled; everything else stays as last applied.
        case leaver
    }

    /// What is done for one slot: plain numbers, so that the loop over records touches no reference count. Indices lead into ``sources``.
    struct Entry: Sendable {
        enum Step: Sendable {
            /// `[attribute]` alone: bytes are copied.
            case copy(slot: Int)
            case expression(index: Int)
            /// An expression that reads nothing but whether the person leaves: both results are known.
            case settled(index: Int)
            /// No source, the default at creation only.
            case defaultOnly
            /// Never written by this stage.
            case leave
        }

        let step: Step
        let hasDefault: Bool
        let isOnCreate: Bool
        let clears: Bool
        let isForLeavers: Bool
    }

    /// What the steps need besides numbers.
    struct Sources: Sendable {
        var expressions: [CompiledExpression] = []
        var settled: [(staying: Evaluation.Result, leaving: Evaluation.Result)] = []
        /// One for each slot.
        var defaults: [String?] = []
    }

    let entries: [Entry]
    let sources: Sources
    /// The layout of the mapped records: its attribute i belongs to mapping i.
    public let targetLayout: AttributeLayout

    /// Prepares the mappings.
    ///
    /// - Precondition: `targetLayout` has one attribute for each mapping, in the same order.
    public init(_ mappings: [AttributeMapping], sourceLayout: AttributeLayout, targetLayout: AttributeLayout) {
        precondition(mappings.count == targetLayout.attributes.count, "one attribute of the target layout for each mapping")
        self.targetLayout = targetLayout
        var sources = Sources()
        entries = mappings.map { sources.entry($0, layout: sourceLayout) }
        self.sources = sources
    }

    /// Writes the mapped values of a record into the open record of a builder. The caller has called `begin(.patch)` and calls `end()`.
    ///
    /// A slot is *unknown* when nothing is to be written for it, *empty* when the target's value is to be removed. A default value is
    /// used at creation only. What the source did not deliver never removes anything.
    ///
    /// What the report adds is for the caller to act on: of `candidates` the first is written here, and the caller puts the one that
    /// is free at the target into the slot; when `isObjectIgnored`, nothing is to be written for the resource at all, and no slot holds
    /// anything.
    ///
    /// - Parameters:
    ///   - record: a record of the source layout.
    ///   - isCreate: the account does not exist yet.
    ///   - builder: a builder of ``targetLayout``.
    public func map(
        _ record: Record, context: EvaluationContext, selection: Selection, isCreate: Bool, into builder: inout RecordBatchBuilder
    ) -> MappingReport {
        var report = MappingReport()
        for slot in entries.indices {
            let entry = entries[slot]
            if selection == .leaver, !entry.isForLeavers { continue }
            if entry.isOnCreate, !isCreate { continue }
            let output = SlotOutput(slot: slot, entry: entry, isCreate: isCreate)
            switch entry.step {
            case .leave: break
            case .copy(let source): output.copy(record, source, sources, into: &builder)
            case .defaultOnly: output.writeDefault(sources, into: &builder)
            case .settled(let index):
                let result = context.isSoftDeleted ? sources.settled[index].leaving : sources.settled[index].staying
                output.write(result, isUnknown: false, sources, into: &builder, &report)
            case .expression(let index):
                let evaluation = sources.expressions[index].evaluate(record, context)
                report.note(nextChange: evaluation.nextChange)
                let isUnknown = evaluation.result.isEmpty && sources.expressions[index].readsUnknown(record)
                output.write(evaluation.result, isUnknown: isUnknown, sources, into: &builder, &report)
            }
        }
        // Whoever leaves is disabled, whatever an expression says about the object.
        if selection == .leaver { report.isObjectIgnored = false }
        if report.isObjectIgnored { for slot in entries.indices { builder.forget(slot: slot) } }
        return report
    }
}

extension CompiledMappings.Sources {
    /// Keeps what the mapping needs.
    mutating func entry(_ mapping: AttributeMapping, layout: AttributeLayout) -> CompiledMappings.Entry {
        let defaultValue = mapping.defaultValue.flatMap { $0.isEmpty ? nil : $0 }
        defaults.append(defaultValue)
        return .init(
            step: step(mapping.source, layout: layout), hasDefault: defaultValue != nil,
            isOnCreate: mapping.apply == .onCreate || mapping.isCreateOnly, clears: mapping.whenEmpty == .clear,
            isForLeavers: mapping.readsIsSoftDeleted)
    }

    private mutating func step(_ source: AttributeMapping.Source, layout: AttributeLayout) -> CompiledMappings.Entry.Step {
        switch source {
        case .expression(let expression):
            // An attribute without a slot is unknown in every record.
            if let name = expression.plainAttribute { return layout.slot(name).map { .copy(slot: $0) } ?? .leave }
            let compiled = expression.compiled(for: layout)
            if let results = compiled.settledResults { return settle(results) }
            expressions.append(compiled)
            return .expression(index: expressions.count - 1)
        case .constant(let text): return settle((.value(.text(text)), .value(.text(text))))
        case .reference: return .leave
        case .none: return .defaultOnly
        }
    }

    private mutating func settle(_ results: (Evaluation.Result, Evaluation.Result)) -> CompiledMappings.Entry.Step {
        settled.append((staying: results.0, leaving: results.1))
        return .settled(index: settled.count - 1)
    }
}
