import BridgeCore
import XMLStream

/// The state machine over what ConvertTo-Xml writes: each `Object` with named properties becomes an entry.
///
/// Properties without a name are the elements of a list; a dictionary is a sequence of properties named Key and Value.
struct ConvertToXMLReader: ExportReader {
    private struct Frame {
        /// The length of the path outside of the element.
        var path = 0
        var match: AttributeTable.Match?
        /// The element may be a record, or hold records.
        var isTop = false
        var isRecord = false
        var hasParts = false
        var isKey = false
        var isDate = false
        /// The last property named Key.
        var key: [UInt8] = []
    }

    let fallbackKind: ResourceKind? = nil
    private(set) var interest = XMLInterest.elements
    private var assembly: ExportAssembly
    private var frames: [Frame] = []
    private var path = PropertyPath()
    private var text: [UInt8] = []
    private var isInRecord = false
    private var isOfService = false
    /// The type of the open record, and of what may become one.
    private var type = PowerShellType()
    private var recordType = PowerShellType()
    private var nulls: [AttributeTable.Match] = []

    init(_ assembly: ExportAssembly) { self.assembly = assembly }

    mutating func start(_ element: borrowing XMLElement) throws {
        text.removeAll(keepingCapacity: true)
        interest = .elements
        var frame = Frame(path: path.count)
        let outer = frames.last
        if let index = frames.indices.last { frames[index].hasParts = true }
        defer { frames.append(frame) }
        guard let outer else { return frame.isTop = true }
        if !isInRecord, outer.isTop, !element.nameEquals("Property") { recordType = PowerShellType() }
        let line = element.line
        let isNamed: Void? = element.attribute("Name") { name in
            name.withUnsafeBufferPointer { enter($0, outer, &frame, line: line) }
        }
        frame.isTop = outer.isTop && isNamed == nil
        takeType(element, &frame)
        if isInRecord, !path.bytes.isEmpty { frame.match = path.match(assembly.table) }
        interest = frame.match != nil || frame.isKey || path.isDistinguishedName ? .text : .elements
    }

    mutating func text(_ bytes: Span<UInt8>) { bytes.withUnsafeBufferPointer { text.append(contentsOf: $0) } }

    mutating func end(_ name: borrowing XMLName) throws {
        guard let frame = frames.popLast() else { return }
        defer {
            interest = .elements
            path.leave(to: min(frame.path, path.count))
        }
        if frame.isRecord { return endRecord() }
        if frame.isKey, let index = frames.indices.last { frames[index].key = text }
        if isInRecord, path.isDistinguishedName { text.withUnsafeBufferPointer { assembly.setName($0) } }
        guard let match = frame.match, !frame.hasParts else { return }
        try text.withUnsafeBufferPointer { text in
            if text.isEmpty { return nulls.append(match) }
            if PowerShellText.isPlaceholder(text) { return }
            guard frame.isDate, let date = Self.iso8601(text) else { return try assembly.add(text, match, line: assembly.entry.line) }
            try date.withUnsafeBufferPointer { try assembly.add($0, match, line: assembly.entry.line) }
        }
    }

    var referencesBy: String? { isOfService ? nil : "distinguishedName" }

    mutating func next(into entry: inout DirectoryEntry) -> ParserStep? { assembly.next(into: &entry) }

    func verdict() throws(BridgeError) -> Completeness.Evidence { try assembly.provenIfAny(PowerShellText.exportAdvice) }
}

extension ConvertToXMLReader {
    private mutating func enter(_ name: UnsafeBufferPointer<UInt8>, _ outer: Frame, _ frame: inout Frame, line: Int) {
        if outer.isTop, !isInRecord { beginRecord(line: line) }
        if ASCII.matches(name, "key") {
            frame.isKey = true
        } else if ASCII.matches(name, "value"), !outer.key.isEmpty {
            outer.key.withUnsafeBufferPointer { path.enter($0) }
        } else {
            path.enter(name)
        }
    }

    private mutating func beginRecord(line: Int) {
        guard let index = frames.indices.last else { return }
        frames[index].isRecord = true
        isInRecord = true
        type = recordType
        assembly.begin(line: line)
        assembly.entry.isExcerpt = true
    }

    private mutating func endRecord() {
        isOfService = isOfService || type.isOfService
        if type.isNullEmpty { for match in nulls { assembly.entry.addEmpty(match) } }
        nulls.removeAll(keepingCapacity: true)
        assembly.setType(type)
        assembly.end()
        isInRecord = false
    }

    /// Keeps the type of what may be a record, and notices dates: they are written in the invariant culture.
    private mutating func takeType(_ element: borrowing XMLElement, _ frame: inout Frame) {
        element.attribute("Type") { name in
            name.withUnsafeBufferPointer { name in
                frame.isDate = ASCII.matches(name, "system.datetime")
                guard frame.isTop else { return }
                recordType = PowerShellType()
                recordType.take(name)
            }
        }
    }

    /// `11/26/2026 23:03:58` as ISO 8601; nil: it is written otherwise.
    private static func iso8601(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count == 19, text[2] == UInt8(ascii: "/"), text[5] == UInt8(ascii: "/"), text[10] == UInt8(ascii: " ") else {
            return nil
        }
        return Array(text[6..<10]) + [UInt8(ascii: "-")] + Array(text[0..<2]) + [UInt8(ascii: "-")] + Array(text[3..<5])
            + [UInt8(ascii: "T")] + Array(text[11...])
    }
}
