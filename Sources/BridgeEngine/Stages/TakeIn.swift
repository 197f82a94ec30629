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
        var identity: IdentityID?
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
    /// The people whose records are held.
    private var heldPeople: Set<IdentityID> = []
    private(set) var notes: [PlanNote] = []
    private var sightings: [UInt64: Sighting]
    private(set) var pending: [Intake.ChangedRecord] = []
    private var pendingBytes = 0
    private var checkpoint: Checkpoint?
    private let fingerprintKey: FingerprintKey
    private var leaseKeptAt: Date
    private var fingerprints: [Fingerprint] = []

    var kind: ResourceKind { run.compiled.sourceLayout.kind }
    /// What the verdict of this read depends on.
    var delivered: DeliveredRead {
        var read = DeliveredRead(startedAt: run.startedAt)
        read.records = count
        read.unreadable = unreadableWithoutAnchor
        read.firstUnreadable = firstUnreadable
        read.inputs = inputs
        return read
    }

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
            for record in page {
                known[record.anchor] = Sighting(
                    fingerprint: record.fingerprint, isMissing: record.isMissing, identity: record.identity)
            }
            guard let last = page.last else { return known }
            after = last.anchor
        }
    }

    private func factName(_ name: String) -> String { "read.\(definition.name).\(kind.rawValue).\(name)" }

    /// The checkpoint to go on from; nil when there is none, or when it was made for other attributes.
    func usableCheckpoint() async throws -> Checkpoint? {
        guard let read = try await run.store.fact(factName("attributes")), covers(read) else { return nil }
        return try await run.store.fact(factName("checkpoint")).map(Checkpoint.init)
    }

    /// True when a read of these attributes knows all that is asked for now, by the same keys: what is no longer asked for changes nothing.
    private func covers(_ read: String) -> Bool {
        guard read != attributeList else { return true }
        let signature = " \(run.compiled.keySignature)"
        guard read.hasSuffix(signature) else { return false }
        let known = Set(read.dropLast(signature.count).split(separator: ",").map(String.init))
        return run.compiled.sourceLayout.attributes.allSatisfy { known.contains($0.name) }
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

    /// Holds a record. People whom we know are listed by their names when they are looked at, others here.
    private mutating func hold(_ anchor: UInt64, code: String, message: String, label: String) {
        let reference = RecordReference(source: definition.name, anchor: anchor)
        guard heldRecords[reference] == nil else { return }
        heldRecords[reference] = HeldPeople.Hold(code: code, message: message)
        guard let sighting = sightings[anchor] else {
            return notes.append(PlanNote(identity: nil, code: code, message: message, label: label))
        }
        if let identity = sighting.identity { heldPeople.insert(identity) }
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
        // Of several changes of one record the last one counts.
        let changed = Dictionary(pending.map { ($0.anchor, $0) }, uniquingKeysWith: { _, last in last })
        let intake = Intake(
            source: definition.name, layout: run.compiled.sourceLayout, changed: changed.values.sorted { $0.anchor < $1.anchor },
            missing: missing, readAt: run.startedAt, facts: facts)
        try await run.store.commit(intake, lease: run.lease)
        pending.removeAll(keepingCapacity: true)
        pendingBytes = 0
    }

    /// Ends a look-up of a few people: nobody is missing, and a later read goes on from where the last one ended.
    mutating func finishLookUp(partial reason: String?) async throws -> ReadSummary {
        try await run.store.markDirty(.these(heldPeople.sorted()), kind: kind, lease: run.lease)
        try await commitPending()
        return ReadSummary(
            source: definition.name, kind: kind.rawValue, verdict: reason == nil ? "looked_up" : "partial", reason: reason, records: count,
            changed: changed, skipped: skipped)
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
            if verdict.isStale { summary.isStale = true }
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
        try await run.store.markDirty(.these(heldPeople.sorted()), kind: kind, lease: run.lease)
        try await commitPending(missing: verdict.absenceCounts ? unseen : [], facts: facts)
        return summary
    }
}
