import BridgeCore
import XMLStream

/// The state machine over DSML (versions 1 and 2) and SPML with the DSML profile: search result entries, add requests, directory
/// entries and provisioning objects become entries.
///
/// Local names count: two spellings of the namespace of version 2 are in use, and documents stand in SOAP envelopes or not.
final class DSMLReader: ExportReader {
    /// What differs between the three languages.
    enum Dialect {
        case version1, version2, spml
    }

    let fallbackKind: ResourceKind? = nil
    private let dialect: Dialect
    private let table: AttributeTable
    private var assembly: ExportAssembly
    private var state = State.outside
    private var match: AttributeTable.Match?
    private var value: [UInt8] = []
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
        self.dialect = dialect
        facts = DSMLFacts(dialect)
    }

    var wantsText: Bool { state == .value && match != nil }

    func start(_ element: borrowing XMLElement) throws {
        switch state {
        case .outside: startOutside(element)
        case .entry: startAttribute(element)
        case .attribute: startValue(element)
        case .value: assembly.fail("An element stands inside a value, where only text may be.", line: element.line)
        }
    }

    func text(_ bytes: Span<UInt8>) throws {
        guard state == .value, let match else { return }
        hasText = true
        // Text goes where it belongs at once; only what has to be decoded is kept.
        guard form == .text else { return bytes.withUnsafeBufferPointer { value.append(contentsOf: $0) } }
        try bytes.withUnsafeBufferPointer { try assembly.add($0, match, line: line) }
    }

    func end(_ name: borrowing XMLName) throws {
        switch state {
        case .outside: return
        case .value where name.equals("value") || name.equals("oc-value"):
            try takeValue()
            state = .attribute
        case .attribute where name.equals("attr") || name.equals("objectclass"): state = .entry
        case .entry where isEntry(name):
            if !hasName, dialect != .spml { assembly.fail("The entry has no dn.", line: assembly.entry.line) }
            assembly.end()
            state = .outside
        case .value, .attribute, .entry: return
        }
    }

    func next(into entry: inout DirectoryEntry) -> ParserStep? { assembly.next(into: &entry) }

    func verdict() throws(BridgeError) -> Completeness.Evidence { try facts.verdict(assembly) }
}

extension DSMLReader {
    private func isEntry(_ name: borrowing XMLName) -> Bool {
        switch dialect {
        case .version1: name.equals("entry")
        case .version2: name.equals("searchResultEntry") || name.equals("addRequest")
        case .spml: name.equals("pso")
        }
    }

    private func startOutside(_ element: borrowing XMLElement) {
        guard isEntry(element.name) else { return facts.start(element) }
        state = .entry
        hasName = false
        assembly.begin(line: element.line)
        if dialect != .spml { takeName(element, "dn") }
    }

    private func takeName(_ element: borrowing XMLElement, _ attribute: StaticString) {
        element.attribute(attribute) { name in
            hasName = true
            name.withUnsafeBufferPointer { assembly.setName($0) }
        }
    }

    private func startAttribute(_ element: borrowing XMLElement) {
        if element.nameEquals("attr") {
            match = nil
            state = .attribute
            element.attribute("name") { name in
                name.withUnsafeBufferPointer { match = table.match(description: $0) }
            }
            if match != nil { line = element.line }
        } else if dialect == .version1, element.nameEquals("objectclass") {
            state = .attribute
            match = Array("objectClass".utf8).withUnsafeBufferPointer { table.match($0) }
            line = element.line
        } else if dialect == .spml, !hasName, element.nameEquals("psoID") {
            takeName(element, "ID")
        }
    }

    private func startValue(_ element: borrowing XMLElement) {
        guard element.nameEquals("value") || (dialect == .version1 && element.nameEquals("oc-value")) else { return }
        state = .value
        form = .text
        hasText = false
        guard match != nil else { return }
        value.removeAll(keepingCapacity: true)
        guard element.attributeCount > 0 else { return }
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

    private func takeValue() throws {
        guard let match else { return }
        switch form {
        case .text: if !hasText { try assembly.add(UnsafeBufferPointer(start: nil, count: 0), match, line: line) }
        case .base64:
            guard let bytes = value.withUnsafeBufferPointer({ Base64.decode($0) }) else {
                return fail("The value is not valid base64. Export the file again.", match)
            }
            try bytes.withUnsafeBufferPointer { try assembly.add($0, match, line: line) }
        case .url: fail("The value is the address of a value, which is never opened.", match)
        }
    }

    private func fail(_ message: String, _ match: AttributeTable.Match) {
        assembly.fail(message, line: line, attribute: match.uses.first.map { table.uses[$0].name })
    }
}
