import BridgeCore
import XMLStream

/// The state machine over a connector space export (`csexport`) of MIIS, FIM, MIM or Entra Connect: the current state of each object, its
/// hologram, becomes an entry. Changes (`delta`) are not read; an object without a hologram is a placeholder, not a person.
struct CSExportReader: ExportReader {
    let fallbackKind: ResourceKind? = nil
    private(set) var interest = XMLInterest.elements
    private var assembly: ExportAssembly
    private var level = Level.outside
    /// The level to go back to after a value.
    private var outer = Level.outside
    private var name: [UInt8] = []
    private var kind: StaticString = "other"
    /// The rank of the hologram that is read, and of the best that was.
    private var rank = 0
    private var best = CSExportReader.none
    private var match: AttributeTable.Match?
    private var isBase64 = false
    private var isInteger = false
    private var text: [UInt8] = []
    private var line = 0

    private enum Level {
        case outside, object, hologram, entry, attribute, reference, value
    }

    private static let none = 3

    init(_ assembly: ExportAssembly) { self.assembly = assembly }

    mutating func start(_ element: borrowing XMLElement) throws {
        interest = .elements
        switch level {
        case .outside: startObject(element)
        case .object:
            // What was synchronised is the state; then what was imported and not yet synchronised; then what is to be exported.
            for (rank, hologram) in Self.holograms.enumerated() where element.nameEquals(hologram) {
                self.rank = rank
                level = .hologram
            }
        case .hologram: startEntry(element)
        case .entry: startAttribute(element)
        case .attribute, .reference: startValue(element)
        case .value: assembly.fail("An element stands inside a value, where only text may be.", line: element.line)
        }
    }

    mutating func text(_ bytes: Span<UInt8>) { bytes.withUnsafeBufferPointer { text.append(contentsOf: $0) } }

    mutating func end(_ name: borrowing XMLName) throws {
        interest = .elements
        switch level {
        case .outside: return
        case .object where name.equals("cs-object"): endObject()
        case .hologram where Self.holograms.contains(where: { name.equals($0) }): level = .object
        case .entry where name.equals("entry"): level = .hologram
        case .attribute where name.equals("attr") || name.equals("objectclass"): level = .entry
        case .reference where name.equals("dn-attr"): level = .entry
        case .value: try endValue(name)
        case .object, .hologram, .entry, .attribute, .reference: return
        }
    }

    mutating func next(into entry: inout DirectoryEntry) -> ParserStep? { assembly.next(into: &entry) }

    func verdict() throws(BridgeError) -> Completeness.Evidence {
        try assembly.provenIfAny("Check which connector was exported, and that it holds people: csexport CONNECTOR FILE /o:h.")
    }

    private static let holograms: [StaticString] = [
        "synchronized-hologram", "pending-import-hologram", "unapplied-export-hologram",
    ]
}

extension CSExportReader {
    private mutating func startObject(_ element: borrowing XMLElement) {
        guard element.nameEquals("cs-object") else { return }
        level = .object
        best = Self.none
        name.removeAll(keepingCapacity: true)
        element.attribute("cs-dn") { $0.withUnsafeBufferPointer { name.append(contentsOf: $0) } }
        kind = element.attribute("object-type") { $0.withUnsafeBufferPointer { Self.kind($0) } } ?? "other"
        assembly.begin(line: element.line)
    }

    private static func kind(_ type: UnsafeBufferPointer<UInt8>) -> StaticString {
        let isUser: [StaticString] = ["user", "person", "inetorgperson", "organizationalperson"]
        if isUser.contains(where: { ASCII.matches(type, $0) }) { return "user" }
        return ASCII.matches(type, "group") ? "group" : "other"
    }

    private mutating func startEntry(_ element: borrowing XMLElement) {
        guard element.nameEquals("entry"), rank < best else { return }
        best = rank
        level = .entry
        assembly.restart(line: element.line)
        element.attribute("dn") { dn in
            name.removeAll(keepingCapacity: true)
            dn.withUnsafeBufferPointer { name.append(contentsOf: $0) }
        }
    }

    private mutating func startAttribute(_ element: borrowing XMLElement) {
        match = nil
        if element.nameEquals("attr") || element.nameEquals("dn-attr") {
            level = element.nameEquals("attr") ? .attribute : .reference
            element.attribute("name") { $0.withUnsafeBufferPointer { match = assembly.table.match($0) } }
            isInteger = element.attribute("type", equals: "integer")
        } else if element.nameEquals("objectclass") {
            level = .attribute
            isInteger = false
            match = Array("objectClass".utf8).withUnsafeBufferPointer { assembly.table.match($0) }
        }
    }

    private mutating func startValue(_ element: borrowing XMLElement) {
        let isValue = level == .attribute ? element.nameEquals("value") || element.nameEquals("oc-value") : element.nameEquals("dn")
        guard isValue, match != nil else { return }
        outer = level
        level = .value
        line = element.line
        isBase64 = element.attribute("encoding", equals: "base64")
        text.removeAll(keepingCapacity: true)
        interest = .text
    }

    private mutating func endValue(_ name: borrowing XMLName) throws {
        guard name.equals("value") || name.equals("oc-value") || name.equals("dn") else { return }
        level = outer
        guard let match else { return }
        if isBase64 {
            guard let bytes = text.withUnsafeBufferPointer({ Base64.decode($0) }) else {
                return assembly.fail(
                    "The value is not valid base64. Export the file again.", line: line,
                    attribute: match.uses.first.map { assembly.table.uses[$0].name })
            }
            text = bytes
        } else if isInteger, let decimal = text.withUnsafeBufferPointer({ Self.decimal($0) }) {
            text = decimal
        }
        try text.withUnsafeBufferPointer { try assembly.add($0, match, line: line) }
    }

    /// `0x200` as `512`; nil: it is not hexadecimal. Numbers are signed and have at most 64 bits.
    private static func decimal(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count > 2, text[0] == UInt8(ascii: "0"), text[1] | 0x20 == UInt8(ascii: "x"),
            let digits = String(validating: text[2...], as: UTF8.self), let bits = UInt64(digits, radix: 16)
        else { return nil }
        return Array(String(Int64(bitPattern: bits)).utf8)
    }

    private mutating func endObject() {
        level = .outside
        guard best < Self.none else { return assembly.cancel() }
        name.withUnsafeBufferPointer { assembly.setName($0) }
        assembly.setType(kind)
        assembly.end()
    }
}
