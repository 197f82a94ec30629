import BridgeCore
import BridgePipeline
import BridgeState

/// Reads who belongs to which group from every source that knows it, and takes in what changed.
struct MembershipReadStage {
    let run: Run

    /// Reads all sources one after the other. A source whose read is not complete is added to the partial ones.
    ///
    /// - Parameter fully: true reads the groups that did not change too.
    func readAll(fully: Bool, partialSources: inout [String: String]) async throws -> [ReadSummary] {
        var summaries: [ReadSummary] = []
        for definition in run.engine.pipeline.sources {
            guard let source = run.engine.connectors.sources[definition.name] as? any MembershipSource,
                run.compiled.isDelivered(by: definition.name)
            else { continue }
            let meter = UsageMeter(source)
            var summary = try await read(source, definition.name, fully: fully)
            summary.usage = meter.usage()
            if summary.verdict == "partial" { partialSources[definition.name] = summary.reason ?? "the read of members was not complete" }
            summaries.append(summary)
            try await run.keepLease()
        }
        return summaries
    }

    private func read(_ source: any MembershipSource, _ name: String, fully: Bool) async throws -> ReadSummary {
        guard let source = source as? any IncrementalMembershipSource else {
            return try await take(name) { request, output in try await source.readMemberships(request, into: &output) }
        }
        let known = fully ? nil : try await MembershipTakeIn(run: run, source: name).usableCheckpoint()
        do {
            return try await take(name) { request, output in
                try await source.readMembershipChanges(request, since: known, into: &output)
            }
        } catch let error as BridgeError where error.code == "source.checkpoint_expired" && known != nil {
            return try await take(name) { request, output in
                try await source.readMembershipChanges(request, since: nil, into: &output)
            }
        }
    }

    private func take(
        _ name: String, _ read: (ReadRequest, inout MembershipOutput) async throws -> Completeness
    ) async throws -> ReadSummary {
        let collector = MembershipCollector(try await MembershipTakeIn(run: run, source: name))
        var output = MembershipOutput { event in try await collector.receive(event) }
        var completeness: Completeness
        do {
            completeness = try await read(ReadRequest(layout: run.compiled.sourceLayout), &output)
        } catch let error as CancellationError {
            throw error
        } catch let error as BridgeError where error.code == "source.checkpoint_expired" {
            throw error
        } catch {
            completeness = .partial(
                error as? BridgeError ?? BridgeError("source.failed", "The source failed while its members were read.", cause: error))
        }
        if let failure = collector.failure { throw failure }
        return try await collector.intake.finish(completeness)
    }
}

/// Lets the events of one read reach a take-in that is a value.
private final class MembershipCollector {
    var intake: MembershipTakeIn
    /// Why what was delivered could not be taken in.
    private(set) var failure: (any Error)?

    init(_ intake: MembershipTakeIn) { self.intake = intake }

    func receive(_ event: MembershipOutput.Event) async throws {
        do {
            try await intake.receive(event)
        } catch {
            failure = failure ?? error
            throw error
        }
    }
}

/// Compares the sum of each group's edges with the state's and keeps the lists that changed.
///
/// A list counts as whole only when its group was ended as whole, once, in a read that was complete to its end.
struct MembershipTakeIn {
    private struct OpenList {
        var members: [Fingerprint] = []
        var sum: Fingerprint

        mutating func add(_ member: Fingerprint) {
            members.append(member)
            sum = Fingerprint(high: sum.high &+ member.high, low: sum.low &+ member.low)
        }
    }

    private let run: Run
    private let source: String
    /// How the source names members; nil: by their anchors.
    private let referencesBy: String?
    private let scope: String
    /// The sum of no edges. It covers the way in which members are named, so that another way is another list.
    private let empty: Fingerprint
    private var known: [UInt64: KnownMemberList] = [:]
    private var open: [UInt64: OpenList] = [:]
    /// The groups that were ended, and whether they are whole.
    private var ended: [UInt64: Bool] = [:]
    private var pending: [MemberList] = []
    private var pendingMembers = 0
    private var edges = 0
    private var changed = 0
    private var checkpoint: Checkpoint?

    init(run: Run, source: String) async throws {
        self.run = run
        self.source = source
        let attribute = run.engine.pipeline.groups?.members?.attribute ?? ""
        referencesBy = run.compiled.sourceSchemas[source]?.attribute(attribute, kind: .group)?.referencesBy
        scope = ReferenceKey.scope(source, referencesBy)
        empty = KeyedHasher.hash(scope, key: run.key)
        var page = try await run.store.knownMemberLists(source: source, after: nil, limit: 10_000)
        while let last = page.last {
            for list in page { known[list.group.anchor] = list }
            page = try await run.store.knownMemberLists(source: source, after: last.group.anchor, limit: 10_000)
        }
    }

