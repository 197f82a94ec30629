import BridgeCore
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A plan may wait for days, and an account may become a protected one meanwhile: before each write it is asked again.
extension ApplyStage {
    /// Planning asked for every account that it writes to: a plan that is applied at once asks nobody twice.
    private static let freshness: TimeInterval = 600

    /// How an operation ends without a write because its account must not be touched, or because nobody can tell; nil: it may be written.
    func protection(of operation: PlannedOperation, _ head: PlanHead) async -> Attempt? {
        guard run.compiled.pipeline.protect != nil, run.startedAt.timeIntervalSince(head.createdAt) > Self.freshness else { return nil }
        // The account of an operation without one is made by this plan.
        guard let target = operation.target else { return nil }
        do {
            let ownRun = operation.kind == .group ? run.groups ?? run : run
            guard try await ownRun.isProtected(AccountLink(target: target, state: .active, origin: .created)) else { return nil }
            let hold = HeldPeople.Hold.protected
            return Attempt(
                outcome: OperationOutcome(sequence: operation.sequence, result: .refused(code: hold.code, message: hold.message)))
        } catch var error as BridgeError {
            // Nothing was written yet, whatever became of the question.
            error.effect = .none
            return attempt(operation, [:], ended: .failure(error))
        } catch {
            let result = OperationOutcome.Result.again(code: "apply.stopped", message: "not begun")
            return Attempt(outcome: OperationOutcome(sequence: operation.sequence, result: result), stop: Self.cancelled)
        }
    }
}
