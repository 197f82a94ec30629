public import BridgeState

/// The contract of `StateStore`, as cases that every store runs.
///
/// In a test target of the store:
/// ```swift
/// @Test("the store keeps the contract", arguments: StateStoreSuite.cases)
/// func contract(_ storeCase: StateStoreCase) async throws {
///     try await StateStoreSuite { InMemoryStateStore() }.run(storeCase)
/// }
/// ```
public struct StateStoreSuite: Sendable {
    private let make: @Sendable () async throws -> any StateStore

    /// A suite over stores that `make` opens, each with an empty state.
    public init(make: @escaping @Sendable () async throws -> any StateStore) { self.make = make }

    /// Every rule of the contract.
    public static let cases =
        binding + leasing + takingIn + joining + identities + uniqueValues + planning + applying + outcomes + memberships + decisions
        + personalData

    /// Runs one case on a store of its own, with the lease “run” held, and closes the store.
    public func run(_ storeCase: StateStoreCase) async throws {
        let store = try await make()
        let lease = try await store.acquireLease("run", owner: "the suite", now: StateStoreScene.start, duration: 3600)
        try await storeCase.body(StateStoreScene(store: store, lease: lease))
        try await store.close()
    }
}

/// One rule of the contract. Its description is a sentence.
public struct StateStoreCase: Sendable, CustomStringConvertible {
    /// The rule.
    public let description: String
    let body: @Sendable (StateStoreScene) async throws -> Void

    init(_ description: String, _ body: @escaping @Sendable (StateStoreScene) async throws -> Void) {
        self.description = description
        self.body = body
    }
}
