import BridgeState
import GRDB

/// Keeps the memberships that we made.
struct MembershipWriter {
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// Puts in what a membership operation did, or may have done.
    func change(_ action: PlannedOperation.Action, _ members: [IdentityID], of group: IdentityID, isDone: Bool) throws {
        for member in members.sorted() {
            if isDone, action == .removeMembers {
                try db.run(#"DELETE FROM memberships WHERE "group" = ? AND member = ?"#, [group.value, member.value])
            } else {
                try db.run(
                    #"INSERT OR REPLACE INTO memberships("group", member, is_certain) VALUES (?, ?, ?)"#,
                    [group.value, member.value, isDone])
            }
        }
    }

    /// The groups that we put a member into are looked at again.
    func lookAgain(atGroupsOf member: IdentityID) throws {
        try db.run(
            """
            UPDATE identities SET memberships_high = NULL, memberships_low = NULL
            WHERE id IN (SELECT "group" FROM memberships WHERE member = ?)
            """, [member.value])
    }

    /// Nothing is a member of what is gone, and what is gone is a member of nothing.
    func forget(_ id: IdentityID) throws {
        try db.run(
            """
            UPDATE identities SET memberships_high = NULL, memberships_low = NULL
            WHERE id = ?1 OR id IN (SELECT "group" FROM memberships WHERE member = ?1)
            """, [id.value])
        try db.run(#"DELETE FROM memberships WHERE "group" = ?"#, [id.value])
        try db.run("DELETE FROM memberships WHERE member = ?", [id.value])
    }
}
