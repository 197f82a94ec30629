import SCIM
import SCIMPath

/// One change of what is kept.
enum DirectoryChange {
    case put(DirectoryRecord)
    case remove(DirectoryResourceType, id: String)
}

/// All resources, who is a member of what, and the file if there is one. Guarded by the directory's lock.
struct DirectoryState {
    private var users: DirectoryTable
    private var groups: DirectoryTable
    private var groupsOfMember: [String: Set<String>] = [:]
    private var lastSequence = 0
    private let journal: DirectoryJournal?

    /// The state that a file holds, or an empty one.
    init(manner: SandboxManner, journal: DirectoryJournal?, records: [DirectoryRecord]) {
        let paths: [AttributePath] = [.literal("userName"), .literal("externalId"), .literal("emails.value"), .literal("displayName")]
        users = DirectoryTable(indexed: paths + manner.uniqueUserAttributes, catalog: manner.users)
        groups = DirectoryTable(indexed: [.literal("displayName"), .literal("externalId")], catalog: manner.groups)
        self.journal = journal
        for record in records { put(record) }
    }

    /// Writes changes to the file, then makes them: what could not be saved does not happen.
    mutating func commit(_ changes: [DirectoryChange]) throws(SCIMError) {
        do {
            try journal?.append(changes)
        } catch {
            throw SCIMError(status: 500, detail: "the sandbox could not write its file")
        }
        for change in changes {
            switch change {
            case .put(let record): put(record)
            case .remove(let type, let id): remove(type, id)
            }
        }
    }

    func record(_ type: DirectoryResourceType, _ id: String) -> DirectoryRecord? {
        table(type).records[id]
    }

    /// A resource of any type.
    func record(_ id: String) -> DirectoryRecord? {
        users.records[id] ?? groups.records[id]
    }

    func count(_ type: DirectoryResourceType) -> Int {
        table(type).records.count
    }

    /// The groups that have this member, in the order of their creation.
    func groups(of id: String) -> [DirectoryRecord] {
        (groupsOfMember[id] ?? []).compactMap { groups.records[$0] }.sorted { $0.sequence < $1.sequence }
    }

    func candidates(_ type: DirectoryResourceType, for filter: SCIMFilter) -> [DirectoryRecord]? {
        table(type).candidates(for: filter)
    }

    mutating func all(_ type: DirectoryResourceType) -> [DirectoryRecord] {
        withTable(type) { $0.all() }
    }

    mutating func slice(_ type: DirectoryResourceType, from start: Int, count: Int) -> [DirectoryRecord] {
        withTable(type) { $0.slice(from: start, count: count) }
    }

    private func table(_ type: DirectoryResourceType) -> DirectoryTable {
        switch type {
        case .user: users
        case .group: groups
        }
    }

    private mutating func withTable<Result>(_ type: DirectoryResourceType, _ body: (inout DirectoryTable) -> Result) -> Result {
        switch type {
        case .user: body(&users)
        case .group: body(&groups)
        }
    }

    private mutating func put(_ record: DirectoryRecord) {
        var record = record
        if let old = self.record(record.type, record.id) {
            record.sequence = old.sequence
            for member in old.memberIDs { groupsOfMember[member]?.remove(record.id) }
        } else {
            lastSequence += 1
            record.sequence = lastSequence
        }
        for member in record.memberIDs { groupsOfMember[member, default: []].insert(record.id) }
        withTable(record.type) { $0.put(record) }
    }

    private mutating func remove(_ type: DirectoryResourceType, _ id: String) {
        for member in record(type, id)?.memberIDs ?? [] { groupsOfMember[member]?.remove(id) }
        groupsOfMember[id] = nil
        withTable(type) { $0.remove(id) }
    }
}
