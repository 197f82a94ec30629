public import BridgeState

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What of the journal is asked for.
public struct HistoryQuery: Sendable {
    /// Nothing older; nil: from the beginning.
    public var since: Date?
    /// Only one person: any value of theirs; nil: everybody.
    public var user: String?
    /// Only one plan.
    public var plan: PlanID?
    /// Only these ways of ending, in the journal's words; empty: all.
    public var outcomes: Set<String>
    /// Only these actions; empty: all.
    public var actions: Set<PlannedOperation.Action>

    /// A query.
    public init(
        since: Date? = nil, user: String? = nil, plan: PlanID? = nil, outcomes: Set<String> = [],
        actions: Set<PlannedOperation.Action> = []
    ) {
        self.since = since
        self.user = user
        self.plan = plan
        self.outcomes = outcomes
        self.actions = actions
    }
}

/// One attempt of the past, with the operation that it belongs to.
public struct HistoryEntry: Sendable {
    /// The journal's line.
    public var entry: JournalEntry
    /// What was to be done; nil when the plan's operations are no longer kept.
    public var operation: PlannedOperation?
}

extension Engine {
    /// Answers from the journal what was done and what failed, oldest first, without asking source or target.
    ///
    /// - Parameter body: takes a page of entries at a time.
    /// - Throws: `person.unknown`, and what `body` throws.
    @concurrent
    public func history(_ query: HistoryQuery, _ body: ([HistoryEntry]) async throws -> Void) async throws {
        let identities = try await identities(query.user)
        var after: Int64?
        while true {
            let page = try await store.journal(since: query.since, after: after, limit: 1000)
            guard let last = page.last else { return }
            after = last.index
            let matching = page.filter { query.matches($0) && identities?.contains($0.identity) ?? true }
            if !matching.isEmpty { try await body(try await withOperations(matching)) }
        }
    }

    /// What people decided in the time and about the person that are asked for, oldest first.
    @concurrent
    public func decisions(_ query: HistoryQuery) async throws -> [Decision] {
        let identities = try await identities(query.user)
        var found: [Decision] = []
        var after: Int64?
        while true {
            let page = try await store.decisions(after: after, limit: 1000)
            guard let last = page.last else { return found }
            after = last.index
            found += page.filter { decision in
                guard query.since.map({ decision.at >= $0 }) ?? true, query.plan.map({ decision.plan == $0 }) ?? true else { return false }
                return identities.map { set in decision.identity.map(set.contains) ?? false } ?? true
            }
        }
    }

    /// Everybody with the value; nil: nobody in particular is asked for.
    private func identities(_ user: String?) async throws -> Set<IdentityID>? {
        guard let user else { return nil }
        let compiled = try await compile()
        let key = try await store.bind(connectors.systems)
        let run = Run(engine: self, compiled: compiled, key: key, lease: Lease(name: "", token: 0), startedAt: environment.now())
        let people = try await PersonSearch(run: run).people(with: user)
        guard !people.isEmpty else { throw PersonSearch.unknown }
        return Set(people.map(\.id))
    }

    private func withOperations(_ entries: [JournalEntry]) async throws -> [HistoryEntry] {
        var operations: [PlanID: [Int64: PlannedOperation]] = [:]
        for (plan, own) in Dictionary(grouping: entries, by: \.plan) {
            guard try await store.plan(plan) != nil else { continue }
            let found = try await store.operations(of: plan, sequences: own.map(\.sequence))
            operations[plan] = Dictionary(found.map { ($0.sequence, $0) }, uniquingKeysWith: { first, _ in first })
        }
        return entries.map { HistoryEntry(entry: $0, operation: operations[$0.plan]?[$0.sequence]) }
    }
}

extension HistoryQuery {
    fileprivate func matches(_ entry: JournalEntry) -> Bool {
        (plan.map { entry.plan == $0 } ?? true) && (outcomes.isEmpty || outcomes.contains(entry.outcome))
            && (actions.isEmpty || actions.contains(entry.action))
    }
}
