import BridgeCore
import BridgePipeline
import BridgeState
import SCIMPath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Limits of what one change does to many: an attribute that changes for a tenth of the people, a group that loses its members.
extension GuardStage {
    /// An attribute that would change for too many people, with what was written within 24 hours.
    func attributeHold(_ draft: PlanDraft, _ population: Population, _ released: Set<UInt64>) async throws -> PlanHead.Hold? {
        let limits = run.engine.pipeline.limits
        let planned = draft.changedPeople(without: released)
        guard !planned.isEmpty else { return nil }
        let since = try await countingSince("attribute")
        let writes = try await run.store.completedActions(since: since, kind: draft.compiled.rules.kind)
        let updates = [PlannedOperation.Action.update, .reference].reduce(0) { $0 + (writes[$1] ?? 0) }
        var recent: RecentChanges?
        var over: [(text: String, count: Int, most: Int)] = []
        for (path, people) in planned {
            let limit = limits.byAttribute[path] ?? limits.attribute
            guard let most = limit.most(of: population.activeAccounts, allowance: Limits.attributeAllowance) else { continue }
            // Who changes is looked up only where it could matter: for most runs it cannot.
            guard people.count + updates > most else { continue }
            if recent == nil { recent = try await RecentChanges(run: run, since: since, actions: [.update, .reference]) }
            let all = people.union(recent?.people[path] ?? []).count
            guard all > most else { continue }
            let earlier = all > people.count ? ", with \(all - people.count) within 24 hours before," : ""
            over.append(("“\(path)” for \(people.count)\(earlier) of at most \(most)", all, most))
        }
        guard let worst = over.max(by: { $0.count - $0.most < $1.count - $1.most }) else { return nil }
        return PlanHead.Hold(
            code: "limit.attribute",
            message:
                "attributes would change for too many of \(population.activeAccounts) at once: \(over.map(\.text).joined(separator: ", ")); "
                + "look at the plan, then release or reject it", count: worst.count, limit: worst.most)
    }

    /// Groups that would lose too many of their members, with those of the 24 hours before.
    func shrinkingHold(_ draft: PlanDraft, _ released: Set<UInt64>) async throws -> PlanHead.Hold? {
        guard let limit = run.engine.pipeline.limits.byAction[.removeMembers] else { return nil }
        let groups = draft.shrinking.filter { group in
            group.sequences.contains { sequence in draft.standing[sequence].map { !released.contains($0.releaseKey) } ?? false }
        }
        guard !groups.isEmpty else { return nil }
        let since = try await countingSince(PlannedOperation.Action.removeMembers.rawValue)
        let recent = try await RecentChanges(run: run, since: since, actions: [.removeMembers])
        let shrinking = groups.filter { group in
            let earlier = recent.removedMembers[group.group] ?? 0
            guard let most = limit.most(of: group.of + earlier, allowance: Self.memberAllowance) else { return false }
            return group.removed + earlier > most
        }
        guard let first = shrinking.first else { return nil }
        let earlier = recent.removedMembers[first.group] ?? 0
        let before = earlier > 0 ? " after \(earlier) within 24 hours" : ""
        let others = shrinking.count > 1 ? " and \(shrinking.count - 1) more groups lose as large a part" : ""
        return PlanHead.Hold(
            code: "limit.remove_members",
            message: "a group would lose \(first.removed) of \(first.of) members\(before)\(others), which is over the limit; "
                + "look at the plan, then release or reject it", subject: first.label, count: first.removed + earlier,
            limit: limit.most(of: first.of + earlier, allowance: Self.memberAllowance))
    }

    /// So many members may always leave a group: percents mean little in small ones.
    private static let memberAllowance = 5
}

/// What was written lately, as far as limits count it. Plans that are no longer kept are too old for it.
struct RecentChanges {
    /// The people for whom each attribute was changed.
    private(set) var people: [AttributePath: Set<IdentityID>] = [:]
    /// How many members each group lost.
    private(set) var removedMembers: [IdentityID: Int] = [:]

    init(run: Run, since: Date, actions: Set<PlannedOperation.Action>) async throws {
        var after: Int64?
        repeat {
            let page = try await run.store.journal(since: since, after: after, limit: 1000)
            let done = page.filter { $0.outcome == "done" && actions.contains($0.action) }
            for (plan, entries) in Dictionary(grouping: done, by: \.plan) {
                guard try await run.store.plan(plan) != nil else { continue }
                for operation in try await run.store.operations(of: plan, sequences: entries.map(\.sequence)) { add(operation) }
            }
            after = page.last?.index
        } while after != nil
    }

    private mutating func add(_ operation: PlannedOperation) {
        for change in operation.changes {
            if operation.action == .removeMembers {
                removedMembers[operation.identity, default: 0] += change.values.count
            } else {
                people[change.path, default: []].insert(operation.identity)
            }
        }
    }
}
