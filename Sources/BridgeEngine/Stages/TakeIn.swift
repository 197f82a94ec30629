import BridgeCore
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Step 2: compares each record's fingerprint with the state's, keeps the images of those that changed, marks those that are missing.
///
/// "Seen" is a bit in memory, never a write.
struct TakeInStage {
    private struct Sighting {
        var fingerprint: Fingerprint
        var isMissing: Bool
        /// The fingerprint in this read; nil: not seen yet.
        var seen: Fingerprint?
    }

    let run: Run
    let definition: SourceDefinition
    var isIncremental = false
    /// The records of the last complete read.
    private(set) var lastCompleteCount: Int?
    /// The inputs, such as files, of the last complete read.
    private(set) var lastInputCount: Int?
    private(set) var inputs: [ReadInput] = []
    private(set) var count = 0
    private(set) var changed = 0
    private(set) var skipped = 0
    private(set) var unreadableWithoutAnchor = 0
    private(set) var firstUnreadable: String?
    private(set) var heldRecords: [RecordReference: HeldPeople.Hold] = [:]
    private(set) var notes: [PlanNote] = []
    private var sightings: [UInt64: Sighting]
    private var pending: [Intake.ChangedRecord] = []
    private var pendingBytes = 0
    private var checkpoint: Checkpoint?
    private let fingerprintKey: FingerprintKey
    private var leaseKeptAt: Date
    private var fingerprints: [Fingerprint] = []

    private var kind: ResourceKind { run.compiled.sourceLayout.kind }
    var startedAt: Date { run.startedAt }

    init(run: Run, definition: SourceDefinition) async throws {
        self.run = run
        self.definition = definition
        leaseKeptAt = run.engine.environment.now()
        fingerprintKey = FingerprintKey(a: run.key.a ^ run.compiled.keySignature, b: run.key.b)
        sightings = try await Self.known(run, definition.name)
        let prefix = "read.\(definition.name).\(run.compiled.sourceLayout.kind.rawValue)."
        lastCompleteCount = try await run.store.fact(prefix + "count").flatMap { Int($0) }
        lastInputCount = try await run.store.fact(prefix + "inputs").flatMap { Int($0) }
    }

    private static func known(_ run: Run, _ source: String) async throws -> [UInt64: Sighting] {
        var known: [UInt64: Sighting] = [:]
        var after: UInt64?
        while true {
            let page = try await run.store.knownRecords(
                source: source, kind: run.compiled.sourceLayout.kind, after: after, limit: 10_000)
            for record in page { known[record.anchor] = Sighting(fingerprint: record.fingerprint, isMissing: record.isMissing) }
            guard let last = page.last else { return known }
            after = last.anchor
        }
    }

    private func factName(_ name: String) -> String { "read.\(definition.name).\(kind.rawValue).\(name)" }

    /// The checkpoint to go on from; nil when there is none, or when it was made for other attributes.
    func usableCheckpoint() async throws -> Checkpoint? {
        guard try await run.store.fact(factName("attributes")) == attributeList else { return nil }
        return try await run.store.fact(factName("checkpoint")).map(Checkpoint.init)
    }

    private var attributeList: String {
        run.compiled.sourceLayout.attributes.map(\.name).joined(separator: ",") + " \(run.compiled.keySignature)"
    }

    // MARK: Events of a read

    mutating func receive(_ event: ReadEvent) async throws {
        switch event {
        case .records(let batch): try await take(batch)
        case .skipped(let anchor, let error): skip(anchor, error)
        case .checkpoint(let next): checkpoint = next
        case .input(let input): inputs.append(input)
        }
    }

    private mutating func skip(_ anchor: String?, _ error: BridgeError) {
        skipped += 1
        guard let anchor else {
            unreadableWithoutAnchor += 1
            firstUnreadable = firstUnreadable ?? error.description
            return
        }
        hold(
            run.anchorHash(anchor), code: "held.unreadable_record",
            message: "stays as last applied, because the record in “\(definition.name)” could not be read: \(error)", label: anchor)
        sightings[run.anchorHash(anchor)]?.seen = Fingerprint(high: 0, low: 0)
    }

