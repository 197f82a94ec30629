import BridgeCore
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One identity as the stages see it: what its sources say, joined into one record by authority.
struct IdentityView: Sendable {
    /// What is stored.
    let stored: StoredIdentity
    /// Its records in order of authority, those that sources still have first.
    let records: [(record: StoredRecord, values: Record)]
    /// The joined values.
    let joined: Record
    /// The values last applied, in the layout of the target.
    let applied: Record?

    var id: IdentityID { stored.id }
    var presentRecords: [(record: StoredRecord, values: Record)] { records.filter { $0.record.isPresent } }

    /// The account, when there is one that is not gone.
    var account: AccountLink? { stored.link.flatMap { $0.state == .gone ? nil : $0 } }

    /// Builds the views of a page of identities. The records of the page share three batches: one record is far smaller than a batch.
    static func views(of identities: [StoredIdentity], compiled: CompiledPipeline) -> [IdentityView] {
        let order = Dictionary(compiled.pipeline.authority.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
        func rank(_ record: StoredRecord) -> (Int, Int, UInt64) {
            (record.isPresent ? 0 : 1, order[record.reference.source] ?? .max, record.reference.anchor)
        }
        let stored = identities.map { $0.records.sorted { rank($0) < rank($1) } }
        var decoded = decode(stored.joined().map(\.image), to: compiled.sourceLayout)[...]
        let records = stored.map { own -> [(record: StoredRecord, values: Record)] in
            defer { decoded = decoded.dropFirst(own.count) }
            return zip(own, decoded).compactMap { record, values in values.map { (record, $0) } }
        }
        let joined = RecordJoiner(compiled: compiled).join(records)
        let applied = decode(identities.map(\.applied), to: compiled.targetLayout)
        return identities.indices.map {
            IdentityView(stored: identities[$0], records: records[$0], joined: joined[$0], applied: applied[$0])
        }
    }

    /// Decodes images into one batch; nil where there is none, or none of that form.
    static func decode(_ images: [StoredImage?], to layout: AttributeLayout) -> [Record?] {
        var builder = RecordBatchBuilder(layout: layout)
        let indices = images.map { image -> Int? in
            guard let image, RecordImage.decode(image.bytes, written: image.layout, into: &builder) else { return nil }
            return builder.count - 1
        }
        let batch = builder.finish()
        return indices.map { $0.map { batch[$0] } }
    }

    /// A name for a person to read.
    func label(_ compiled: CompiledPipeline) -> String {
        for slot in compiled.labelSlots {
            if let text = joined.text(slot), !text.isEmpty { return text }
        }
        if let slot = compiled.identifierSlot, let text = applied?.text(slot) { return text }
        return records.first?.values.anchor ?? "identity \(id.value)"
    }

    /// The record whose value of a slot counts: the first in order of authority that has one.
    func deciding(_ slot: Int, compiled: CompiledPipeline) -> (record: StoredRecord, values: Record)? {
        RecordJoiner(compiled: compiled).deciding(slot, among: records)
    }
}

/// Lays the records of one identity over each other: the first source in order with a non-empty value wins.
struct RecordJoiner {
    let compiled: CompiledPipeline

    /// The joined record of each identity, all in one batch.
    func join(_ identities: [[(record: StoredRecord, values: Record)]]) -> [Record] {
        var builder = RecordBatchBuilder(layout: compiled.sourceLayout)
        for records in identities {
            builder.begin(.patch)
            if let first = records.first { builder.anchor(first.values.anchor.utf8Span.span) }
            for slot in 0..<compiled.sourceLayout.attributes.count { fill(slot, from: records, into: &builder) }
            builder.end()
        }
        let batch = builder.finish()
        return (0..<batch.count).map { batch[$0] }
    }

    private func fill(
        _ slot: Int, from records: [(record: StoredRecord, values: Record)], into builder: inout RecordBatchBuilder
    ) {
        if let winner = deciding(slot, among: records) {
            builder.copy(winner.values, slot: slot, to: slot)
        } else if let constant = constant(slot, records) {
            builder.add(constant, slot: slot)
        } else if speaking(records).contains(where: { $0.values.presence(slot) == .empty }) {
            builder.clear(slot: slot)
        }
    }

    /// Sources that no longer have the person say nothing, as long as another one has them.
    private func speaking(
        _ records: [(record: StoredRecord, values: Record)]
    ) -> [(record: StoredRecord, values: Record)] {
        let present = records.filter { $0.record.isPresent }
        return present.isEmpty ? records : present
    }

    func deciding(
        _ slot: Int, among records: [(record: StoredRecord, values: Record)]
    ) -> (record: StoredRecord, values: Record)? {
        let speaking = speaking(records)
        let name = compiled.sourceLayout.attributes[slot].name
        for source in compiled.authority(for: name) {
            if let record = speaking.first(where: { $0.record.reference.source == source && hasValue($0.values, slot) }) { return record }
        }
        return nil
    }

    private func hasValue(_ record: Record, _ slot: Int) -> Bool {
        switch record.presence(slot) {
        case .unknown, .empty: false
        case .list: true
        case .one: record.withBytes(slot) { $0.count > 0 }
        }
    }

    private func constant(_ slot: Int, _ records: [(record: StoredRecord, values: Record)]) -> String? {
        let name = compiled.sourceLayout.attributes[slot].name
        for (record, _) in speaking(records) {
            let source = compiled.pipeline.sources.first { $0.name == record.reference.source }
            if let value = source?.constants[name] { return value }
        }
        return nil
    }
}
