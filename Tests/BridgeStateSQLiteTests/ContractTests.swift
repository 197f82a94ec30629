import BridgeStateSQLite
import BridgeTestKit
import Testing

@Test("the store in a file keeps the contract", arguments: StateStoreSuite.cases)
func contract(_ storeCase: StateStoreCase) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try await StateStoreSuite { try SQLiteStateStore(path: folder.path("state.sqlite")) }.run(storeCase)
}
