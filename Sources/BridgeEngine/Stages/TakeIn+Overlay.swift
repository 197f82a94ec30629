import BridgeCore
import BridgePipeline
import BridgeState

extension TakeInStage {
    static func holdsDeletions(_ batch: RecordBatch) -> Bool { (0..<batch.count).contains { batch[$0].isDeletion } }

    /// Delta records laid over what was known, so that everything further on sees whole records. Deletions keep all that was known:
    /// they come with mangled names and without the keys by which a person who returns is found.
    func laidOverImages(_ batch: RecordBatch) async throws -> RecordBatch {
        let anchors = (0..<batch.count).map { run.anchorHash(batch[$0].anchor) }
        var left = anchors.reduce(into: [UInt64: Int]()) { $0[$1, default: 0] += 1 }
        var known = try await images(of: Set(anchors), layout: batch.layout)
        var builder = RecordBatchBuilder(layout: batch.layout)
        for (index, anchor) in anchors.enumerated() {
            let base = isIncremental || batch[index].isDeletion ? known[anchor] : nil
            builder.append(batch[index], laidOver: base)
            left[anchor, default: 0] -= 1
            if left[anchor, default: 0] > 0 { known[anchor] = batch[index].laid(over: base) }
        }
        return builder.finish()
    }

    /// What is known of records: what waits for its commit goes before what is stored.
    private func images(of anchors: Set<UInt64>, layout: AttributeLayout) async throws -> [UInt64: Record] {
        let stored = try await run.store.records(source: definition.name, kind: kind, anchors: anchors.sorted())
        let decoded = IdentityView.decode(stored.map(\.image), to: layout)
        var known: [UInt64: Record] = [:]
        for (record, values) in zip(stored, decoded) { known[record.reference.anchor] = values }
        for change in pending where anchors.contains(change.anchor) {
            known[change.anchor] = RecordImage.record(change.image, layout: layout)
        }
        return known
    }
}

extension Record {
    /// True when the source says that it no longer has the resource.
    fileprivate var isDeletion: Bool { change.isDeletion }

    /// A record of its own: for the next change of the same resource.
    fileprivate func laid(over base: Record?) -> Record {
        var builder = RecordBatchBuilder(layout: layout)
        builder.append(self, laidOver: base)
        return builder.finish()[0]
    }
}

extension RecordBatchBuilder {
    /// Appends a record laid over what was known before; of a deletion only the mark is taken.
    fileprivate mutating func append(_ record: Record, laidOver base: Record?) {
        guard record.isDeletion, let base else { return append(record, over: base) }
        begin(.patch)
        mark(record.change)
        anchor(record.anchor.utf8Span.span)
        for slot in 0..<layout.attributes.count { copy(base, slot: slot, to: slot) }
        end()
    }
}
