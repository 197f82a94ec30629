import BridgeCore

extension FileSource {
    /// Delivers the records whose attribute has that value: the files are read whole, and the others dropped.
    func lookup(_ attribute: String, equals value: String, request: ReadRequest, into output: inout RecordOutput) async throws {
        let known = AzureADVocabulary.attribute(named: attribute)?.attribute
        let asked = AttributeLayout.Attribute(attribute, type: known?.type ?? .text, isMultiValued: known?.isMultiValued ?? false)
        let slot = request.layout.slot(attribute) ?? request.layout.attributes.count
        let isMore = slot == request.layout.attributes.count
        let layout = AttributeLayout(kind: request.kind, attributes: request.layout.attributes + (isMore ? [asked] : []))
        let found = FoundRecords()
        var all = RecordOutput(layout: layout) { event in
            guard case .records(let batch) = event else { return }
            for index in 0..<batch.count where batch[index].texts(slot).contains(value) { found.append(batch[index]) }
        }
        if case .partial(let error) = try await read(ReadRequest(layout: layout), into: &all) { throw error }
        try await all.flush()
        try await output.fill { builder in
            while let record = found.next() {
                builder.append(record, columns: request.layout.attributes.count)
                if builder.isFull { return true }
            }
            return false
        }
    }
}

/// The records that were found; used by one task.
private final class FoundRecords {
    private var records: [Record] = []
    private var position = 0

    func append(_ record: Record) { records.append(record) }

    func next() -> Record? {
        guard position < records.count else { return nil }
        position += 1
        return records[position - 1]
    }
}

extension RecordBatchBuilder {
    /// Appends the first columns of a record.
    fileprivate mutating func append(_ record: Record, columns: Int) {
        begin(.patch)
        mark(record.change)
        anchor(record.anchor.utf8Span.span)
        for slot in 0..<columns { copy(record, slot: slot, to: slot) }
        end()
    }
}
