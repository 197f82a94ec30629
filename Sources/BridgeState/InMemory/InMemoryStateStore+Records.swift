public import BridgeCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Records in the order of kind, source and anchor hash.
struct RecordKey: Hashable, Comparable, Sendable {
    var kind: ResourceKind
    var source: String
    var anchor: UInt64

    var reference: RecordReference { RecordReference(source: source, anchor: anchor) }

    static func < (left: RecordKey, right: RecordKey) -> Bool {
        (left.kind.rawValue, left.source, left.anchor) < (right.kind.rawValue, right.source, right.anchor)
    }
}

extension InMemoryStateStore {
    /// A page of what is known of a source's records.
    public func knownRecords(source: String, kind: ResourceKind, after: UInt64?, limit: Int) -> [KnownRecord] {
        records.page(
            from: RecordKey(kind: kind, source: source, anchor: 0),
            after: after.map { RecordKey(kind: kind, source: source, anchor: $0) }, limit: limit,
            while: { $0.kind == kind && $0.source == source }
        ) { key, record in
            KnownRecord(
                anchor: key.anchor, fingerprint: record.fingerprint, identity: record.identity, isMissing: record.missingSince != nil)
        }
    }

    /// The records of these anchors, in the order asked for.
    public func records(source: String, kind: ResourceKind, anchors: [UInt64]) -> [StoredRecord] {
        anchors.compactMap { records[RecordKey(kind: kind, source: source, anchor: $0)] }
    }

    /// Takes records, missing marks and facts in.
    public func commit(_ intake: Intake, lease: Lease) throws {
        try check(lease)
        for changed in intake.changed { take(changed, of: intake) }
        let newlyMissing = intake.missing.filter { markMissing($0, of: intake) }
        set(intake.facts)
        if !intake.changed.isEmpty || !newlyMissing.isEmpty { currentGeneration += 1 }
    }

    private func take(_ changed: Intake.ChangedRecord, of intake: Intake) {
        let key = RecordKey(kind: intake.layout.kind, source: intake.source, anchor: changed.anchor)
        let known = records[key]
        for old in known?.keys ?? [] { recordsByKey[old]?.remove(key) }
        for new in changed.keys { recordsByKey[new, default: []].insert(key) }
        let record = StoredRecord(
            reference: key.reference, identity: known?.identity, fingerprint: changed.fingerprint, change: changed.change,
            missingSince: nil, image: StoredImage(layout: intake.layout, bytes: changed.image), keys: changed.keys)
        records.set(record, for: key)
        guard let identity = known?.identity else { return }
        people.change(identity) { $0.isDirty = true }
        if changed.change.isDeletion { lookAgainAtGroups(of: identity) }
    }

    private func markMissing(_ anchor: UInt64, of intake: Intake) -> Bool {
        let key = RecordKey(kind: intake.layout.kind, source: intake.source, anchor: anchor)
        guard let known = records[key], known.missingSince == nil else { return false }
        records.change(key) { $0.missingSince = intake.readAt }
        if let identity = known.identity { people.change(identity) { $0.isDirty = true } }
        return true
    }

    /// A page of the present records that belong to nobody yet.
    public func unjoinedRecords(kind: ResourceKind, after: RecordReference?, limit: Int) -> [StoredRecord] {
        records.page(
            from: RecordKey(kind: kind, source: "", anchor: 0),
            after: after.map { RecordKey(kind: kind, source: $0.source, anchor: $0.anchor) }, limit: limit,
            while: { $0.kind == kind }
        ) { _, record in
            record.isPresent && record.identity == nil ? record : nil
        }
    }

    /// Records that hold the keys, then identities that hold them themselves, key by key in the order asked for.
    public func holders(of keys: [LookupKey]) -> [KeyHolder] {
        keys.flatMap { key in
            let held = (recordsByKey[key] ?? []).sorted().compactMap { records[$0] }.map {
                KeyHolder(key: key, record: $0.reference, identity: $0.identity, isPresent: $0.isPresent, isDeleted: $0.isDeleted)
            }
            let own = (identitiesByKey[key] ?? []).sorted().map { KeyHolder(key: key, record: nil, identity: $0, isPresent: true) }
            return held + own
        }
    }

    /// Gives records to identities.
    public func join(_ joins: [RecordJoin], kind: ResourceKind, lease: Lease) throws -> [IdentityID] {
        try check(lease)
        for join in joins { try check(join, kind: kind) }
        var made: [Int: IdentityID] = [:]
        let ids = joins.map { join in
            switch join.destination {
            case .existing(let id): return id
            case .new(let number):
                if let id = made[number] { return id }
                lastIdentity += 1
                let id = IdentityID(lastIdentity)
                people.set(IdentityEntry(kind: kind), for: id)
                made[number] = id
                return id
            }
        }
        for (join, id) in zip(joins, ids) { move(RecordKey(kind: kind, join.record), to: id) }
        if !joins.isEmpty { currentGeneration += 1 }
        return ids
    }

    private func check(_ join: RecordJoin, kind: ResourceKind) throws {
        guard records[RecordKey(kind: kind, join.record)] != nil else { throw BridgeError.unknownRecord(source: join.record.source) }
        if case .existing(let id) = join.destination, people[id]?.kind != kind { throw BridgeError.unknownIdentity(id) }
    }

    private func move(_ key: RecordKey, to id: IdentityID) {
        let former = records[key]?.identity
        records.change(key) { $0.identity = id }
        if let former, former != id {
            people.change(former) {
                $0.records.removeAll { $0 == key }
                $0.isDirty = true
            }
        }
        people.change(id) {
            if former != id { $0.records.append(key) }
            $0.isDirty = true
        }
    }
}

extension RecordKey {
    init(kind: ResourceKind, _ reference: RecordReference) {
        self.init(kind: kind, source: reference.source, anchor: reference.anchor)
    }
}
