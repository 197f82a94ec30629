import BridgeCore
import BridgeState
import GRDB
import Testing

@testable import BridgeStateSQLite

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The state's file")
struct FileTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let layout = AttributeLayout(kind: .user, attributes: [.init("mail")])

    private func withFolder(_ body: (TemporaryFolder) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await body(folder)
    }

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? BridgeError)?.code.text ?? "\(error)"
        }
    }

    private func lease(_ store: SQLiteStateStore) async throws -> Lease {
        try await store.acquireLease("run", owner: "a test", now: now, duration: 60)
    }

    private func intake(_ anchors: Range<UInt64>, bytes: Int = 8) -> Intake {
        let changed = anchors.map { anchor in
            Intake.ChangedRecord(
                anchor: anchor, fingerprint: Fingerprint(high: anchor, low: 1), change: .present,
                image: [UInt8](repeating: 7, count: bytes), keys: [])
        }
        return Intake(source: "office", layout: layout, changed: changed, readAt: now, facts: ["checkpoint": "c-1"])
    }

    @Test(
        "a state that refers to nothing, or holds what cannot be read, is found out",
        arguments: [
            ("DELETE FROM images WHERE id = 1", "every record has its image"),
            ("INSERT INTO images VALUES (99, 1, 1, 1, 1, x'00')", "every image belongs to a record"),
            ("UPDATE records SET identity = 77", "every joined record belongs to an identity"),
            ("INSERT INTO record_keys VALUES (1, 1, 1, 99)", "every key of a record has its image"),
            ("INSERT INTO identity_keys VALUES (1, 1, 1, 77)", "every key belongs to an identity"),
            ("INSERT INTO applied VALUES (77, 1, x'00')", "what was applied belongs to an identity"),
            (
                "INSERT INTO identities(kind, link_target, link_state, is_dirty) VALUES (1, 'a', 'active', 0), (1, 'a', 'disabled', 0)",
                "no account belongs to two identities"
            ),
            ("INSERT INTO memberships VALUES (77, 78, 1)", "every membership has its group and its member"),
            ("INSERT INTO holds VALUES (77, '', '', 0, NULL, NULL)", "every hold is of somebody"),
            ("INSERT INTO predecessors VALUES (1, 2, 1)", "every operation waits for operations that exist"),
            ("UPDATE images SET bytes = x'FF'", "every image can be read"),
            (
                "INSERT INTO plans(id, status, status_since, head) VALUES ('a', 'applying', 0, '{}'), ('b', 'applying', 0, '{}')",
                "at most one plan of everybody is under way"
            ),
        ])
    func verification(damage: String, subject: String) async throws {
        try await withFolder { folder in
            let store = try SQLiteStateStore(path: folder.path("s.sqlite"))
            let batch = {
                var builder = RecordBatchBuilder(layout: layout)
                builder.begin(.present)
                builder.anchor("a".utf8Span.span)
                builder.end()
                return builder.finish()
            }()
            let record = Intake.ChangedRecord(
                anchor: 1, fingerprint: Fingerprint(high: 1, low: 1), change: .present, image: RecordImage.encode(batch[0]), keys: [])
            let held = try await lease(store)
            try await store.commit(Intake(source: "office", layout: layout, changed: [record], readAt: now), lease: held)
            #expect(try await store.verify().filter { $0.violations > 0 }.map(\.subject) == [])
            try await store.write(nil) { try $0.execute(sql: damage) }
            #expect(try await store.verify().filter { $0.violations > 0 }.map(\.subject).contains(subject))
            try await store.close()
        }
    }

    @Test("file and folder are their owner's only, also the files beside it, and hidden from version control")
    func modes() async throws {
        try await withFolder { folder in
            let store = try SQLiteStateStore(path: folder.path(".idbridge/people.sqlite"))
            try await store.commit(intake(0..<1), lease: lease(store))
            #expect(try folder.mode(".idbridge") == 0o700)
            for name in ["people.sqlite", "people.sqlite-wal", "people.sqlite-shm"] {
                #expect(try folder.mode(".idbridge/\(name)") == 0o600)
            }
            #expect(FileManager.default.contents(atPath: folder.path(".idbridge/.gitignore")) == Data("*\n".utf8))
            try await store.close()
        }
    }

    @Test("a folder that exists is left as it is")
    func existingFolder() async throws {
        try await withFolder { folder in
            let store = try SQLiteStateStore(path: folder.path("people.sqlite"))
            try await store.close()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root) == ["people.sqlite"])
        }
    }

    @Test("a state that is opened again knows everything")
    func reopening() async throws {
        try await withFolder { folder in
            let path = folder.path("people.sqlite")
            let first = try SQLiteStateStore(path: path)
            let key = try await first.bind(["target": "plant-1"])
            let held = try await lease(first)
            try await first.commit(intake(0..<3), lease: held)
            let joins = [RecordJoin(record: RecordReference(source: "office", anchor: 1), destination: .new(0))]
            let ids = try await first.join(joins, kind: .user, lease: held)
            let generation = try await first.generation()
            try await first.close()

            let second = try SQLiteStateStore(path: path)
            #expect(try await second.bind(["target": "plant-1"]) == key)
            #expect(try await second.generation() == generation)
            #expect(try await second.fact("checkpoint") == "c-1")
            #expect(try await second.identities(ids).first?.records.first?.image.layout == layout)
            #expect(try await second.knownRecords(source: "office", kind: .user, after: nil, limit: 9).count == 3)
            try await second.setFacts(["a": "b"], lease: held)
            try await second.close()
        }
    }

    @Test("the id of an identity is not used again, even after its row is gone")
    func idsAreNotReused() async throws {
        try await withFolder { folder in
            let store = try SQLiteStateStore(path: folder.path("people.sqlite"))
            let held = try await lease(store)
            try await store.commit(intake(0..<2), lease: held)
            func join(_ anchor: UInt64) async throws -> IdentityID {
                let record = RecordReference(source: "office", anchor: anchor)
                return try await store.join([RecordJoin(record: record, destination: .new(0))], kind: .user, lease: held)[0]
            }
            let first = try await join(0)
            try await store.pool.write { try $0.execute(sql: "DELETE FROM identities") }
            #expect(try await join(1) > first)
            try await store.close()
        }
    }

    @Test("a state of a newer version is refused and not touched")
    func newerVersion() async throws {
        try await withFolder { folder in
            let path = folder.path("people.sqlite")
            try await SQLiteStateStore(path: path).close()
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
            try queue.close()
            #expect(await code { _ = try SQLiteStateStore(path: path) } == "state.newer_version")
        }
    }

    @Test("a database of something else is refused and not touched")
    func foreignDatabase() async throws {
        try await withFolder { folder in
            let path = folder.path("other.sqlite")
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "CREATE TABLE songs(title TEXT)") }
            try queue.close()
            let before = FileManager.default.contents(atPath: path)
            #expect(await code { _ = try SQLiteStateStore(path: path) } == "state.unreadable")
            #expect(FileManager.default.contents(atPath: path) == before)
        }
    }

    @Test("a file that is no database, or a folder, is unreadable", arguments: [true, false])
    func noDatabase(isFolder: Bool) async throws {
        try await withFolder { folder in
            let path = folder.path("people.sqlite")
            if isFolder {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            } else {
                try Data(String(repeating: "no database ", count: 200).utf8).write(to: URL(filePath: path))
            }
            #expect(await code { _ = try SQLiteStateStore(path: path) } == "state.unreadable")
        }
    }

    @Test("rows that no version wrote are an error, not a crash")
    func damagedRows() async throws {
        try await withFolder { folder in
            let store = try SQLiteStateStore(path: folder.path("people.sqlite"))
            try await store.commit(intake(0..<1), lease: lease(store))
            try await store.pool.write { try $0.execute(sql: "UPDATE layouts SET attributes = '{'") }
            let damaged = await code { _ = try await store.records(source: "office", kind: .user, anchors: [0]) }
            #expect(damaged == "state.unreadable")
            try await store.pool.write { try $0.execute(sql: "UPDATE records SET change = 77") }
            #expect(await code { _ = try await store.records(source: "office", kind: .user, anchors: [0]) } == "state.unreadable")
            try await store.close()
        }
    }

    @Test("two handles: what one writes the other sees, and a lease holds for both")
    func twoHandles() async throws {
        try await withFolder { folder in
            let path = folder.path("people.sqlite")
            let (first, second) = (try SQLiteStateStore(path: path), try SQLiteStateStore(path: path))
            let held = try await lease(first)
            let refused = await code { _ = try await second.acquireLease("run", owner: "another", now: now + 59, duration: 60) }
            #expect(refused == "state.in_use")
            try await first.setFacts(["a": "1"], lease: held)
            #expect(try await second.fact("a") == "1")
            let newer = try await second.acquireLease("run", owner: "another", now: now + 61, duration: 60)
            #expect(await code { try await first.commit(intake(0..<1), lease: held) } == "state.lease_lost")
            try await second.commit(intake(0..<1), lease: newer)
            #expect(try await first.knownRecords(source: "office", kind: .user, after: nil, limit: 9).count == 1)
            try await first.close()
            try await second.close()
        }
    }

    @Test("handles that open a new file at the same time all succeed and share one key")
    func openingAtOnce() async throws {
        try await withFolder { folder in
            let path = folder.path("people.sqlite")
            let keys = try await withThrowingTaskGroup(of: FingerprintKey.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let store = try SQLiteStateStore(path: path)
                        let key = try await store.bind([:])
                        try await store.close()
                        return key
                    }
                }
                return try await group.reduce(into: Set<FingerprintKey>()) { $0.insert($1) }
            }
            #expect(keys.count == 1)
        }
    }

    @Test("a full disk is said so, and nothing of the call is kept")
    func fullDisk() async throws {
        try await withFolder { folder in
            let store = try SQLiteStateStore(path: folder.path("people.sqlite"))
            let held = try await lease(store)
            try await store.commit(intake(0..<10), lease: held)
            _ = try await store.pool.write { try Int.fetchOne($0, sql: "PRAGMA max_page_count = 60") }
            let generation = try await store.generation()
            #expect(await code { try await store.commit(intake(10..<100, bytes: 50_000), lease: held) } == "state.disk_full")
            #expect(try await store.knownRecords(source: "office", kind: .user, after: nil, limit: 999).count == 10)
            #expect(try await store.generation() == generation)
            try await store.close()
        }
    }

    @Test(
        "database errors are told in the bridge's words",
        arguments: [
            (ResultCode.SQLITE_READONLY, "state.read_only"), (.SQLITE_FULL, "state.disk_full"), (.SQLITE_CANTOPEN, "state.unreadable"),
            (.SQLITE_CORRUPT, "state.unreadable"), (.SQLITE_NOTADB, "state.unreadable"), (.SQLITE_BUSY, "state.busy"),
            (.SQLITE_IOERR, "state.io"), (.SQLITE_ERROR, "state.failed"),
        ])
    func words(code: ResultCode, expected: String) throws {
        let error = StateFault.bridge(DatabaseError(resultCode: code), path: "people.sqlite")
        #expect((error as? BridgeError)?.code.text == expected)
    }

    @Test(
        "a state that cannot be written is refused",
        .disabled(if: FileManager.default.isWritableFile(atPath: "/"), "permissions do not bind the administrator"))
    func readOnly() async throws {
        try await withFolder { folder in
            let path = folder.path("people.sqlite")
            try await SQLiteStateStore(path: path).close()
            try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
            #expect(await code { _ = try SQLiteStateStore(path: path) } == "state.read_only")
        }
    }

    @Test("a closed state says so")
    func closed() async throws {
        try await withFolder { folder in
            let store = try SQLiteStateStore(path: folder.path("people.sqlite"))
            try await store.close()
            #expect(await code { _ = try await store.generation() } == "state.closed")
            #expect(await code { _ = try await lease(store) } == "state.closed")
        }
    }

    @Test("a write runs to its end when its task is cancelled")
    func cancellation() async throws {
        try await withFolder { folder in
            let store = try SQLiteStateStore(path: folder.path("people.sqlite"))
            let held = try await lease(store)
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await store.setFacts(["a": "1"], lease: held)
            }
            try await task.value
            #expect(try await store.fact("a") == "1")
            try await store.close()
        }
    }

    @Test("writes are on the disk when the call returns")
    func durability() async throws {
        try await withFolder { folder in
            let store = try SQLiteStateStore(path: folder.path("people.sqlite"))
            #expect(try await store.pool.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
            #expect(try await store.pool.write { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
            try await store.close()
        }
    }
}
