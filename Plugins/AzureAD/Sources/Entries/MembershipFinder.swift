import BridgeCore

/// Who belongs to which group, found in passes over an export: first the groups, then the members, so that only groups and names of
/// members are kept, never people.
///
/// Where references are distinguished names, members are named so too: somebody who is not in the files is still the member whom the list
/// names, known from an earlier read, counted where not. Members that a list names otherwise (`memberUid`, identifiers) are named by what
/// the files have under that name.
struct MembershipFinder {
    /// A group of the export.
    private struct Group {
        var anchor: String
        /// The members' names as look-up keys.
        var members: [[UInt8]]
        /// False: the list of members is not all of it.
        var isWhole: Bool
    }

    /// What a member's name stands for.
    private enum Member {
        /// Nothing in the files; the distinguished name that the list has.
        case wanted(name: String?)
        case found(String)
        /// An entry that is neither a person nor a group, such as a computer.
        case other
        /// An entry that is a person or a group but cannot be identified.
        case unidentified
    }

    private var groups: [Group] = []
    private var groupsBySID: [String: Int] = [:]
    private var members: [[UInt8]: Member] = [:]
    private let table: AttributeTable
    private var anchors: AnchorFinder

    /// Whether a group that mentions no members has none.
    private let isComplete: Bool
    /// A list of just so many members may have been cut.
    private let memberLimit: Int?
    /// Whether members are named by their distinguished names, and not by their anchors.
    private let isByName: Bool

    init(
        table: AttributeTable, anchor: AttributeTable.AnchorChoice, isComplete: Bool = true, memberLimit: Int? = nil, isByName: Bool = false
    ) {
        self.table = table
        self.isComplete = isComplete
        self.memberLimit = memberLimit
        self.isByName = isByName
        anchors = AnchorFinder(table: table, choice: anchor)
    }

    /// The first pass: takes groups.
    mutating func takeGroup(_ entry: DirectoryEntry, isFaulty: Bool, fallback: ResourceKind?) {
        let facts = EntryFacts(entry, table, fallback: fallback)
        guard facts.kind == .group, facts.change == .present, let anchor = anchor(entry) else { return }
        // Whoever chose among the attributes may have left the members out: nothing is known of them.
        guard (isComplete && !entry.isExcerpt) || entry.mentions(.member, in: table) else { return }
        var group = Group(anchor: anchor, members: [], isWhole: !isFaulty && !entry.mayBeCut && !entry.isRangeOpen)
        entry.forEach(.member, in: table) { value, _ in
            guard !value.isEmpty else { return }
            let key = Assignment.key(value)
            group.members.append(key)
            members[key] = .wanted(name: isByName ? Self.name(value) : nil)
        }
        if group.members.count == memberLimit { group.isWhole = false }
        if let sid = securityIdentifier(entry) { groupsBySID[sid] = groups.count }
        groups.append(group)
    }

    /// The second pass: takes everything that may be a member; the group and the name of a person whose primary group it is.
    mutating func takeMember(_ entry: DirectoryEntry, isFaulty: Bool, fallback: ResourceKind?) -> (group: String, member: String)? {
        let facts = EntryFacts(entry, table, fallback: fallback)
        let name = memberName(entry)
        var keys: [[UInt8]] = []
        for role in [AttributeTable.Role.distinguishedName, .userName, .anchor] {
            entry.forEach(role, in: table) { value, _ in keys.append(Assignment.key(value)) }
        }
        for key in keys where members[key] != nil {
            members[key] = name.map { facts.kind == nil ? .other : .found($0) } ?? .unidentified
        }
        guard facts.kind == .user, facts.change == .present, let name, let group = primaryGroup(entry) else { return nil }
        return (groups[group].anchor, name)
    }

    /// The groups that were found.
    var groupIndices: Range<Int> { groups.indices }

    /// What the passes have found of a group: its members, and whether those are all of them.
    func group(_ index: Int) -> (anchor: String, members: [String], isWhole: Bool) {
        var found: [String] = []
        var isWhole = groups[index].isWhole
        for key in groups[index].members {
            switch members[key] {
            case .found(let name)?, .wanted(let name?)?: found.append(name)
            case .other?: break
            case .wanted(nil)?, .unidentified?, nil: isWhole = false
            }
        }
        return (groups[index].anchor, found, isWhole)
    }

    /// The name under which an entry is delivered as a member; nil: it cannot be identified.
    private mutating func memberName(_ entry: DirectoryEntry) -> String? {
        guard let anchor = anchor(entry) else { return nil }
        guard isByName else { return anchor }
        var name: String?
        entry.forEach(.distinguishedName, in: table) { value, _ in name = name ?? Self.name(value) }
        return name
    }

    /// A distinguished name as records have it; nil: it is none.
    private static func name(_ value: UnsafeBufferPointer<UInt8>) -> String? {
        guard value.contains(UInt8(ascii: "=")) else { return nil }
        var bytes: [UInt8] = []
        DistinguishedName.append(normalised: value, to: &bytes)
        return String(validating: bytes, as: UTF8.self)
    }

    private mutating func anchor(_ entry: DirectoryEntry) -> String? {
        guard case .found = anchors.find(entry) else { return nil }
        return String(validating: anchors.bytes, as: UTF8.self)
    }

    /// The group whose security identifier is that of the person's domain with the number in `primaryGroupID` (MS-ADTS section 3.1.1.4.5).
    private func primaryGroup(_ entry: DirectoryEntry) -> Int? {
        var number: Int64?
        entry.forEach(.primaryGroup, in: table) { value, _ in number = ASCII.integer(value) }
        guard let number, let sid = securityIdentifier(entry), let end = sid.lastIndex(of: "-") else { return nil }
        return groupsBySID["\(sid[..<end])-\(number)"]
    }

    private func securityIdentifier(_ entry: DirectoryEntry) -> String? {
        var text: String?
        entry.forEach(.securityIdentifier, in: table) { value, _ in
            var bytes: [UInt8] = []
            switch SecurityIdentifier.canonical(value, into: &bytes) {
            case .asItIs: text = String(validating: value, as: UTF8.self)
            case .appended: text = String(validating: bytes, as: UTF8.self)
            default: break
            }
        }
        return text
    }
}
