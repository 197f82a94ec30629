import BridgeCore
import XMLStream

/// Where the records of an XML file lie and where their fields lie in them.
struct GenericPaths: Sendable {
    /// The local name of the elements that are records.
    var record = ""
    /// Attributes by name, with the local names from the record's element to the value, joined by `/`; `@` begins an XML attribute.
    var fields: [String: String] = [:]
}

/// The state machine over any XML of which the settings say where records and fields lie.
struct GenericXMLReader: ExportReader {
    let fallbackKind: ResourceKind? = .user
    private(set) var interest = XMLInterest.elements
    private var assembly: ExportAssembly
    private let record: [UInt8]
    private let fields: NameTable<[AttributeTable.Match]>
    private var path: [UInt8] = []
    /// The lengths of the path outside of each open element of the record.
    private var lengths: [Int] = []
    private var isInRecord = false
    private var text: [UInt8] = []
    private var wanted: [AttributeTable.Match] = []

    init(_ assembly: ExportAssembly, _ paths: GenericPaths) {
        self.assembly = assembly
        record = Array(paths.record.utf8)
        var uses: [[UInt8]: [AttributeTable.Match]] = [:]
        for (attribute, path) in paths.fields {
            guard let match = Array(attribute.utf8).withUnsafeBufferPointer({ assembly.table.match($0) }) else { continue }
            let key = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
            uses[ASCII.key(key.utf8), default: []].append(match)
        }
        fields = NameTable(uses.map { ($0.key, $0.value) })
    }

    mutating func start(_ element: borrowing XMLElement) throws {
        interest = .elements
        if !isInRecord {
            guard element.name.withBytes({ $0.withUnsafeBufferPointer { $0.elementsEqual(record) } }) else { return }
            isInRecord = true
            assembly.begin(line: element.line)
            assembly.entry.isExcerpt = true
        } else {
            lengths.append(path.count)
            if !path.isEmpty { path.append(UInt8(ascii: "/")) }
            element.name.withBytes { $0.withUnsafeBufferPointer { path.append(contentsOf: $0) } }
        }
        try takeAttributes(element)
        text.removeAll(keepingCapacity: true)
        wanted = uses(path.isEmpty ? [UInt8(ascii: ".")] : path)
        interest = !wanted.isEmpty ? .text : .elements
    }

    mutating func text(_ bytes: Span<UInt8>) { bytes.withUnsafeBufferPointer { text.append(contentsOf: $0) } }

    mutating func end(_ name: borrowing XMLName) throws {
        guard isInRecord else { return }
        // The text before a child element is none of a value's.
        for match in wanted {
            if text.isEmpty {
                assembly.entry.addEmpty(match)
            } else {
                try text.withUnsafeBufferPointer { try assembly.add($0, match, line: assembly.entry.line) }
            }
        }
        wanted = []
        interest = .elements
        if let length = lengths.popLast() { return path.removeSubrange(length...) }
        isInRecord = false
        assembly.end()
    }

    mutating func next(into entry: inout DirectoryEntry) -> ParserStep? { assembly.next(into: &entry) }

    func verdict() throws(BridgeError) -> Completeness.Evidence {
        try assembly.provenIfAny("Check the settings “record_element” and “fields”.")
    }

    private func uses(_ path: [UInt8]) -> [AttributeTable.Match] { path.withUnsafeBufferPointer { fields[$0] } ?? [] }

    private mutating func takeAttributes(_ element: borrowing XMLElement) throws {
        guard element.attributeCount > 0 else { return }
        let length = path.count
        try element.forEachAttribute { name, value in
            if !path.isEmpty { path.append(UInt8(ascii: "/")) }
            path.append(UInt8(ascii: "@"))
            name.withBytes { $0.withUnsafeBufferPointer { path.append(contentsOf: $0) } }
            let uses = uses(path)
            path.removeSubrange(length...)
            for match in uses { try value.withUnsafeBufferPointer { try assembly.add($0, match, line: assembly.entry.line) } }
        }
    }
}
