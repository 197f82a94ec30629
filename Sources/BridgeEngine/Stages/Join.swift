import BridgeCore
import BridgePipeline
import BridgeState

/// Step 3: gives records that belong to nobody yet to identities, by the join keys. Joined anchors stay where they are.
///
/// It never guesses: a key that two records of one source have, or keys that point at different people, hold everybody concerned.
struct JoinStage {
    let run: Run

    private var rules: JoinRules { run.engine.pipeline.join }
    private static let pageSize = 1024

    /// Joins everything that can be joined; the rest is held and listed.
    func joinAll(held: inout HeldPeople, notes: inout [PlanNote]) async throws {
        var after: RecordReference?
        while true {
            let page = try await run.store.unjoinedRecords(kind: run.compiled.rules.kind, after: after, limit: Self.pageSize)
            guard let last = page.last else { return }
            after = last.reference
            let joins = rules.keys.isEmpty ? separate(page) : try await partners(of: page, held: &held, notes: &notes)
            if !joins.isEmpty { _ = try await run.store.join(joins, kind: run.compiled.rules.kind, lease: run.lease) }
            try await run.keepLease()
        }
    }

    /// Without a join key every record is a person.
    private func separate(_ page: [StoredRecord]) -> [RecordJoin] {
        page.enumerated().map { RecordJoin(record: $1.reference, destination: .new($0)) }
    }

    private func partners(of page: [StoredRecord], held: inout HeldPeople, notes: inout [PlanNote]) async throws -> [RecordJoin] {
        let keys = Set(page.flatMap { Self.joinKeys(of: $0) })
        let holders = Dictionary(grouping: try await run.store.holders(of: Array(keys)), by: \.key)
        var round = JoinRound(rules: rules, holders: holders)
        for record in page { round.place(record) }
        for (record, claim) in round.claims {
            held.records[record.reference] = claim
            notes.append(PlanNote(identity: nil, code: claim.code, message: claim.message, label: label(of: record)))
        }
        held.identities.merge(round.contested) { first, _ in first }
        return round.joins
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
    var joins: [RecordJoin] = []
    var claims: [(record: StoredRecord, hold: HeldPeople.Hold)] = []
    var contested: [IdentityID: HeldPeople.Hold] = [:]
    /// Where records of this page went, by key: they are no holders with an identity yet.
    private var placed: [LookupKey: RecordJoin.Destination] = [:]
    /// The sources that already gave a record to a destination in this page.
    private var sources: [RecordJoin.Destination: Set<String>] = [:]
    private var nextNew = 0

    init(rules: JoinRules, holders: [LookupKey: [KeyHolder]]) {
        self.rules = rules
        self.holders = holders
    }

    mutating func place(_ record: StoredRecord) {
        let keys = JoinStage.joinKeys(of: record)
        guard !keys.isEmpty else { return placeWithoutKey(record) }
        let found = keys.flatMap { key in (holders[key] ?? []).filter { $0.record != record.reference } }
        let rivals = found.filter { $0.isPresent && $0.record?.source == record.reference.source }
        guard rivals.isEmpty else { return contest(record, rivals.compactMap(\.identity), .sameKeyTwice(record.reference.source)) }
        var destinations = Set(found.compactMap(\.identity).map(RecordJoin.Destination.existing))
        destinations.formUnion(keys.compactMap { placed[$0] })
        guard destinations.count <= 1 else { return contest(record, found.compactMap(\.identity), .contradictory) }
        give(record, keys, to: destinations.first ?? newDestination())
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

    private mutating func give(_ record: StoredRecord, _ keys: [LookupKey], to destination: RecordJoin.Destination) {
        for key in keys { placed[key] = destination }
        sources[destination, default: []].insert(record.reference.source)
        joins.append(RecordJoin(record: record.reference, destination: destination))
    }

    private mutating func contest(_ record: StoredRecord, _ identities: [IdentityID], _ hold: HeldPeople.Hold) {
        claims.append((record, hold))
        for identity in identities { contested[identity] = hold }
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
