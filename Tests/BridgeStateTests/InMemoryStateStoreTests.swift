import BridgeState
import BridgeTestKit
import Testing

@Test("the store in memory keeps the contract", arguments: StateStoreSuite.cases)
func contract(_ storeCase: StateStoreCase) async throws {
    try await StateStoreSuite { InMemoryStateStore() }.run(storeCase)
}
