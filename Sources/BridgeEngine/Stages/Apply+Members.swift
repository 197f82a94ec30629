import BridgeCore
import BridgeState

extension ApplyStage {
    /// Adds or removes one chunk of members.
    ///
    /// Who has no account by now is left out and stays waiting. What the target refuses as a whole is tried in halves, so that one
    /// member whom it does not take keeps nobody else out.
    func attemptMembers(_ operation: PlannedOperation, _ links: [IdentityID: TargetID]) async -> Attempt {
        func attempt(_ result: OperationOutcome.Result, _ members: [IdentityID] = [], _ verdict: FailureVerdict? = nil) -> Attempt {
            Attempt(
                outcome: OperationOutcome(sequence: operation.sequence, result: result, members: members), stop: verdict?.stop,
                delay: verdict?.delay)
        }
        guard let target = run.target as? any MembershipTarget, let group = operation.target else {
            return attempt(.failed(code: "target.no_group", message: "the group is not at the target"))
        }
        let members = operation.members.compactMap { id in links[id].map { Member(id: id, account: $0) } }
        var writing = MemberWriting(target: target, group: group, action: operation.action, attempts: operation.attempts)
        await writing.write(members[...])
        if writing.isGone { return attempt(.gone(group)) }
        if case .inDoubt? = writing.failure?.result { return attempt(.inDoubtMembers(writing.failure), operation.members, writing.failure) }
        if let failure = writing.failure, writing.done.isEmpty { return attempt(failure.result, [], failure) }
        return attempt(.done(group, version: writing.version), writing.done, writing.failure)
    }

    fileprivate struct Member: Sendable {
        var id: IdentityID
        var account: TargetID
    }
}

extension PlannedOperation {
    /// The members that a membership operation names.
    var members: [IdentityID] {
        changes.flatMap(\.values).compactMap { if case .identity(let id) = $0 { IdentityID(id) } else { nil } }
    }
}

/// One chunk on its way to the target.
private struct MemberWriting {
    let target: any MembershipTarget
    let group: TargetID
    let action: PlannedOperation.Action
    let attempts: Int
    /// Who was added or removed.
    var done: [IdentityID] = []
    var version: String?
    var isGone = false
    /// Why not all were.
    var failure: FailureVerdict?

    mutating func write(_ members: ArraySlice<ApplyStage.Member>) async {
        guard !members.isEmpty, !isGone, failure?.stop == nil else { return }
        let accounts = members.map(\.account)
        do {
            let isAdding = action == .addMembers
            let result = try await target.changeMembers(of: group, add: isAdding ? accounts : [], remove: isAdding ? [] : accounts)
            take(result, members)
        } catch let error as BridgeError {
            if error.recovery == .skip, error.effect == .none, members.count > 1 {
                let middle = members.startIndex + members.count / 2
                await write(members[..<middle])
                await write(members[middle...])
            } else {
                failure = FailureVerdict(error, attempts: attempts)
            }
        } catch {
            failure = FailureVerdict(
                BridgeError("write.interrupted", "the write was interrupted", recovery: .stop), attempts: attempts)
        }
    }

    private mutating func take(_ result: WriteResult, _ members: ArraySlice<ApplyStage.Member>) {
        switch result {
        case .done(_, let version):
            done += members.map(\.id)
            self.version = version
        case .gone, .vanished: isGone = true
        case .exists: failure = FailureVerdict(BridgeError("target.exists", "the target refuses the members", effect: .none), attempts: 99)
        }
    }
}

extension OperationOutcome.Result {
    /// In doubt, with the failure's words.
    fileprivate static func inDoubtMembers(_ failure: FailureVerdict?) -> Self {
        failure?.result ?? .inDoubt(code: "write.interrupted", message: "the write was interrupted")
    }
}
