import BridgeCore
import BridgePipeline
import BridgeState

/// Step 3: gives records that belong to nobody yet to identities, by the join keys. Joined anchors stay where they are.
///
/// It never guesses: a key that two records of one source have, or keys that point at different people, hold everybody concerned.
struct JoinStage {
    let run: Run

    private var rules: JoinRules { run.engine.pipeline.join }
    private var kind: ResourceKind { run.compiled.rules.kind }
    private static let pageSize = 1024

    /// Joins everything that can be joined; the rest is held and listed.
    func joinAll(held: inout HeldPeople, notes: inout [PlanNote]) async throws {
        var after: RecordReference?
        while true {
            let page = try await run.store.unjoinedRecords(kind: kind, after: after, limit: Self.pageSize)
            guard let last = page.last else { return }
            after = last.reference
            if rules.keys.isEmpty || kind != .user {
                _ = try await run.store.join(separate(page), kind: kind, lease: run.lease)
            } else {
                try await joinPartners(of: page, held: &held, notes: &notes)
            }
            try await run.keepLease()
        }
    }

    /// Without a join key every record is a person.
    private func separate(_ page: [StoredRecord]) -> [RecordJoin] {
        page.enumerated().map { RecordJoin(record: $1.reference, destination: .new($0)) }
    }

    private func joinPartners(of page: [StoredRecord], held: inout HeldPeople, notes: inout [PlanNote]) async throws {
        let keys = Set(page.flatMap { Self.joinKeys(of: $0) })
        let holders = Dictionary(grouping: try await run.store.holders(of: Array(keys)), by: \.key)
        let found = try await run.store.identities(Set(holders.values.joined().compactMap(\.identity)).sorted())
        var round = JoinRound(rules: rules, holders: holders, identities: found)
        for record in page { round.place(record) }
        for (record, hold) in round.claims {
            held.records[record.reference] = hold
            notes.append(PlanNote(identity: nil, code: hold.code, message: hold.message, label: label(of: record)))
        }
        let made = try await run.store.join(round.joins, kind: kind, lease: run.lease)
        var concerned: [IdentityID: HeldPeople.Hold] = [:]
        for (join, identity) in zip(round.joins, made) { concerned[identity] = round.contested[join.destination] }
        for case (.existing(let identity), let hold) in round.contested { concerned[identity] = hold }
        held.identities.merge(concerned) { first, _ in first }
        // Everybody concerned is listed, also who has no changes of their own.
        try await run.store.markDirty(.these(concerned.keys.sorted()), kind: kind, lease: run.lease)
    }

    static func joinKeys(of record: StoredRecord) -> [LookupKey] { record.keys.filter { $0.scope.hasPrefix(JoinKey.prefix) } }

    private func label(of record: StoredRecord) -> String {
        guard let view = RecordImage.record(record.image.bytes, layout: record.image.layout) else { return "" }
        return WellKnownAttribute.labels.lazy.compactMap { view.text(named: $0) }.first ?? view.anchor
    }
}

/// The decisions of one page of unjoined records.
private struct JoinRound {
    let rules: JoinRules
    let holders: [LookupKey: [KeyHolder]]
    private(set) var joins: [RecordJoin] = []
    /// Records that are held.
    private(set) var claims: [(record: StoredRecord, hold: HeldPeople.Hold)] = []
    /// People whom held records could be.
    private(set) var contested: [RecordJoin.Destination: HeldPeople.Hold] = [:]
    /// Where records of this page went, by key: they are no holders with an identity yet.
    private var placed: [LookupKey: RecordJoin.Destination] = [:]
    /// The sources of which a destination has a record already.
    private var sources: [RecordJoin.Destination: Set<String>] = [:]
    private var nextNew = 0

    init(rules: JoinRules, holders: [LookupKey: [KeyHolder]], identities: [StoredIdentity]) {
        self.rules = rules
        self.holders = holders
        for identity in identities {
            sources[.existing(identity.id)] = Set(identity.records.filter(\.isPresent).map(\.reference.source))
        }
    }

