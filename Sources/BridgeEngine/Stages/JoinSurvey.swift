import BridgeCore
import BridgePipeline
import BridgeState

/// Looks over everybody after a join.
///
/// Memory: a name and a few hashes for each person. It is asked for by a person, not by a run.
struct JoinSurvey {
    let run: Run
    let held: HeldPeople
    let listsEverybody: Bool
    private var findings: [JoinReport.Finding] = []
    private var counts: [JoinReport.Finding.Kind: Int] = [:]
    private var combinations: [[String]: Int] = [:]
    private var likenesses = Likenesses()

    init(run: Run, held: HeldPeople, listsEverybody: Bool) {
        self.run = run
        self.held = held
        self.listsEverybody = listsEverybody
    }

    private var compiled: CompiledPipeline { run.compiled }

    mutating func report(reads: [ReadSummary]) async throws -> JoinReport {
        try await surveyPeople()
        try await surveyUnjoined()
        for pair in likenesses.pairs() { add(.likelyPair, pair.records, "alike by \(pair.alikeBy.joined(separator: " and "))") }
        return JoinReport(
            keys: run.engine.pipeline.join.keys, reads: reads,
            counts: Dictionary(uniqueKeysWithValues: JoinReport.Finding.Kind.allCases.map { ($0.rawValue, counts[$0] ?? 0) }),
            combinations: combinations.map { JoinReport.Combination(sources: $0.key, people: $0.value) }
                .sorted { ($1.people, $0.sources.joined(separator: " ")) < ($0.people, $1.sources.joined(separator: " ")) },
            findings: findings)
    }

    private mutating func surveyPeople() async throws {
        var after: IdentityID?
        while true {
            let ids = try await run.store.identityIDs(kind: compiled.rules.kind, after: after, limit: 512)
            guard let last = ids.last else { return }
            after = last
            for view in IdentityView.views(of: try await run.store.identities(ids), compiled: compiled) { survey(view) }
            try await run.keepLease()
        }
    }

    private mutating func survey(_ view: IdentityView) {
        let present = view.presentRecords
        guard !present.isEmpty else { return }
        let records = present.map {
            JoinReport.Record(source: $0.record.reference.source, key: $0.values.anchor, label: view.label(compiled))
        }
        likenesses.add(records[0], sources: Set(records.map(\.source)), Likeness.all(of: present.map(\.values), run))
        if let hold = held.identities[view.id] { return add(.ambiguous, records, hold.message) }
        combinations[records.map(\.source), default: 0] += 1
        if records.count > 1 {
            add(.joined, records, "the same \(run.engine.pipeline.join.keys.joined(separator: " or "))")
        } else {
            add(.onlyInOneSource, records, "no other source has the key")
        }
    }

    private mutating func surveyUnjoined() async throws {
        var after: RecordReference?
        while true {
            let page = try await run.store.unjoinedRecords(kind: compiled.rules.kind, after: after, limit: 512)
            guard let last = page.last else { return }
            after = last.reference
            for (record, values) in zip(page, IdentityView.decode(page.map(\.image), to: compiled.sourceLayout)) {
                guard let values else { continue }
                survey(record, values)
            }
            try await run.keepLease()
        }
    }

    private mutating func survey(_ record: StoredRecord, _ values: Record) {
        let label = compiled.labelSlots.lazy.compactMap { values.text($0) }.first ?? values.anchor
        let own = JoinReport.Record(source: record.reference.source, key: values.anchor, label: label)
        likenesses.add(own, sources: [own.source], Likeness.all(of: [values], run))
        if JoinStage.joinKeys(of: record).isEmpty {
            add(.withoutKey, [own], HeldPeople.Hold.noKey(own.source).message)
        } else {
            add(.ambiguous, [own], held.records[record.reference]?.message ?? HeldPeople.Hold.contradictory.message)
        }
    }

    private mutating func add(_ kind: JoinReport.Finding.Kind, _ records: [JoinReport.Record], _ because: String) {
        counts[kind, default: 0] += 1
        guard listsEverybody || (kind != .joined && kind != .onlyInOneSource) else { return }
        findings.append(JoinReport.Finding(kind: kind, records: records, because: because))
    }
}

/// Something by which two people can look alike although no key says so.
struct Likeness: Hashable {
    /// The attribute, for a person to read.
    var attribute: String
    /// A keyed hash of the value, in the form in which it is compared.
    var hash: UInt64
    /// What is compared.
    var form: Form

    enum Form: Hashable {
        case address
        case key
        case nameAndAddress
        /// Counts only where one of the two has no address: people of one name are many.
        case name
    }

