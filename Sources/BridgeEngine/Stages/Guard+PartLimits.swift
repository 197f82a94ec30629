import BridgeCore
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Limits that hold for each part of the people by itself: for one source, for one company.
extension GuardStage {
    func partHolds(_ draft: PlanDraft, _ released: Set<UInt64>, isFirstRun: Bool) async throws -> [PlanHead.Hold] {
        guard draft.compiled.rules.kind == .user else { return [] }
        var holds: [PlanHead.Hold] = []
        for (action, limits) in run.engine.pipeline.limits.byPart.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            if action == .create, isFirstRun { continue }
            let planned = draft.people(with: action, without: released)
            guard !planned.isEmpty else { continue }
            let earlier = try await people(with: action, since: try await countingSince(action.rawValue))
            for limit in limits { holds += try await self.holds(action, limit, planned, earlier) }
        }
        return holds
    }

    private func holds(
        _ action: PlannedOperation.Action, _ limit: Limits.PartLimit, _ planned: [IdentityID], _ earlier: [IdentityID]
    ) async throws -> [PlanHead.Hold] {
        let parts = try await counts(of: planned, by: limit.each)
        let before = try await counts(of: earlier, by: limit.each)
        // Everybody is looked at only where a limit could be reached by the smallest of parts.
        guard parts.contains(where: { part, count in limit.limit.most(of: 0).map { count + (before[part] ?? 0) > $0 } ?? false }) else {
            return []
        }
        let active = try await activeAccounts(by: limit.each)
        return parts.sorted { $0.key < $1.key }.compactMap { part, count in
            guard let most = limit.limit.most(of: active[part] ?? 0), count + (before[part] ?? 0) > most else { return nil }
            let within = before[part].map { " after \($0) within 24 hours" } ?? ""
            return PlanHead.Hold(
                code: "limit.\(action.rawValue)",
                message: "\(count) × \(action.rawValue)\(within) for \(limit.each.text(part)) is over its limit of \(most) "
                    + "(\(active[part] ?? 0) active accounts there); look at the plan, then release or reject it",
                count: count + (before[part] ?? 0), limit: most)
        }
    }

    /// The people for whom an action was done since a time.
    private func people(with action: PlannedOperation.Action, since: Date) async throws -> [IdentityID] {
        var found: Set<IdentityID> = []
        var after: Int64?
        repeat {
            let page = try await run.store.journal(since: since, after: after, limit: 1000)
            found.formUnion(page.filter { $0.outcome == "done" && $0.action == action }.map(\.identity))
            after = page.last?.index
        } while after != nil
        return found.sorted()
    }

    private func activeAccounts(by part: Limits.Part) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        var after: IdentityID?
        while true {
            let ids = try await run.store.identityIDs(kind: run.compiled.rules.kind, after: after, limit: Self.partPage)
            guard let last = ids.last else { return counts }
            after = last
            counts.merge(try await self.counts(of: ids, by: part) { $0.account?.state == .active }, uniquingKeysWith: +)
        }
    }

    private func counts(
        of ids: [IdentityID], by part: Limits.Part, where isCounted: (IdentityView) -> Bool = { _ in true }
    ) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for start in stride(from: 0, to: ids.count, by: Self.partPage) {
            let stored = try await run.store.identities(Array(ids[start..<min(start + Self.partPage, ids.count)]))
            for view in IdentityView.views(of: stored.filter { $0.kind == run.compiled.rules.kind }, compiled: run.compiled)
            where isCounted(view) {
                counts[part.value(of: view, run.compiled), default: 0] += 1
            }
        }
        return counts
    }

    private static let partPage = 512
}

extension Limits.Part {
    /// To which part somebody belongs; empty: to those without a value.
    fileprivate func value(of view: IdentityView, _ compiled: CompiledPipeline) -> String {
        switch self {
        case .source: view.records.first?.record.reference.source ?? ""
        case .attribute(let name): compiled.sourceLayout.slot(name).flatMap { view.joined.text($0) } ?? ""
        }
    }

    fileprivate func text(_ value: String) -> String {
        switch self {
        case .source: "the source “\(value)”"
        case .attribute(let name): value.isEmpty ? "those without \(name)" : "\(name) “\(value)”"
        }
    }
}
