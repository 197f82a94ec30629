import BridgeCore
import BridgePipeline
import BridgeState

extension MembershipStage {
    /// With a refresh: who is no longer in a group although we put them there and the lists still name them, as far as that is put
    /// right. Lists them, and whom somebody else put there; nobody of those is touched.
    ///
    /// - Parameters:
    ///   - applied: whom we put there, as far as that is certain.
    ///   - wanted: who should be there and has an account, with accounts for those who have one already.
    mutating func takenOut(
        of view: IdentityView, _ applied: Set<IdentityID>, among wanted: Set<IdentityID>, _ accounts: [IdentityID: TargetID]
    ) async throws -> Set<IdentityID> {
        guard refresh, let target = run.target as? any MembershipReadingTarget, let group = view.account else { return [] }
        guard let members = try await target.members(of: group.target) else { return [] }
        let there = Set(members)
        let applied = applied.intersection(wanted)
        let missing = applied.filter { id in accounts[id].map { !there.contains($0) } ?? false }
        let ours = try await resolver.accounts(of: Set(try await run.store.appliedMembers(of: view.id).map(\.member)))
        note(missing.count, byHand: there.subtracting(accounts.values).subtracting(ours.values).count, view)
        return run.compiled.pipeline.onTargetChange == .restore ? missing : []
    }

    private mutating func note(_ missing: Int, byHand: Int, _ view: IdentityView) {
        let label = view.label(run.compiled)
        if missing > 0 {
            draft.note(
                view, code: "drift.member_removed", message: "lost \(missing) members that we put there, by somebody else", label: label)
        }
        if byHand > 0 {
            draft.note(
                view, code: "drift.member_added", message: "has \(byHand) members whom somebody else put there; they stay", label: label)
        }
    }
}
