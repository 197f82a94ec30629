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

    enum Step: Sendable {
        /// `[attribute]` alone: bytes are copied.
        case copy(slot: Int)
        case expression(CompiledExpression)
        case constant(String)
        /// No source, the default at creation only.
        case defaultOnly
        /// Never written by this stage.
        case leave
    }

    struct Entry: Sendable {
        let step: Step
        let defaultValue: String?
        let isOnCreate: Bool
        let clears: Bool
        let isForLeavers: Bool
    }

    let entries: [Entry]
    /// The layout of the mapped records: its attribute i belongs to mapping i.
    public let targetLayout: AttributeLayout

    /// Prepares the mappings.
    ///
    /// - Precondition: `targetLayout` has one attribute for each mapping, in the same order.
    public init(_ mappings: [AttributeMapping], sourceLayout: AttributeLayout, targetLayout: AttributeLayout) {
        precondition(mappings.count == targetLayout.attributes.count, "one attribute of the target layout for each mapping")
        self.targetLayout = targetLayout
        entries = mappings.map { Entry($0, layout: sourceLayout) }
    }

    /// Writes the mapped values of a record into the open record of a builder. The caller has called `begin(.patch)` and calls `end()`.
    ///
    /// A slot is *unknown* when nothing is to be written for it, *empty* when the target's value is to be removed. A default value is
    /// used at creation only. What the source did not deliver never removes anything.
    ///
    /// - Parameters:
    ///   - record: a record of the source layout.
    ///   - isCreate: the account does not exist yet.
    ///   - builder: a builder of ``targetLayout``.
    public func map(
        _ record: Record, context: EvaluationContext, selection: Selection, isCreate: Bool, into builder: inout RecordBatchBuilder
    ) -> MappingReport {
        var report = MappingReport()
        for (slot, entry) in entries.enumerated() {
            if selection == .leaver, !entry.isForLeavers { continue }
            if entry.isOnCreate, !isCreate { continue }
            let output = SlotOutput(slot: slot, entry: entry, isCreate: isCreate)
            output.run(record, context, into: &builder, &report)
        }
        return report
    }
}

extension CompiledMappings.Entry {
    init(_ mapping: AttributeMapping, layout: AttributeLayout) {
        step = CompiledMappings.Step(mapping.source, layout: layout)
        defaultValue = mapping.defaultValue.flatMap { $0.isEmpty ? nil : $0 }
        isOnCreate = mapping.apply == .onCreate
        clears = mapping.whenEmpty == .clear
        isForLeavers = mapping.readsIsSoftDeleted
    }
}

extension CompiledMappings.Step {
    init(_ source: AttributeMapping.Source, layout: AttributeLayout) {
        switch source {
        case .expression(let expression):
            guard let name = expression.plainAttribute else {
                self = .expression(expression.compiled(for: layout))
                return
            }
            // An attribute without a slot is unknown in every record.
            self = layout.slot(name).map { .copy(slot: $0) } ?? .leave
        case .constant(let text): self = .constant(text)
        case .reference: self = .leave
        case .none: self = .defaultOnly
        }
    }
}
