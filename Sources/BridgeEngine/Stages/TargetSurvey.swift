import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath

/// With a refresh: one look over everything of a kind that the target has, before anybody is evaluated.
///
/// Memory: a bit for each account of ours, the values of those that differ, and a hash for each value that people are found by.
struct TargetSurvey: Sendable {
    /// What the target has of one account.
    struct Seen: Sendable {
        /// Its values; references as far as they name accounts.
        var values: Record
        /// For conditional writes.
        var version: String?
    }

    /// What a look at one account of ours found.
    enum Look: Sendable {
        /// All that we wrote is there.
        case asApplied
        /// Something is different.
        case different(Seen)
        /// It is not there any more.
        case gone
    }

    private let run: Run
    /// Those of ours that the listing had and that are as applied.
    private var unchanged: Set<IdentityID> = []
    private var different: [IdentityID: Seen] = [:]
    /// Resources that are not ours.
    private(set) var unowned = 0
    /// The resources with each value that people are found by, by slot.
    private(set) var index: [Int: [UInt64: [TargetID]]] = [:]
    /// How the listing ended; nil: the target lists nothing.
    private(set) var verdict: Completeness?

    /// Lists the target once, where it can be listed.
    static func take(_ run: Run) async throws -> TargetSurvey {
        guard let target = run.target as? any ListingTarget else { return TargetSurvey(run: run) }
        let compiled = run.compiled
        let collector = Collector(TargetSurvey(run: run))
        let paths = compiled.rules.mappings.map(\.target)
        let verdict = try await target.list(kind: compiled.rules.kind, paths: paths) { page in
            try await collector.survey.take(page)
            try await run.keepLease()
        }
        collector.survey.verdict = verdict
        return collector.survey
    }

    /// Lets the pages of a listing reach a survey that is a value.
    private final class Collector {
        var survey: TargetSurvey

        init(_ survey: TargetSurvey) { self.survey = survey }
    }

    private init(run: Run) { self.run = run }

    /// True when the listing had everything.
    var isWhole: Bool { if case .complete? = verdict { true } else { false } }

    /// What the target has of an account of ours. What the listing did not have is asked for by its key, so that no account counts as
    /// gone because a list was cut.
    func look(at view: IdentityView, _ account: AccountLink) async throws -> Look {
        if unchanged.contains(view.id) { return .asApplied }
        if let seen = different[view.id] { return .different(seen) }
        guard let resource = try await run.target.resource(account.target, kind: run.compiled.rules.kind) else { return .gone }
        let seen = try await Self.seen([resource], run)[0]
        return DiffStage(compiled: run.compiled).isAsApplied(view.applied, seen.values) ? .asApplied : .different(seen)
    }

    private mutating func take(_ page: [TargetResource]) async throws {
        let owners = try await run.store.identities(linkedTo: page.map(\.id), kind: run.compiled.rules.kind)
        let stored = try await run.store.identities(Set(owners.values).sorted()).filter { $0.link?.state != .gone }
        let views = Dictionary(
            IdentityView.views(of: stored, compiled: run.compiled).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let diff = DiffStage(compiled: run.compiled)
        for (resource, seen) in zip(page, try await Self.seen(page, run)) {
            register(resource)
            guard let owner = owners[resource.id], let view = views[owner], view.account?.target == resource.id else {
                unowned += owners[resource.id] == nil ? 1 : 0
                continue
            }
            if diff.isAsApplied(view.applied, seen.values) { unchanged.insert(owner) } else { different[owner] = seen }
        }
    }

    private mutating func register(_ resource: TargetResource) {
        for slot in run.compiled.findingSlots {
            let attribute = run.compiled.targetAttributes[slot]
            for value in resource.values[attribute.path] ?? [] {
                let hash = KeyedHasher.hash(attribute.normalized(value.text), key: run.key).high
                if index[slot]?[hash]?.contains(resource.id) == true { continue }
                index[slot, default: [:]][hash, default: []].append(resource.id)
            }
        }
    }

    /// The values of resources, with the people whom their references name.
    private static func seen(_ resources: [TargetResource], _ run: Run) async throws -> [Seen] {
        let paths = run.compiled.references.map { run.compiled.targetAttributes[$0.targetSlot].path }
        let named = resources.flatMap { resource in paths.compactMap { resource.values[$0]?.first.map { TargetID($0.text) } } }
        let people = named.isEmpty ? [:] : try await run.store.identities(linkedTo: Array(Set(named)), kind: .user)
        let diff = DiffStage(compiled: run.compiled)
        return resources.map { Seen(values: diff.record(of: $0, naming: people), version: $0.version) }
    }
}

extension DiffStage {
    /// True when the target has what was applied. What it has where nothing was applied is a difference only for what we could write.
    func isAsApplied(_ applied: Record?, _ seen: Record) -> Bool {
        guard let applied else { return false }
        return targetSlots.allSatisfy { slot in
            if applied.presence(slot) == .unknown { return seen.presence(slot) == .unknown || seen.count(slot) == 0 }
            return seen.presence(slot) == .unknown || isThere(slot, applied, seen)
        }
    }

    /// The slots whose values somebody else changed. Values that are only filled in or only written at creation are anybody's.
    func drifted(_ applied: Record, _ seen: Record) -> [Int] {
        targetSlots.filter { slot in
            guard applied.presence(slot) != .unknown, seen.presence(slot) != .unknown, !isThere(slot, applied, seen) else { return false }
            switch compiled.rules.mappings[slot].apply {
            case .always: return true
            case .onCreate: return false
            case .ifTargetEmpty: return seen.count(slot) == 0
            }
        }
    }

    private func isThere(_ slot: Int, _ applied: Record, _ seen: Record) -> Bool {
        guard case .reference = compiled.targetAttributes[slot].type else {
            return areEqual(slot, applied, seen) || addsNothing(slot, applied, seen)
        }
        let (left, right) = (references(applied, slot), references(seen, slot))
        return left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
    }

    private var targetSlots: Range<Int> { 0..<compiled.targetLayout.attributes.count }
}