    /// What the records of one person can be alike by.
    static func all(of records: [Record], _ run: Run) -> Set<Likeness> {
        var all: Set<Likeness> = []
        for record in records { LikenessReader(record: record, run: run).read(into: &all) }
        return all
    }
}

/// Reads what a record can be alike by: addresses, a name together with the name part of an address, keys but for zeros and punctuation.
private struct LikenessReader {
    let record: Record
    let run: Run

    func read(into all: inout Set<Likeness>) {
        let addresses = addresses
        for (attribute, address) in addresses { all.insert(likeness(attribute, .address, address)) }
        for slot in run.compiled.joinSlots {
            guard let key = record.text(slot).map(Self.bare), !key.isEmpty else { continue }
            let attribute = run.compiled.sourceLayout.attributes[slot].name
            all.insert(likeness("\(attribute) but for zeros and punctuation", .key, "\(attribute) \(key)"))
        }
        guard let name else { return }
        for local in Set(addresses.compactMap { $0.address.split(separator: "@").first }) {
            all.insert(likeness("the name and the name part of an address", .nameAndAddress, "\(name) \(local)"))
        }
        all.insert(likeness("the name", .name, name))
    }

    private func likeness(_ attribute: String, _ form: Likeness.Form, _ value: String) -> Likeness {
        Likeness(attribute: attribute, hash: KeyedHasher.hash("\(form) \(value)", key: run.key).high, form: form)
    }

    /// Every value that is an address of the person: with one @, and none that names somebody else.
    private var addresses: [(attribute: String, address: String)] {
        let references = Set(run.compiled.references.map(\.sourceSlot))
        return record.layout.attributes.indices.filter { !references.contains($0) }.flatMap { slot in
            record.texts(slot).compactMap { text -> (attribute: String, address: String)? in
                let parts = asciiLowercased(text).split(separator: "@", omittingEmptySubsequences: false)
                guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !text.contains(" ") else { return nil }
                let local = parts[0].hasPrefix("smtp:") ? parts[0].dropFirst(5) : parts[0]
                return (record.layout.attributes[slot].name, "\(local)@\(parts[1])")
            }
        }
    }

    /// The words of the name, in any order.
    private var name: String? {
        let given = ["givenName", "surname"].compactMap { record.text(named: $0) }
        guard let text = record.text(named: WellKnownAttribute.displayName) ?? (given.count == 2 ? given.joined(separator: " ") : nil)
        else {
            return nil
        }
        let words = text.lowercased().split { !$0.isLetter }.sorted()
        return words.count > 1 ? words.joined(separator: " ") : nil
    }

    /// A key without leading zeros, white space and punctuation.
    private static func bare(_ key: String) -> String {
        String(JoinKey.normalized(key).filter { $0.isLetter || $0.isNumber }.drop { $0 == "0" })
    }
}

/// Finds people who are alike, and could be one: no source has both.
private struct Likenesses {
    private struct Unit {
        var record: JoinReport.Record
        var sources: Set<String>
        var hasAddress: Bool
    }

    /// A value that more people have tells nobody apart.
    private static let mostWithOneValue = 4
    private var units: [Unit] = []
    private var holders: [UInt64: [(unit: Int, likeness: Likeness)]] = [:]

    mutating func add(_ record: JoinReport.Record, sources: Set<String>, _ likenesses: Set<Likeness>) {
        for likeness in likenesses { holders[likeness.hash, default: []].append((units.count, likeness)) }
        units.append(Unit(record: record, sources: sources, hasAddress: likenesses.contains { $0.form == .address }))
    }

    /// Pairs in the order of their names.
    func pairs() -> [(records: [JoinReport.Record], alikeBy: [String])] {
        var alike: [[Int]: Set<String>] = [:]
        for group in holders.values where Set(group.map(\.unit)).count <= Self.mostWithOneValue {
            for (index, one) in group.enumerated() {
                for other in group[(index + 1)...] where isPair(one, other) {
                    let pair = [one.unit, other.unit].sorted()
                    alike[pair, default: []].formUnion([one.likeness.attribute, other.likeness.attribute])
                }
            }
        }
        return alike.map { pair, attributes in (pair.map { units[$0].record }, attributes.sorted()) }
            .sorted { ($0.0[0].label, $0.0[1].label, $0.0[0].key) < ($1.0[0].label, $1.0[1].label, $1.0[0].key) }
    }

    private func isPair(_ one: (unit: Int, likeness: Likeness), _ other: (unit: Int, likeness: Likeness)) -> Bool {
        let (left, right) = (units[one.unit], units[other.unit])
        guard one.unit != other.unit, left.sources.isDisjoint(with: right.sources) else { return false }
        return one.likeness.form != .name || !left.hasAddress || !right.hasAddress
    }
}