    private mutating func hold(_ anchor: UInt64, code: String, message: String, label: String) {
        let reference = RecordReference(source: definition.name, anchor: anchor)
        guard heldRecords[reference] == nil else { return }
        heldRecords[reference] = HeldPeople.Hold(code: code, message: message)
        notes.append(PlanNote(identity: nil, code: code, message: message, label: label))
    }

    private mutating func take(_ batch: RecordBatch) async throws {
        var batch = batch
        if isIncremental || Self.holdsDeletions(batch) { batch = try await laidOverImages(batch) }
        count += batch.count
        batch.fingerprints(key: fingerprintKey, into: &fingerprints)
        for index in 0..<batch.count { take(batch[index], fingerprints[index]) }
        if pending.count >= 4096 || pendingBytes > 8 << 20 { try await commitPending() }
        try await keepLease()
        run.engine.environment.progress(.reading(source: definition.name, records: count))
    }

    private mutating func take(_ record: Record, _ fingerprint: Fingerprint) {
        let anchor = run.anchorHash(record.anchor)
        if let sighting = sightings[anchor] {
            if let seen = sighting.seen, !isIncremental, seen != fingerprint {
                hold(
                    anchor, code: "held.duplicate_record",
                    message: "stays as last applied, because “\(definition.name)” gave two different records with this key",
                    label: record.anchor)
                return
            }
            sightings[anchor]?.seen = fingerprint
            if sighting.fingerprint == fingerprint, !sighting.isMissing { return }
            sightings[anchor]?.fingerprint = fingerprint
            sightings[anchor]?.isMissing = false
        } else {
            sightings[anchor] = Sighting(fingerprint: fingerprint, isMissing: false, seen: fingerprint)
        }
        let image = RecordImage.encode(record)
        pendingBytes += image.count
        changed += 1
        pending.append(
            .init(anchor: anchor, fingerprint: fingerprint, change: record.change, image: image, keys: keys(of: record)))
    }

    private static func holdsDeletions(_ batch: RecordBatch) -> Bool { (0..<batch.count).contains { isDeletion(batch[$0]) } }

    private static func isDeletion(_ record: Record) -> Bool { record.change == .removed || record.change == .softDeleted }

    /// Delta records laid over what was known, so that everything further on sees whole records. Deletions keep all that was known:
    /// they come with mangled names and without the keys by which a person who returns is found.
    private func laidOverImages(_ batch: RecordBatch) async throws -> RecordBatch {
        let anchors = (0..<batch.count).map { run.anchorHash(batch[$0].anchor) }
        var known = try await images(of: Set(anchors), layout: batch.layout)
        var builder = RecordBatchBuilder(layout: batch.layout)
        for (index, anchor) in anchors.enumerated() {
            let record = batch[index]
            let base = isIncremental || Self.isDeletion(record) ? known[anchor] : nil
            let whole = record.laid(over: base, keepingValues: Self.isDeletion(record))
            known[anchor] = whole
            builder.append(whole, over: nil)
        }
        return builder.finish()
    }

    /// What is known of records: what waits for its commit goes before what is stored.
    private func images(of anchors: Set<UInt64>, layout: AttributeLayout) async throws -> [UInt64: Record] {
        var known: [UInt64: Record] = [:]
        for stored in try await run.store.records(source: definition.name, kind: kind, anchors: anchors.sorted()) {
            known[stored.reference.anchor] = IdentityView.decode(stored.image, to: layout)
        }
        for change in pending where anchors.contains(change.anchor) {
            known[change.anchor] = RecordImage.record(change.image, layout: layout)
        }
        return known
    }

    // MARK: Lookup keys

    private func keys(of record: Record) -> [LookupKey] {
        var keys: [LookupKey] = []
        for slot in run.compiled.joinSlots {
            guard let value = record.text(slot).map(JoinKey.normalized), !value.isEmpty, !ignored.contains(value) else { continue }
            keys.append(run.lookupKey(JoinKey.scope(record.layout.attributes[slot].name), value))
        }
        return run.compiled.references.isEmpty ? keys : keys + referenceKeys(of: record)
    }

