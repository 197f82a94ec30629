import BridgeState
import BridgeStateSQLite

/// What a pipeline's state says about the past.
enum StateFile {
    /// The whole journal.
    static func journal(_ path: String) async throws -> [JournalEntry] {
        let store = try SQLiteStateStore(path: path)
        var entries: [JournalEntry] = []
        while true {
            let page = try await store.journal(since: nil, after: entries.last?.index, limit: 1000)
            if page.isEmpty { break }
            entries += page
        }
        try await store.close()
        return entries
    }

    /// A number that changes with every change of the state.
    static func generation(_ path: String) async throws -> Int64 {
        let store = try SQLiteStateStore(path: path)
        let generation = try await store.generation()
        try await store.close()
        return generation
    }
}
