import BridgeCore

/// Writes the result of one mapping into its slot. Slots of an open `patch` record begin as unknown.
struct SlotOutput {
    let slot: Int
    let entry: CompiledMappings.Entry
    let isCreate: Bool

    func run(
        _ record: Record, _ context: EvaluationContext, into builder: inout RecordBatchBuilder, _ report: inout MappingReport
    ) {
        switch entry.step {
        case .leave: break
        case .defaultOnly: writeDefault(into: &builder)
        case .constant(let text): write(.text(text), isUnknown: false, into: &builder)
        case .copy(let source): copy(record, source, into: &builder)
        case .expression(let expression):
            let evaluation = expression.evaluate(record, context)
            report.note(nextChange: evaluation.nextChange)
            switch evaluation.result {
            case .ignored: break
            case .failed(let error): report.errors.append(.init(mapping: slot, error: error))
            case .value(let value): write(value, isUnknown: expression.readsUnknown(record), into: &builder)
            }
        }
    }

    private func write(_ value: ExpressionValue, isUnknown: Bool, into builder: inout RecordBatchBuilder) {
        if isUnknown, value.isNullOrEmpty { return }
        switch value {
        case .null: writeNothing(into: &builder)
        case .text(let text) where !text.isEmpty: builder.add(text, slot: slot)
        case .text, .list: write(value.texts, into: &builder)
        }
    }

    /// Empty values among others are no values.
    private func write(_ texts: [String], into builder: inout RecordBatchBuilder) {
        for text in texts where !text.isEmpty { builder.add(text, slot: slot) }
        if !builder.hasValue(slot: slot) { writeNothing(into: &builder) }
    }

    private func copy(_ record: Record, _ source: Int, into builder: inout RecordBatchBuilder) {
        guard record.presence(source) != .unknown else { return }
        for n in 0..<record.count(source) {
            record.withBytes(source, n) { bytes in
                if !bytes.isEmpty { builder.add(bytes, slot: slot) }
            }
        }
        if !builder.hasValue(slot: slot) { writeNothing(into: &builder) }
    }

    private func writeNothing(into builder: inout RecordBatchBuilder) {
        if isCreate, entry.defaultValue != nil {
            writeDefault(into: &builder)
        } else if entry.clears {
            builder.clear(slot: slot)
        }
    }

    private func writeDefault(into builder: inout RecordBatchBuilder) {
        if isCreate, let text = entry.defaultValue { builder.add(text, slot: slot) }
    }
}
