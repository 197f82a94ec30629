import BridgeCore
import BridgePipeline
import BridgeState

/// What steps 1 to 3 found of one kind.
struct Gathered: Sendable {
    var held = HeldPeople()
    var notes: [PlanNote] = []
    var reads: [ReadSummary] = []
}

/// The same of groups, and of their members.
struct GatheredGroups: Sendable {
    let run: Run
    var resources: Gathered
    /// How memberships were read.
    var memberReads: [ReadSummary] = []
    /// Sources of which people, groups or members are not all known, with the reason.
    var partialSources: [String: String]

    /// People and groups whom a person holds: they neither come into a group nor leave one.
    var heldByPerson: Set<IdentityID>

    var reads: [ReadSummary] { resources.reads + memberReads }
}

extension PlanStage {
    /// Steps 1 to 3 of groups, and their members from every source that knows them.
    func gatherGroups(_ options: PlanOptions, _ people: Gathered) async throws -> GatheredGroups {
        let resources = try await gather(options)
        let partial = people.held.partialSources.merging(resources.held.partialSources) { first, _ in first }
        var gathered = GatheredGroups(
            run: run, resources: resources, partialSources: partial,
            heldByPerson: Set(people.held.byPerson.keys).union(resources.held.byPerson.keys))
        if run.engine.pipeline.groups?.members != nil {
            gathered.memberReads = try await MembershipReadStage(run: run).readAll(
                fully: options.fullRead, partialSources: &gathered.partialSources)
        }
        return gathered
    }

    /// Phase 4: who comes into which group and who leaves it.
    func addMemberships(to draft: inout PlanDraft, _ gathered: GatheredGroups, people: PlanDraft, refresh: Bool) async throws {
        guard let rules = run.engine.pipeline.groups?.members else { return }
        guard run.target is any MembershipTarget else {
            draft.append(
                PlanNote(
                    identity: nil, code: "members.unsupported", message: "the target's groups have no members that change one by one",
                    label: ""))
            return try await draft.flush(run)
        }
        var stage = MembershipStage(run: run, rules: rules, gathered: gathered, people: people, refresh: refresh, draft: draft)
        try await stage.planAll()
        draft = stage.draft
    }

    /// The file asks for groups, and the target offers none.
    func noteMissingGroups(_ draft: inout PlanDraft) async throws {
        draft.append(
            PlanNote(
                identity: nil, code: "groups.unsupported", message: "groups are left alone, because the target does not offer any",
                label: ""
            ))
        try await draft.flush(run)
    }
}
