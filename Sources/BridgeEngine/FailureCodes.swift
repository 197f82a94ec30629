public import BridgeState

extension Engine {
    /// The stable codes of the errors with which operations of a plan failed, and how many failed so.
    @concurrent
    public func failureCodes(of plan: PlanID) async throws -> [String: Int] {
        var codes: [String: Int] = [:]
        try await store.forEachOperation(of: plan) { operation in
            if operation.status == .failed { codes[operation.problemCode ?? "unknown", default: 0] += 1 }
        }
        return codes
    }
}