    /// How others refer to the record, and to whom it refers.
    private func referenceKeys(of record: Record) -> [LookupKey] {
        let source = definition.name
        var keys = [run.referenceKey(record.anchor, by: nil, source: source)]
        for attribute in run.compiled.referenceKeys[source] ?? [] {
            guard let value = record.layout.slot(attribute).flatMap({ record.text($0) }) else { continue }
            keys.append(run.referenceKey(value, by: attribute, source: source))
        }
        for reference in run.compiled.references {
            guard let value = record.text(reference.sourceSlot) else { continue }
            let by = run.compiled.sourceSchemas[source]?.attribute(reference.attribute, kind: kind)?.referencesBy
            if let key = ReferenceKey.referring(to: run.referenceKey(value, by: by, source: source)) { keys.append(key) }
        }
        return keys
    }

    private var ignored: [String] { run.engine.pipeline.join.ignoredKeys.map(JoinKey.normalized) }

    // MARK: Commit

    /// Records may take longer than a lease lasts.
    private mutating func keepLease() async throws {
        let now = run.engine.environment.now()
        guard now.timeIntervalSince(leaseKeptAt) > Engine.leaseDuration / 4 else { return }
        try await run.keepLease()
        leaseKeptAt = now
    }

    private mutating func commitPending(missing: [UInt64] = [], facts: [String: String?] = [:]) async throws {
        guard !pending.isEmpty || !missing.isEmpty || !facts.isEmpty else { return }
        pending.sort { $0.anchor < $1.anchor }
        let intake = Intake(
            source: definition.name, layout: run.compiled.sourceLayout, changed: pending, missing: missing, readAt: run.startedAt,
            facts: facts)
        try await run.store.commit(intake, lease: run.lease)
        pending.removeAll(keepingCapacity: true)
        pendingBytes = 0
    }

    /// Ends the read: who was not seen is missing where absence counts; the checkpoint is committed with the last images.
    mutating func finish(_ verdict: ReadVerdict) async throws -> ReadSummary {
        let unseen = isIncremental ? [] : sightings.filter { $0.value.seen == nil }.map(\.key).sorted()
        var facts: [String: String?] = [:]
        var summary = ReadSummary(
            source: definition.name, kind: kind.rawValue, verdict: "partial", records: count, changed: changed,
            missing: unseen.count { sightings[$0]?.isMissing == false }, skipped: skipped)
        switch verdict.kind {
        case .partial(let reason):
            summary.reason = reason
        case .complete(let evidence):
            summary.verdict = evidence.rawValue
            summary.reason = verdict.reason
            // A record that could not be read is asked for again: the checkpoint stays before it.
            if skipped == 0 { facts[factName("checkpoint")] = .some(checkpoint?.value) }
            facts[factName("attributes")] = attributeList
            facts[factName("at")] = String(run.startedAt.timeIntervalSince1970)
            if !isIncremental {
                facts[factName("count")] = String(count)
                facts[factName("inputs")] = String(inputs.count)
            }
        }
        try await commitPending(missing: verdict.absenceCounts ? unseen : [], facts: facts)
        return summary
    }
}

extension Record {
    /// A record of its own: this one over what was known before.
    fileprivate func laid(over base: Record?, keepingValues: Bool) -> Record {
        var builder = RecordBatchBuilder(layout: layout)
        if keepingValues, let base {
            builder.begin(.patch)
            builder.mark(change)
            builder.anchor(anchor.utf8Span.span)
            for slot in 0..<layout.attributes.count { builder.copy(base, slot: slot, to: slot) }
            builder.end()
        } else {
            builder.append(self, over: base)
        }
        return builder.finish()[0]
    }
}

/// Join keys: their scope in the state and the form in which they are compared.
enum JoinKey {
    static let prefix = "join:"

    static func scope(_ attribute: String) -> String { prefix + asciiLowercased(attribute) }

    /// Without surrounding white space and ASCII case. Nothing else is guessed: `007` and `7` are different keys.
    static func normalized(_ value: String) -> String {
        let space: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{A0}" || $0.isNewline }
        return asciiLowercased(String(value.drop(while: space).reversed().drop(while: space).reversed()))
    }
}
