import BridgeCore
import JSONStream

/// Puts the wanted members of one JSON object into an entry.
///
/// Members of an object are `object.member`; those of containers that mean nothing themselves are as if they stood outside. PowerShell
/// writes names in PascalCase, and writes every property: there null and an empty list say nothing.
struct GraphGatherer {
    private let table: AttributeTable
    /// The members that are objects or lists of objects of which something is wanted.
    private let parents: NameTable<Bool>
    private let wantsExtensionAttributes: Bool
    private var name: [UInt8] = []

    init(table: AttributeTable) {
        self.table = table
        var names: Set<String> = []
        for use in table.uses {
            if let dot = use.name.lastIndex(of: ".") { names.insert(String(use.name[..<dot])) }
        }
        parents = NameTable(names.map { (ASCII.key($0.utf8), true) })
        wantsExtensionAttributes = (1...15).contains { number in
            Array("extensionAttribute\(number)".utf8).withUnsafeBufferPointer { table.match($0) } != nil
        }
    }

    /// Gathers an element.
    mutating func gather(_ element: borrowing JSONElement, into entry: inout DirectoryEntry) throws {
        let line = element.line
        try element.forEachMember { member in try self.take(member, line, &entry) }
    }

    /// Gathers an object that lies within an element.
    mutating func gather(_ object: borrowing JSONValue, line: Int, into entry: inout DirectoryEntry) throws {
        try object.forEachMember { member in try self.take(member, line, &entry) }
    }

    private mutating func take(_ member: borrowing JSONMember, _ line: Int, _ entry: inout DirectoryEntry) throws {
        switch member.value.kind {
        case .object: try takeObject(member, line, &entry)
        case .array: try takeArray(member, line, &entry)
        default:
            guard let (match, isPascalCase) = match(member) else { return }
            Self.add(member.value, match, isPascalCase, line, &entry)
        }
    }

    private func match(_ member: borrowing JSONMember) -> (AttributeTable.Match, isPascalCase: Bool)? {
        member.withKey { key in
            key.withUnsafeBufferPointer { key in table.match(key).map { ($0, Self.isPascalCase(key)) } }
        }
    }

    private static func isPascalCase(_ key: UnsafeBufferPointer<UInt8>) -> Bool { (key.first ?? 0) &- 0x41 < 26 }

    private mutating func takeObject(_ member: borrowing JSONMember, _ line: Int, _ entry: inout DirectoryEntry) throws {
        name.removeAll(keepingCapacity: true)
        let (isWanted, isOuterPascal) = member.withKey { key in key.withUnsafeBufferPointer { enter($0) } }
        guard isWanted else { return }
        let prefix = name.count
        try member.value.forEachMember { inner in
            name.removeSubrange(prefix...)
            let isPascalCase = inner.withKey { key in
                key.withUnsafeBufferPointer { key in
                    name.append(contentsOf: key)
                    return Self.isPascalCase(key) && isOuterPascal
                }
            }
            guard let match = name.withUnsafeBufferPointer({ table.match($0) }) else { return }
            if inner.value.kind == .array {
                _ = try Self.addElements(inner, match, isPascalCase, line, &entry)
            } else {
                Self.add(inner.value, match, isPascalCase, line, &entry)
            }
        }
    }

    /// Begins the name of an object's members, if anything in it is wanted.
    private mutating func enter(_ key: UnsafeBufferPointer<UInt8>) -> (isWanted: Bool, isPascalCase: Bool) {
        let isPascalCase = Self.isPascalCase(key)
        if ASCII.matches(key, "onpremisesextensionattributes") { return (wantsExtensionAttributes, isPascalCase) }
        if PowerShellText.isContainer(key) { return (true, isPascalCase) }
        guard parents[key] == true else { return (false, isPascalCase) }
        name.append(contentsOf: key)
        name.append(UInt8(ascii: "."))
        return (true, isPascalCase)
    }

    private mutating func takeArray(_ member: borrowing JSONMember, _ line: Int, _ entry: inout DirectoryEntry) throws {
        if let (match, isPascalCase) = match(member) {
            let count = try Self.addElements(member, match, isPascalCase, line, &entry)
            if count == 0, !isPascalCase { entry.addEmpty(match) }
        }
        // The members of a group: objects, of which the identifier counts.
        name.removeAll(keepingCapacity: true)
        let isParent = member.withKey { key in
            key.withUnsafeBufferPointer { key in
                name.append(contentsOf: key)
                return parents[key] == true
            }
        }
        guard isParent else { return }
        name.append(contentsOf: ".id".utf8)
        guard let match = name.withUnsafeBufferPointer({ table.match($0) }) else { return }
        try member.value.forEachElement { element in
            guard element.kind == .object else { return }
            try element.forEachMember { inner in
                let isIdentifier = inner.withKey { key in key.withUnsafeBufferPointer { ASCII.matches($0, "id") } }
                if isIdentifier { Self.add(inner.value, match, false, line, &entry) }
            }
        }
    }

    private static func addElements(
        _ member: borrowing JSONMember, _ match: AttributeTable.Match, _ isPascalCase: Bool, _ line: Int, _ entry: inout DirectoryEntry
    ) throws -> Int {
        var count = 0
        try member.value.forEachElement { element in
            count += 1
            if element.kind != .null { add(element, match, isPascalCase, line, &entry) }
        }
        return count
    }

    private static func add(
        _ value: borrowing JSONValue, _ match: AttributeTable.Match, _ isPascalCase: Bool, _ line: Int, _ entry: inout DirectoryEntry
    ) {
        switch value.kind {
        case .string:
            value.withString { text in
                text.withUnsafeBufferPointer { text in
                    if isPascalCase, PowerShellText.isPlaceholder(text) { return }
                    entry.add(text, match, line: line)
                }
            }
        case .number: value.withRawBytes { text in text.withUnsafeBufferPointer { entry.add($0, match, line: line) } }
        case .true, .false:
            let word: StaticString = value.kind == .true ? "True" : "False"
            word.withUTF8Buffer { entry.add($0, match, line: line) }
        case .null: if !isPascalCase { entry.addEmpty(match) }
        case .array, .object: break
        }
    }
}
