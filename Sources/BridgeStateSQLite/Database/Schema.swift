import GRDB

/// The tables of the state and how older files become this one.
///
/// Keys sit in narrow tables; wide values apart in the order in which they came, so that random hashes never move them. Names of
/// sources, kinds and scopes are numbers (`names`). Anchor hashes are stored with their top bit flipped: the order of SQLite's signed
/// integers is then the unsigned one. Times are seconds since 1970.
enum Schema {
    /// The number of migrations that this program knows, as `user_version` has it.
    static let version = 3

    /// What `application_id` says in every state: “IdBr”.
    static let application: Int32 = 0x4964_4272

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 main road") { db in
            try db.execute(sql: bookkeeping + records + identities + plans)
            try db.execute(sql: "PRAGMA application_id = \(application); PRAGMA user_version = 1")
        }
        migrator.registerMigration("2 memberships") { db in try db.execute(sql: memberships + "PRAGMA user_version = 2") }
        migrator.registerMigration("3 decisions") { db in try db.execute(sql: decisions + "PRAGMA user_version = 3") }
        return migrator
    }

    private static let bookkeeping = """
        CREATE TABLE state(
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            generation INTEGER NOT NULL, key_a INTEGER NOT NULL, key_b INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE systems(role TEXT PRIMARY KEY, system TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE leases(
            name TEXT PRIMARY KEY, token INTEGER NOT NULL, owner TEXT, since REAL NOT NULL, expires_at REAL NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE names(
            id INTEGER PRIMARY KEY, category TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (category, text)
        ) STRICT;
        CREATE TABLE layouts(
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, attributes TEXT NOT NULL, UNIQUE (kind, attributes)
        ) STRICT;

        """

    private static let records = """
        CREATE TABLE records(
            kind INTEGER NOT NULL, source INTEGER NOT NULL, anchor INTEGER NOT NULL, image INTEGER NOT NULL, identity INTEGER,
            print_high INTEGER NOT NULL, print_low INTEGER NOT NULL, change INTEGER NOT NULL, missing_since REAL,
            PRIMARY KEY (kind, source, anchor)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX records_by_identity ON records(identity) WHERE identity IS NOT NULL;
        CREATE INDEX records_unjoined ON records(kind, source, anchor) WHERE identity IS NULL;
        CREATE TABLE images(
            id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, source INTEGER NOT NULL, anchor INTEGER NOT NULL, layout INTEGER NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE record_keys(
            scope INTEGER NOT NULL, hash_high INTEGER NOT NULL, hash_low INTEGER NOT NULL, image INTEGER NOT NULL,
            PRIMARY KEY (scope, hash_high, hash_low, image)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX record_keys_by_image ON record_keys(image);

        """

    private static let identities = """
        CREATE TABLE identities(
            id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, link_target TEXT, link_state TEXT, link_origin TEXT,
            disabled_since REAL, input_high INTEGER, input_low INTEGER, wake_at REAL, is_dirty INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX identities_dirty ON identities(kind, id) WHERE is_dirty = 1;
        CREATE INDEX identities_waking ON identities(kind, wake_at) WHERE wake_at IS NOT NULL;
        CREATE INDEX identities_by_target ON identities(kind, link_target) WHERE link_target IS NOT NULL;
        CREATE TABLE applied(identity INTEGER PRIMARY KEY, layout INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE identity_keys(
            scope INTEGER NOT NULL, hash_high INTEGER NOT NULL, hash_low INTEGER NOT NULL, identity INTEGER NOT NULL,
            PRIMARY KEY (scope, hash_high, hash_low, identity)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX identity_keys_by_identity ON identity_keys(identity);

        """

    /// `members` holds the hashes of a list in order, 16 bytes each: a group of 100,000 is read and replaced as one row. What was
    /// applied is a row a member, so that an account that is gone leaves all its groups.
    private static let memberships = """
        CREATE TABLE member_lists(
            source INTEGER NOT NULL, anchor INTEGER NOT NULL, scope INTEGER NOT NULL, sum_high INTEGER NOT NULL, sum_low INTEGER NOT NULL,
            is_whole INTEGER NOT NULL, members BLOB NOT NULL, PRIMARY KEY (source, anchor)
        ) STRICT;
        CREATE TABLE memberships(
            "group" INTEGER NOT NULL, member INTEGER NOT NULL, is_certain INTEGER NOT NULL, PRIMARY KEY ("group", member)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX memberships_by_member ON memberships(member);
        ALTER TABLE identities ADD COLUMN memberships_high INTEGER;
        ALTER TABLE identities ADD COLUMN memberships_low INTEGER;

        """

    private static let decisions = """
        CREATE TABLE holds(
            identity INTEGER PRIMARY KEY, reason TEXT NOT NULL, decided_by TEXT NOT NULL, since REAL NOT NULL, until REAL, undone TEXT
        ) STRICT;
        CREATE TABLE decisions(
            id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, decided_by TEXT NOT NULL, verdict TEXT NOT NULL, plan TEXT,
            identity INTEGER, reason TEXT NOT NULL
        ) STRICT;

        """

    /// `seal_order` tells the latest plan. `unchecked` tells a claim what to look for: 2 everything, after sealing; 1 what follows
    /// failures, after one; 0 nothing.
    private static let plans = """
        CREATE TABLE plans(
            number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL, status_since REAL NOT NULL,
            seal_order INTEGER UNIQUE, unchecked INTEGER NOT NULL DEFAULT 2, head TEXT NOT NULL
        ) STRICT;
        CREATE TABLE operations(
            plan INTEGER NOT NULL, sequence INTEGER NOT NULL, phase INTEGER NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL,
            problem TEXT, identity INTEGER NOT NULL, kind INTEGER NOT NULL, action TEXT NOT NULL, target TEXT, account_state TEXT NOT NULL,
            version TEXT, input_high INTEGER, input_low INTEGER, wake_at REAL, reason TEXT NOT NULL, label TEXT NOT NULL,
            changes TEXT NOT NULL, applied_keys TEXT, applied_layout INTEGER, applied_bytes BLOB,
            UNIQUE (plan, sequence)
        ) STRICT;
        CREATE INDEX operations_in_order ON operations(plan, phase, sequence);
        CREATE INDEX operations_by_status ON operations(plan, status, phase, sequence);
        CREATE TABLE predecessors(
            plan INTEGER NOT NULL, sequence INTEGER NOT NULL, predecessor INTEGER NOT NULL,
            PRIMARY KEY (plan, sequence, predecessor)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX predecessors_reverse ON predecessors(plan, predecessor);
        CREATE TABLE notes(
            plan INTEGER NOT NULL, number INTEGER NOT NULL, identity INTEGER, code TEXT NOT NULL, message TEXT NOT NULL,
            label TEXT NOT NULL, PRIMARY KEY (plan, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE journal(
            id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, plan TEXT NOT NULL, sequence INTEGER NOT NULL,
            identity INTEGER NOT NULL, kind INTEGER NOT NULL, action TEXT NOT NULL, outcome TEXT NOT NULL, problem TEXT
        ) STRICT;
        CREATE INDEX journal_by_time ON journal(at);
        """
}
