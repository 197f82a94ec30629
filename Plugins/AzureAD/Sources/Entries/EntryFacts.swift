import BridgeCore

/// What an entry is and whether it was deleted, found in one pass over its values.
struct EntryFacts {
    /// The kind of the entry; nil: neither a person nor a group, such as a computer, or ``isUndecided``.
    private(set) var kind: ResourceKind?
    /// True: nothing tells what the entry is.
    private(set) var isUndecided = false
    /// What it says of its resource.
    private(set) var change = RecordBatch.Change.present

    private var classes = Classes()
    private var typeName: ResourceKind??
    private var accountControl: Int64 = 0
    private var accountType: Int64?
    private var hasUserHint = false
    private var hasGroupHint = false
    private var hasOtherHint = false

    private struct Classes {
        var isAny = false
        var isGroup = false
        var isUser = false
        var isOther = false
    }

    /// - Parameter fallback: the kind of entries that do not say what they are.
    init(_ entry: borrowing DirectoryEntry, _ table: AttributeTable, fallback: ResourceKind?) {
        table.handlings.withUnsafeBufferPointer { handlings in
            entry.withMemory { memory in
                for value in memory.values where handlings[value.uses.lowerBound].purposes.contains(.fact) {
                    for use in value.uses { if let role = handlings[use].role { take(memory.bytes(of: value), role) } }
                }
            }
        }
        for uses in entry.empties {
            for use in uses { takeHint(table.handlings[use].role) }
        }
        kind = decide(fallback)
    }

    private mutating func take(_ value: UnsafeBufferPointer<UInt8>, _ role: AttributeTable.Role) {
        takeHint(role)
        switch role {
        case .objectClass: take(objectClass: value)
        case .accountControl: accountControl = ASCII.integer(value) ?? 0
        case .accountType: accountType = ASCII.integer(value)
        case .typeName: if typeName == nil { typeName = .some(Self.kind(typeName: value)) }
        case .isDeleted: if ValueForm.truth(value) == true { mark(.softDeleted) }
        case .isRecycled: if ValueForm.truth(value) == true { mark(.removed) }
        case .deletionDate: if !value.isEmpty { mark(.softDeleted) }
        case .removalReason: mark(ASCII.matches(value, "changed") ? .softDeleted : .removed)
        default: break
        }
    }

    private mutating func takeHint(_ role: AttributeTable.Role?) {
        switch role {
        case .userHint?: hasUserHint = true
        case .groupHint?: hasGroupHint = true
        case .otherHint?: hasOtherHint = true
        default: break
        }
    }

    private mutating func mark(_ change: RecordBatch.Change) {
        if self.change != .removed { self.change = change }
    }

    private mutating func take(objectClass value: UnsafeBufferPointer<UInt8>) {
        classes.isAny = true
        func matches(_ word: StaticString) -> Bool { ASCII.matches(value, word) }
        // By length, since every entry of a directory has several classes.
        switch value.count {
        case 4: classes.isUser = classes.isUser || matches("user")
        case 5: classes.isGroup = classes.isGroup || matches("group")
        case 6: classes.isUser = classes.isUser || matches("person")
        case 7:
            classes.isUser = classes.isUser || matches("account")
            classes.isOther = classes.isOther || matches("contact")
        case 8: classes.isOther = classes.isOther || matches("computer")
        case 10: classes.isGroup = classes.isGroup || matches("posixgroup")
        case 12:
            classes.isUser = classes.isUser || matches("posixaccount")
            classes.isGroup = classes.isGroup || matches("groupofnames")
        case 13: classes.isUser = classes.isUser || matches("inetorgperson")
        case 14: classes.isGroup = classes.isGroup || matches("groupofmembers")
        case 18: classes.isGroup = classes.isGroup || matches("groupofuniquenames")
        case 20: classes.isUser = classes.isUser || matches("organizationalperson")
        case 24: classes.isOther = classes.isOther || matches("foreignsecurityprincipal")
        default: break
        }
    }

    /// The kind that `#microsoft.graph.user`, `Microsoft.DirectoryServices.Group` or `User` names.
    private static func kind(typeName value: UnsafeBufferPointer<UInt8>) -> ResourceKind? {
        let start = value.lastIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "#") }.map { $0 + 1 } ?? 0
        let word = UnsafeBufferPointer(rebasing: value[start...])
        if ASCII.matches(word, "user") { return .user }
        return ASCII.matches(word, "group") ? .group : nil
    }

    /// Machine, server and trust accounts (MS-ADTS section 2.2.16: 0x800, 0x1000, 0x2000) are no people.
    private mutating func decide(_ fallback: ResourceKind?) -> ResourceKind? {
        if let typeName { return typeName }
        if classes.isOther || accountControl & 0x3800 != 0 { return nil }
        if classes.isGroup { return .group }
        if classes.isAny { return classes.isUser ? .user : nil }
        switch accountType {
        case 805_306_368?: return .user
        case 805_306_369?, 805_306_370?: return nil
        case 268_435_456?, 268_435_457?, 536_870_912?, 536_870_913?: return .group
        default: break
        }
        if hasOtherHint { return nil }
        if hasGroupHint { return .group }
        isUndecided = !hasUserHint && fallback == nil
        return hasUserHint ? .user : fallback
    }
}
