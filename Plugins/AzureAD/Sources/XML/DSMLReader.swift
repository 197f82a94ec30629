import BridgeCore
import XMLStream

/// The state machine over DSML (versions 1 and 2) and SPML with the DSML profile: search result entries, add requests, directory
/// entries and provisioning objects become entries.
///
/// Local names count: two spellings of the namespace of version 2 are in use, and documents stand in SOAP envelopes or not.
struct DSMLReader: ExportReader {
    /// What differs between the three languages.
    enum Dialect {
        case version1, version2, spml
    }

    /// The elements that make entries, the most frequent first.
    private enum Tag: Int, CaseIterable {
        case value, attribute, searchResultEntry, objectClassValue, objectClass, entry, addRequest, provisioningObject, identifier

        var name: StaticString {
            switch self {
            case .value: "value"
            case .attribute: "attr"
            case .searchResultEntry: "searchResultEntry"
            case .objectClassValue: "oc-value"
            case .objectClass: "objectclass"
            case .entry: "entry"
            case .addRequest: "addRequest"
            case .provisioningObject: "pso"
            case .identifier: "psoID"
            }
        }

        init?(_ name: borrowing XMLName) {
            guard let index = name.index else { return nil }
            self.init(rawValue: index)
        }
    }

    let names = Tag.allCases.map(\.name)
    private(set) var interest = XMLInterest.elements
    let fallbackKind: ResourceKind? = nil
    private let dialect: Dialect
    private let table: AttributeTable
    private var assembly: ExportAssembly
    private var descriptions: KnownDescriptions
    private var state = State.outside
    private var match: AttributeTable.Match?
    private var value: [UInt8] = []
    private var decoded: [UInt8] = []
    private var form = Form.text
    private var hasText = false
    private var line = 0
    private var hasName = false
    private var facts: DSMLFacts

    private enum State {
        case outside, entry, attribute, value
    }

    private enum Form {
        case text, base64, url
    }

    init(_ assembly: ExportAssembly, _ dialect: Dialect) {
        self.assembly = assembly
        table = assembly.table
        descriptions = KnownDescriptions(assembly.table)
        self.dialect = dialect
        facts = DSMLFacts(dialect)
    }

    mutating func start(_ element: borrowing XMLElement) throws {
        interest = .elements
        let tag = Tag(element.name)
        switch state {
        case .outside: startOutside(element, tag)
        case .entry: startAttribute(element, tag)
        case .attribute: startValue(element, tag)
        case .value: assembly.fail("An element stands inside a value, where only text may be.", line: element.line)
        }
    }

    mutating func text(_ bytes: Span<UInt8>) throws {
        guard state == .value, let match else { return }
        hasText = true
        // Text goes where it belongs at once; only what has to be decoded is kept.
        guard form == .text else { return bytes.withUnsafeBufferPointer { value.append(contentsOf: $0) } }
        try bytes.withUnsafeBufferPointer { try assembly.add($0, match, line: line) }
    }

    mutating func end(_ name: borrowing XMLName) throws {
        let tag = Tag(name)
        switch state {
        case .outside: return
        case .value where tag == .value || tag == .objectClassValue:
            try takeValue()
            state = .attribute
            interest = .elements
        case .attribute where tag == .attribute || tag == .objectClass: state = .entry
        case .entry where isEntry(tag):
            if !hasName, dialect != .spml { assembly.fail("The entry has no dn.", line: assembly.entry.line) }
            assembly.end()
            state = .outside
        // What stands inside a value is no part of it, the rest of it is.
        case .value: interest = match == nil ? .elements : .text
        case .attribute, .entry: return
        }
    }

    mutating func whole(_ element: borrowing XMLElement, _ text: Span<UInt8>) throws {
        if state == .attribute, element.name.index == Tag.value.rawValue, let match {
            return try text.withUnsafeBufferPointer { try assembly.add($0, match, line: line) }
        }
        try start(element)
        if interest == .text, !text.isEmpty { try self.text(text) }
        try end(element.name)
    }

    mutating func next(into entry: inout DirectoryEntry) -> ParserStep? { assembly.next(into: &entry) }

    func verdict() throws(BridgeError) -> Completeness.Evidence { try facts.verdict(assembly) }
}

extension DSMLReader {
    private func isEntry(_ tag: Tag?) -> Bool {
        switch dialect {
        case .version1: tag == .entry
        case .version2: tag == .searchResultEntry || tag == .addRequest
        case .spml: tag == .provisioningObject
        }
    }

    private mutating func startOutside(_ element: borrowing XMLElement, _ tag: Tag?) {
        guard isEntry(tag) else { return facts.start(element) }
        state = .entry
        hasName = false
        assembly.begin(line: element.line)
        if dialect != .spml { takeName(element, "dn") }
    }

    private mutating func takeName(_ element: borrowing XMLElement, _ attribute: StaticString) {
        element.attribute(attribute) { name in
            hasName = true
            name.withUnsafeBufferPointer { assembly.setName($0) }
        }
    }

    private mutating func startAttribute(_ element: borrowing XMLElement, _ tag: Tag?) {
        if tag == .attribute {
            match = element.attribute("name") { name in name.withUnsafeBufferPointer { descriptions.match($0) } } ?? nil
            startValues(element)
        } else if tag == .objectClass, dialect == .version1 {
            match = descriptions.objectClass
            startValues(element)
        } else if tag == .identifier, dialect == .spml, !hasName {
            takeName(element, "ID")
        }
    }

    /// The values of an attribute follow. Of one that nobody asked for only the end is of use.
    private mutating func startValues(_ element: borrowing XMLElement) {
        state = .attribute
        if match == nil { interest = .end } else { line = element.line }
    }

    private mutating func startValue(_ element: borrowing XMLElement, _ tag: Tag?) {
        guard tag == .value || (tag == .objectClassValue && dialect == .version1) else { return }
        state = .value
        form = .text
        hasText = false
        interest = .text
        guard element.attributeCount > 0 else { return }
        value.removeAll(keepingCapacity: true)
        line = element.line
        if element.attribute("encoding", equals: "base64") {
            form = .base64
            return
        }
        element.attribute("type", in: "http://www.w3.org/2001/XMLSchema-instance") { type in
            type.withUnsafeBufferPointer { form = Self.form(type: $0) }
        }
    }

    /// What the name of an XML Schema type says: `xsd:base64Binary` and `xsd:anyURI` count, whatever the prefix.
    private static func form(type: UnsafeBufferPointer<UInt8>) -> Form {
        let start = type.lastIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? 0
        let word = UnsafeBufferPointer(rebasing: type[start...])
        return ASCII.matches(word, "base64binary") ? .base64 : (ASCII.matches(word, "anyuri") ? .url : .text)
    }

    private mutating func takeValue() throws {
        guard let match else { return }
        switch form {
        case .text: if !hasText { try assembly.add(UnsafeBufferPointer(start: nil, count: 0), match, line: line) }
        case .base64:
            decoded.removeAll(keepingCapacity: true)
            guard value.withUnsafeBufferPointer({ Base64.decode($0, into: &decoded) }) else {
                return fail("The value is not valid base64. Export the file again.", match)
            }
            try decoded.withUnsafeBufferPointer { try assembly.add($0, match, line: line) }
        case .url: fail("The value is the address of a value, which is never opened.", match)
        }
    }

    private mutating func fail(_ message: String, _ match: AttributeTable.Match) {
        assembly.fail(message, line: line, attribute: match.uses.first.map { table.uses[$0].name })
    }
}