    /// The checkpoint to go on from; nil when there is none, or when members were named in another way then.
    func usableCheckpoint() async throws -> Checkpoint? {
        guard try await run.store.fact(factName("scope")) == scope else { return nil }
        return try await run.store.fact(factName("checkpoint")).map(Checkpoint.init)
    }

    private func factName(_ name: String) -> String { "read.\(source).membership.\(name)" }

    mutating func receive(_ event: MembershipOutput.Event) async throws {
        switch event {
        case .checkpoint(let next): checkpoint = next
        case .members(let group, let members): add(members, to: run.anchorHash(group))
        case .end(let group, let isWhole):
            try await keepDeleted(in: run.anchorHash(group))
            end(run.anchorHash(group), isWhole: isWhole)
            if pending.count >= 1024 || pendingMembers >= 500_000 { try await commit() }
        }
    }

    private mutating func add(_ members: [String], to group: UInt64) {
        edges += members.count
        var list = open.removeValue(forKey: group) ?? OpenList(sum: empty)
        list.members.reserveCapacity(list.members.count + members.count)
        for member in members {
            list.add(KeyedHasher.hash(referencesBy == nil ? member : ReferenceKey.normalized(member), key: run.key))
        }
        open[group] = list
    }

    /// A list cannot name somebody who is deleted; that they are in the group shows again when they are restored, which changes no list.
    /// Until then they stay in it, where the resolver counts them for nobody.
    private mutating func keepDeleted(in group: UInt64) async throws {
        var list = open[group] ?? OpenList(sum: empty)
        guard let old = known[group], old.sum != list.sum else { return }
        let given = Set(list.members)
        let left = try await run.store.memberKeys(of: old.group).filter { $0.scope == scope && !given.contains($0.hash) }
        for start in stride(from: 0, to: left.count, by: 2048) {
            let holders = try await run.store.holders(of: Array(left[start..<min(start + 2048, left.count)]))
            let present = Set(holders.lazy.filter { !$0.isDeleted }.map(\.key.hash))
            for hash in Set(holders.lazy.filter(\.isDeleted).map(\.key.hash)).subtracting(present) { list.add(hash) }
        }
        open[group] = list
    }

    private mutating func end(_ group: UInt64, isWhole: Bool) {
        let list = open.removeValue(forKey: group) ?? OpenList(sum: empty)
        // A group that ends twice was given in two pieces, of which the second replaces the first.
        ended[group] = isWhole && ended[group] == nil
        guard list.sum != known[group]?.sum else { return }
        changed += 1
        pendingMembers += list.members.count
        pending.append(MemberList(group: group, sum: list.sum, members: Set(list.members).sorted { ($0.high, $0.low) < ($1.high, $1.low) }))
        known[group] = KnownMemberList(group: RecordReference(source: source, anchor: group), sum: list.sum, isWhole: false)
    }

    private mutating func commit(whole: [UInt64] = [], incomplete: [UInt64] = []) async throws {
        let intake = MembershipIntake(source: source, scope: scope, changed: pending, whole: whole, incomplete: incomplete)
        if !intake.isEmpty { try await run.store.commit(intake, lease: run.lease) }
        pending.removeAll(keepingCapacity: true)
        pendingMembers = 0
        try await run.keepLease()
    }

    /// Ends the read: only now lists are whole.
    mutating func finish(_ completeness: Completeness) async throws -> ReadSummary {
        for group in open.keys.sorted() { end(group, isWhole: false) }
        var summary = ReadSummary(source: source, kind: "membership", verdict: "partial", records: edges, changed: changed)
        var whole: [UInt64] = []
        switch completeness {
        case .partial(let error): summary.reason = error.description
        case .complete(let evidence):
            summary.verdict = evidence.rawValue
            whole = ended.filter { $0.value && known[$0.key]?.isWhole == false }.map(\.key).sorted()
        }
        let incomplete = ended.filter { !$0.value && known[$0.key]?.isWhole == true }.map(\.key).sorted()
        try await commit(whole: whole, incomplete: incomplete)
        // After the lists: what is read twice after a crash is the same. A group that is not whole is asked for again.
        if summary.verdict != "partial", ended.values.allSatisfy({ $0 }) {
            try await run.store.setFacts(
                [factName("scope"): .some(scope), factName("checkpoint"): checkpoint?.value], lease: run.lease)
        }
        return summary
    }
}
