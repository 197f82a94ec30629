extension InMemoryTarget {
    /// What a fault does to several writes at a time.
    public enum BulkFault: Sendable {
        /// Nothing happens and the error is thrown.
        case before(BridgeError)
        /// So many writes take effect, and the error is thrown: the answer is lost.
        case after(Int, BridgeError)
    }
}

extension InMemoryTarget: BulkTarget {
    /// What the contents say; nil unless they say otherwise.
    public func bulkLimit() async throws -> Int? { contents.bulkLimit }

    /// Does the writes in their order, unless a fault comes between. Each may fail by itself.
    public func apply(_ writes: [TargetWrite]) async throws -> [Result<WriteResult, BridgeError>] {
        try change { contents in
            guard writes.count <= contents.bulkLimit ?? 0 else {
                throw BridgeError("target.too_large", "More writes at a time than the target takes.", recovery: .skip, effect: .none)
            }
            let fault = contents.bulkFault?(writes)
            if case .before(let error)? = fault { throw error }
            contents.bulkJournal.append(writes.map(\.id))
            if case .after(let count, let error)? = fault {
                for write in writes.prefix(count) { _ = contents.performOrFail(write) }
                throw error
            }
            return writes.map { contents.performOrFail($0) }
        }
    }
}