    mutating func place(_ record: StoredRecord) {
        let keys = JoinStage.joinKeys(of: record)
        guard !keys.isEmpty else { return placeWithoutKey(record) }
        var destinations = Set(keys.flatMap { holders[$0] ?? [] }.compactMap(\.identity).map(RecordJoin.Destination.existing))
        destinations.formUnion(keys.compactMap { placed[$0] })
        if let source = sourceWithDoubles(keys) { return contest(record, destinations, .sameKeyTwice(source)) }
        let destination = destinations.first ?? newDestination()
        guard destinations.count <= 1, !(sources[destination] ?? []).contains(record.reference.source) else {
            return contest(record, destinations, .contradictory)
        }
        for key in keys { placed[key] = destination }
        sources[destination, default: []].insert(record.reference.source)
        joins.append(RecordJoin(record: record.reference, destination: destination))
    }

    /// A source of which several present records have one of the keys.
    private func sourceWithDoubles(_ keys: [LookupKey]) -> String? {
        for key in keys {
            var seen: Set<String> = []
            for case let record? in (holders[key] ?? []).filter(\.isPresent).map(\.record) where !seen.insert(record.source).inserted {
                return record.source
            }
        }
        return nil
    }

    private mutating func placeWithoutKey(_ record: StoredRecord) {
        switch rules.withoutKey {
        case .alone: joins.append(RecordJoin(record: record.reference, destination: newDestination()))
        case .hold: claims.append((record, .noKey(record.reference.source)))
        }
    }

    private mutating func newDestination() -> RecordJoin.Destination {
        defer { nextNew += 1 }
        return .new(nextNew)
    }

    private mutating func contest(_ record: StoredRecord, _ destinations: Set<RecordJoin.Destination>, _ hold: HeldPeople.Hold) {
        claims.append((record, hold))
        for destination in destinations { contested[destination] = hold }
    }
}

/// Finds people who already have identities of their own and now have one key: two identities are never merged.
struct SharedKeys {
    let run: Run

    /// Why people of a page are held, and the others whom that concerns.
    func holds(in views: [IdentityView]) async throws -> (own: [IdentityID: HeldPeople.Hold], others: [IdentityID: HeldPeople.Hold]) {
        guard !run.compiled.joinSlots.isEmpty else { return ([:], [:]) }
        let keys = Set(views.flatMap { Self.keys(of: $0) }.map(\.key))
        let holders = Dictionary(grouping: try await run.store.holders(of: Array(keys)).filter(\.isPresent), by: \.key)
        var own: [IdentityID: HeldPeople.Hold] = [:]
        var others: [IdentityID: HeldPeople.Hold] = [:]
        for view in views {
            for (key, source) in Self.keys(of: view) {
                for holder in holders[key] ?? [] {
                    guard let other = holder.identity, other != view.id else { continue }
                    let hold = holder.record?.source == source ? HeldPeople.Hold.sameKeyTwice(source) : .contradictory
                    own[view.id] = hold
                    others[other] = hold
                }
            }
        }
        for view in views { others[view.id] = nil }
        return (own, others)
    }

    private static func keys(of view: IdentityView) -> [(key: LookupKey, source: String)] {
        view.presentRecords.flatMap { entry in JoinStage.joinKeys(of: entry.record).map { ($0, entry.record.reference.source) } }
    }
}

extension HeldPeople.Hold {
    static func noKey(_ source: String) -> Self {
        Self(code: "held.no_join_key", message: "is held, because the record in “\(source)” has no usable join key")
    }

    static func sameKeyTwice(_ source: String) -> Self {
        Self(code: "held.same_join_key", message: "is held, because two records of “\(source)” have the same join key")
    }

    static let contradictory = Self(
        code: "held.contradictory_join_keys", message: "is held, because its join keys point at different people")
}
