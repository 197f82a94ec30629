import BridgeCore
import BridgeState
import GRDB

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One thing that a sound state has, and whether this one does.
package struct StateFinding: Sendable, Encodable {
    /// What was looked at, as a clause: `every record has its image`.
    package var subject: String
    /// How many things are not so; 0: all is well.
    package var violations: Int
}

extension SQLiteStateStore {
    /// Looks whether the state is sound: the file itself, what refers to what, and every image. Changes nothing.
    package func verify() async throws -> [StateFinding] {
        let findings = try await read { [layouts] db in
            var findings = [StateFinding(subject: "the file is sound (integrity check of SQLite)", violations: try Self.damages(db))]
            for (subject, sql) in Self.rules {
                findings.append(StateFinding(subject: subject, violations: try db.first(sql) { try $0.next(Int.self) } ?? 0))
            }
            findings.append(
                StateFinding(subject: "every image can be read", violations: try Self.unreadable("images", db, layouts)))
            findings.append(
                StateFinding(
                    subject: "everything that was applied can be read", violations: try Self.unreadable("applied", db, layouts)))
            return findings
        }
        return findings + [StateFinding(subject: "nobody but its owner may read the file", violations: isPrivate ? 0 : 1)]
    }

    private var isPrivate: Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & 0o077 == 0
    }

    private static func damages(_ db: Database) throws -> Int {
        try db.rows("PRAGMA integrity_check(1000)") { try $0.next(String.self) }.count { $0 != "ok" }
    }

    /// What must be nowhere: each statement counts it.
    private static let rules: [(subject: String, sql: String)] = [
        ("every record has its image", "SELECT count(*) FROM records WHERE image NOT IN (SELECT id FROM images)"),
        ("every image belongs to a record", "SELECT count(*) FROM images WHERE id NOT IN (SELECT image FROM records)"),
        (
            "every joined record belongs to an identity",
            "SELECT count(*) FROM records WHERE identity IS NOT NULL AND identity NOT IN (SELECT id FROM identities)"
        ),
        ("every key of a record has its image", "SELECT count(*) FROM record_keys WHERE image NOT IN (SELECT id FROM images)"),
        ("every key belongs to an identity", "SELECT count(*) FROM identity_keys WHERE identity NOT IN (SELECT id FROM identities)"),
        ("what was applied belongs to an identity", "SELECT count(*) FROM applied WHERE identity NOT IN (SELECT id FROM identities)"),
        (
            "no account belongs to two identities",
            """
            SELECT count(*) FROM (SELECT 1 FROM identities WHERE link_target IS NOT NULL AND link_state <> 'gone'
            GROUP BY kind, link_target HAVING count(*) > 1)
            """
        ),
        (
            "every membership has its group and its member",
            """
            SELECT count(*) FROM memberships WHERE "group" NOT IN (SELECT id FROM identities) OR member NOT IN (SELECT id FROM identities)
            """
        ),
        ("every hold is of somebody", "SELECT count(*) FROM holds WHERE identity NOT IN (SELECT id FROM identities)"),
        ("every operation belongs to a plan", "SELECT count(*) FROM operations WHERE plan NOT IN (SELECT number FROM plans)"),
        (
            "every operation waits for operations that exist",
            """
            SELECT count(*) FROM predecessors p WHERE NOT EXISTS
            (SELECT 1 FROM operations o WHERE o.plan = p.plan AND o.sequence = p.predecessor)
            """
        ),
        (
            "at most one plan of everybody is under way",
            "SELECT max(count(*) - 1, 0) FROM plans WHERE status = 'applying' AND json_extract(head, '$.onDemand') IS NULL"
        ),
    ]

    private static func unreadable(_ table: String, _ db: Database, _ layouts: Layouts) throws -> Int {
        var count = 0
        var last = Int64.min
        let key = table == "images" ? "id" : "identity"
        while true {
            let page = try db.rows("SELECT \(key), layout, bytes FROM \(table) WHERE \(key) > ? ORDER BY \(key) LIMIT 512", [last]) {
                (key: try $0.next(Int64.self), layout: try $0.next(Int64.self), bytes: try $0.bytes())
            }
            guard let end = page.last?.key else { return count }
            last = end
            for image in page {
                let layout = try? layouts.layout(image.layout, db)
                if layout.flatMap({ RecordImage.record(image.bytes, layout: $0) }) == nil { count += 1 }
            }
        }
    }
}
