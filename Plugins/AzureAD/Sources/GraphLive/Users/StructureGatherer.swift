import BridgeCore
import JSONStream

/// Gathers what lies deeper in an object of Microsoft Graph than names and values: links of a delta, sign-in identities, custom security
/// attributes, and objects that are null as a whole.
struct StructureGatherer: Sendable {
    private let manager: AttributeTable.Match?
    /// The wanted members of objects, by the object's name.
    private let members: [String: [(name: String, match: AttributeTable.Match)]]

    /// - Parameter isWhole: what is not gathered is taken for empty anyway, so that nulls and links need no look.
    init(layout: AttributeLayout, table: AttributeTable, isWhole: Bool) {
        let names = GraphProperties(layout).namesBySlot.values.joined()
        manager = !isWhole && names.contains("manager.id") ? table.match("manager.id") : nil
        var members: [String: [(name: String, match: AttributeTable.Match)]] = [:]
        for name in names {
            guard let match = table.match(name) else { continue }
            if asciiLowercased(name).hasPrefix("extensionattribute") {
                members["onpremisesextensionattributes", default: []].append((name, match))
            } else if let dot = name.firstIndex(of: "."), name != "manager.id" {
                members[asciiLowercased(String(name[..<dot])), default: []].append((String(name[name.index(after: dot)...]), match))
            }
        }
        if isWhole { for name in Self.plainObjects { members[name] = nil } }
        self.members = members
    }

    /// Objects whose members are gathered as if they stood outside.
    private static let plainObjects = ["onpremisesextensionattributes", "employeeorgdata"]

    /// False: nothing that is wanted lies so deep.
    var isNeeded: Bool { manager != nil || !members.isEmpty }

    /// Gathers from an element that was gathered otherwise already.
    func gather(_ element: borrowing JSONElement, into entry: inout DirectoryEntry) throws {
        let line = element.line
        try element.forEachMember { member in
            if let manager, member.keyEquals("manager@delta"), member.value.kind == .array {
                try takeManager(member.value, manager, line, &entry)
            } else if let manager, member.keyEquals("manager"), member.value.isNull {
                entry.addEmpty(manager)
            } else if !members.isEmpty, member.value.kind == .null || member.value.kind == .array || member.value.kind == .object {
                let key = member.withKey { String(decoding: ASCII.key($0.withUnsafeBufferPointer { Array($0) }), as: UTF8.self) }
                guard let wanted = members[key] else { return }
                try take(member.value, key, wanted, line, &entry)
            }
        }
    }

    /// The link that was not removed is the manager; when there is none, the person has none any more.
    private func takeManager(
        _ links: borrowing JSONValue, _ match: AttributeTable.Match, _ line: Int, _ entry: inout DirectoryEntry
    ) throws {
        var hasManager = false
        try links.forEachElement { link in
            guard link.kind == .object else { return }
            var id: [UInt8] = []
            var isRemoved = false
            try link.forEachMember { member in
                if member.keyEquals("id") { member.value.appendString(to: &id) }
                if member.keyEquals("@removed") { isRemoved = true }
            }
            guard !isRemoved, !id.isEmpty else { return }
            id.withUnsafeBufferPointer { entry.add($0, match, line: line) }
            hasManager = true
        }
        if !hasManager { entry.addEmpty(match) }
    }

    private func take(
        _ value: borrowing JSONValue, _ key: String, _ wanted: [(name: String, match: AttributeTable.Match)], _ line: Int,
        _ entry: inout DirectoryEntry
    ) throws {
        switch value.kind {
        case .null: for (_, match) in wanted { entry.addEmpty(match) }
        case .array:
            for (name, match) in wanted { try takeList(value, name, match, line, &entry) }
        case .object where key == "customsecurityattributes":
            for (name, match) in wanted { try takeSecurityAttribute(value, name, match, line, &entry) }
        default: break
        }
    }

    /// One member of each object of a list, such as `identities.issuerAssignedId`.
    private func takeList(
        _ list: borrowing JSONValue, _ name: String, _ match: AttributeTable.Match, _ line: Int, _ entry: inout DirectoryEntry
    ) throws {
        var isEmpty = true
        try list.forEachElement { element in
            guard element.kind == .object else { return }
            try element.forEachMember { member in
                guard Self.isSame(member, name), member.value.kind == .string else { return }
                // The gatherer has taken identifiers already.
                if asciiLowercased(name) != "id" { Self.add(member.value, match, line, &entry) }
                isEmpty = false
            }
        }
        if isEmpty { entry.addEmpty(match) }
    }

    /// `Set.Name`: an attribute of one of the sets.
    private func takeSecurityAttribute(
        _ sets: borrowing JSONValue, _ name: String, _ match: AttributeTable.Match, _ line: Int, _ entry: inout DirectoryEntry
    ) throws {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return }
        try sets.forEachMember { set in
            guard Self.isSame(set, parts[0]), set.value.kind == .object else { return }
            try set.value.forEachMember { member in
                guard Self.isSame(member, parts[1]) else { return }
                if member.value.kind == .array {
                    try member.value.forEachElement { Self.add($0, match, line, &entry) }
                } else {
                    Self.add(member.value, match, line, &entry)
                }
            }
        }
    }

    private static func isSame(_ member: borrowing JSONMember, _ name: String) -> Bool {
        member.withKey { key in key.withUnsafeBufferPointer { ASCII.key($0) == ASCII.key(name.utf8) } }
    }

    private static func add(
        _ value: borrowing JSONValue, _ match: AttributeTable.Match, _ line: Int, _ entry: inout DirectoryEntry
    ) {
        switch value.kind {
        case .string: value.withString { text in text.withUnsafeBufferPointer { entry.add($0, match, line: line) } }
        case .number: value.withRawBytes { text in text.withUnsafeBufferPointer { entry.add($0, match, line: line) } }
        case .true, .false:
            let word: StaticString = value.kind == .true ? "True" : "False"
            word.withUTF8Buffer { entry.add($0, match, line: line) }
        default: break
        }
    }
}
