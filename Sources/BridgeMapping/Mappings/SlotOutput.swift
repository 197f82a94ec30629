import BridgeCore

/// Writes the result of one mapping into its slot. Slots of an open `patch` record begin as unknown.
struct SlotOutput {
    typealias Sources = CompiledMappings.Sources

    let slot: Int
    let entry: CompiledMappings.Entry
    let isCreate: Bool

    /// - Parameter isUnknown: an attribute was not delivered, so that nothing as a result means nothing.
    func write(
        _ result: Evaluation.Result, isUnknown: Bool, _ sources: borrowing Sources, into builder: inout RecordBatchBuilder,
        _ report: inout MappingReport
    ) {
        switch result {
        case .ignored: break
        case .objectIgnored: report.isObjectIgnored = true
        case .failed(let error): report.errors.append(.init(mapping: slot, error: error))
        case .candidates(let candidates):
            report.candidates.append(.init(mapping: slot, values: candidates))
            builder.add(candidates[0], slot: slot)
        case .value(.text(let text)) where !text.isEmpty: builder.add(text, slot: slot)
        case .value(let value):
            if isUnknown { return }
            for text in value.texts where !text.isEmpty { builder.add(text, slot: slot) }
            // Empty values among others are no values.
            if !builder.hasValue(slot: slot) { writeNothing(sources, into: &builder) }
        }
    }

    func copy(_ record: Record, _ source: Int, _ sources: borrowing Sources, into builder: inout RecordBatchBuilder) {
        guard record.presence(source) != .unknown else { return }
        for n in 0..<record.count(source) {
            record.withBytes(source, n) { bytes in
                if !bytes.isEmpty { builder.add(bytes, slot: slot) }
            }
        }
        if !builder.hasValue(slot: slot) { writeNothing(sources, into: &builder) }
    }

    private func writeNothing(_ sources: borrowing Sources, into builder: inout RecordBatchBuilder) {
        if isCreate, entry.hasDefault {
            writeDefault(sources, into: &builder)
        } else if entry.clears {
            builder.clear(slot: slot)
        }
    }

    func writeDefault(_ sources: borrowing Sources, into builder: inout RecordBatchBuilder) {
        if isCreate, let text = sources.defaults[slot] { builder.add(text, slot: slot) }
    }
}

extension Evaluation.Result {
    /// True for null and for nothing but empty texts.
    var isEmpty: Bool {
        if case .value(let value) = self { return value.isNullOrEmpty }
        return false
    }
}
