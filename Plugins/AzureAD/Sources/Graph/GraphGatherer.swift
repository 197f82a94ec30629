import BridgeCore
import JSONStream

/// Puts the wanted members of one JSON object into an entry.
struct GraphGatherer {
    private let table: AttributeTable
    private var name: [UInt8] = []
    private var document = Document()

    /// Signs that an object is no person or group but an answer or export of another kind.
    private struct Document {
        var hasIdentifier = false
        var isError = false
        var isBatch = false
        var isAzureHound = false
    }

    init(table: AttributeTable) { self.table = table }

    /// Gathers an element.
    mutating func gather(_ element: borrowing JSONElement, into entry: inout DirectoryEntry) throws {
        document = Document()
        let line = element.line
        try element.forEachMember { member in try self.take(member, line, &entry) }
    }

    /// Why the object is nothing to read people from, or nil.
    func refusal(_ entry: DirectoryEntry) -> String? {
        guard !document.hasIdentifier else { return nil }
        if document.isError {
            return "The file is an error answer of the service, not an export. Repeat the request with the rights that it needs."
        }
        if document.isBatch {
            return "The file is the answer of a $batch request, which is not read. Save the pages of the list of users instead."
        }
        if document.isAzureHound {
            return "The file is an AzureHound collection, which is not read. Export the users as Graph JSON."
        }
        return nil
    }

    private mutating func take(_ member: borrowing JSONMember, _ line: Int, _ entry: inout DirectoryEntry) throws {
        // PowerShell writes every property, null also where it was never selected.
        let isPascalCase = member.withKey { $0.count > 0 && $0[0] >= 0x41 && $0[0] <= 0x5A }
        notice(member)
        switch member.value.kind {
        case .object: try takeObject(member, line, &entry)
        case .array: try takeArray(member, isPascalCase, line, &entry)
        case .null:
            if isPascalCase { return }
            if let match = match(member) { entry.addEmpty(match) }
        default:
            if let match = match(member) { Self.add(member.value, match, line, &entry) }
        }
    }

    private func match(_ member: borrowing JSONMember) -> AttributeTable.Match? {
        member.withKey { key in key.withUnsafeBufferPointer { table.match($0) } }
    }

    private mutating func notice(_ member: borrowing JSONMember) {
        let kind = member.value.kind
        member.withKey { key in
            key.withUnsafeBufferPointer { key in
                if ASCII.matches(key, "id") || ASCII.matches(key, "objectid") || ASCII.matches(key, "userprincipalname") {
                    document.hasIdentifier = true
                }
                if kind == .object, ASCII.matches(key, "error") || ASCII.matches(key, "odata.error") { document.isError = true }
                if kind == .array, ASCII.matches(key, "responses") { document.isBatch = true }
                if kind == .array, ASCII.matches(key, "data") { document.isAzureHound = true }
            }
        }
    }

    /// Members of an object are `object.member`; those of containers that mean nothing themselves are as if they stood outside.
    private mutating func takeObject(_ member: borrowing JSONMember, _ line: Int, _ entry: inout DirectoryEntry) throws {
        let isContainer = member.withKey { key in key.withUnsafeBufferPointer { Self.isContainer($0) } }
        let isPascalCase = member.withKey { $0.count > 0 && $0[0] >= 0x41 && $0[0] <= 0x5A }
        name.removeAll(keepingCapacity: true)
        if !isContainer {
            member.withKey { key in key.withUnsafeBufferPointer { name.append(contentsOf: $0) } }
            name.append(UInt8(ascii: "."))
        }
        let prefix = name.count
        try member.value.forEachMember { inner in
            name.removeSubrange(prefix...)
            let isInnerPascal = inner.withKey { key in
                key.withUnsafeBufferPointer { name.append(contentsOf: $0) }
                return key.count > 0 && key[0] >= 0x41 && key[0] <= 0x5A
            }
            guard let match = name.withUnsafeBufferPointer({ table.match($0) }) else { return }
            switch inner.value.kind {
            case .null: if !(isPascalCase && isInnerPascal) { entry.addEmpty(match) }
            case .array: try Self.addElements(inner, match, line, &entry)
            case .object: return
            default: Self.add(inner.value, match, line, &entry)
            }
        }
    }

    private static func isContainer(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        ASCII.matches(key, "onpremisesextensionattributes") || ASCII.matches(key, "additionalproperties")
            || ASCII.matches(key, "extensionproperty")
    }

    private mutating func takeArray(
        _ member: borrowing JSONMember, _ isPascalCase: Bool, _ line: Int, _ entry: inout DirectoryEntry
    ) throws {
        if let match = match(member) {
            let count = try Self.addElements(member, match, line, &entry)
            if count == 0, !isPascalCase { entry.addEmpty(match) }
        }
        // The members of a group: objects, of which the identifier counts.
        name.removeAll(keepingCapacity: true)
        member.withKey { key in key.withUnsafeBufferPointer { name.append(contentsOf: $0) } }
        name.append(contentsOf: ".id".utf8)
        guard let match = name.withUnsafeBufferPointer({ table.match($0) }) else { return }
        try member.value.forEachElement { element in
            guard element.kind == .object else { return }
            try element.forEachMember { inner in
                let isIdentifier = inner.withKey { key in key.withUnsafeBufferPointer { ASCII.matches($0, "id") } }
                if isIdentifier { Self.add(inner.value, match, line, &entry) }
            }
        }
    }

    @discardableResult
    private static func addElements(
        _ member: borrowing JSONMember, _ match: AttributeTable.Match, _ line: Int, _ entry: inout DirectoryEntry
    ) throws -> Int {
        var count = 0
        try member.value.forEachElement { element in
            count += 1
            add(element, match, line, &entry)
        }
        return count
    }

    private static func add(
        _ value: borrowing JSONValue, _ match: AttributeTable.Match, _ line: Int, _ entry: inout DirectoryEntry
    ) {
        switch value.kind {
        case .string: value.withString { text in text.withUnsafeBufferPointer { entry.add($0, match, line: line) } }
        case .number: value.withRawBytes { text in text.withUnsafeBufferPointer { entry.add($0, match, line: line) } }
        case .true, .false:
            let word = value.kind == .true ? "True" : "False"
            word.utf8Span.span.withUnsafeBufferPointer { entry.add($0, match, line: line) }
        case .null, .array, .object: break
        }
    }
}
