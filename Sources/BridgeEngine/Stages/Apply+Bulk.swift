import BridgeCore
import BridgeState

extension ApplyStage {
    /// Does operations in one request, each with an end of its own. All were committed as in flight before: when the answer is lost, all
    /// are in doubt, and each is looked up before it is done again.
    func attemptTogether(_ operations: [PlannedOperation], _ links: [IdentityID: TargetID], _ head: PlanHead) async -> [Attempt] {
        var attempts: [Attempt] = []
        var open: [(operation: PlannedOperation, write: TargetWrite)] = []
        for operation in operations {
            if let attempt = await protection(of: operation, head) {
                attempts.append(attempt)
                continue
            }
            switch prepared(operation, links, head) {
            case .ready(let write): open.append((operation, write))
            case .settled(let attempt): attempts.append(attempt)
            }
        }
        guard !open.isEmpty else { return attempts }
        let results = await results(of: open.map(\.write))
        return attempts + zip(open, results).map { attempt($0.operation, links, ended: $1) }
    }

    /// One result a write, in their order, however the request ended.
    private func results(of writes: [TargetWrite]) async -> [Result<WriteResult, any Error>] {
        guard let target = run.target as? any BulkTarget else { return [] }
        do {
            let results = try await target.apply(writes)
            guard results.count == writes.count else { throw Self.unanswered }
            return results.map { $0.mapError { $0 } }
        } catch {
            return writes.map { _ in .failure(error) }
        }
    }

    private static let unanswered = BridgeError(
        "target.bulk", "The target did not answer for every write of a request.", recovery: .retry(after: nil), effect: .unknown)
}
