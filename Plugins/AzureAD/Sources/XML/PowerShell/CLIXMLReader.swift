import BridgeCore
import XMLStream

/// The state machine over CLIXML (MS-PSRP section 2.2.5), as Export-Clixml writes it: each object at the top, or in a list at the top,
/// becomes an entry; its adapted properties (`Props`), note properties (`MS`) and dictionary entries become values.
struct CLIXMLReader: ExportReader {
    /// An open element.
    struct Frame {
        var role: Role
        /// The length of the path outside of the element.
        var path = 0
        /// What the element's own value is used for.
        var match: AttributeTable.Match?
        /// The number that references name.
        var number: Int?
        /// The object's values, kept for references and until it is known whether its text counts.
        var values = CLIXMLObjects.Values()
        /// The result of ToString: the value of an object that has none of its own.
        var text: [UInt8]?
        /// The object has a value or a list of its own.
        var hasValue = false
        /// The object is the open record.
        var isRecord = false
    }

    /// What an element is.
    enum Role {
        case root, object, members, list, dictionary, dictionaryEntry, typeNames, typeName, toString, key, ignored
        case primitive(Primitive)
    }

    /// How a primitive is written.
    enum Primitive {
        case text, character, base64, secret
    }

    let fallbackKind: ResourceKind? = nil
    var assembly: ExportAssembly
    var frames: [Frame] = []
    var path = PropertyPath()
    var text: [UInt8] = []
    var interest = XMLInterest.elements
    var line = 0
    var key: [UInt8] = []
    var objects = CLIXMLObjects()
    var openNumbers: Set<Int> = []
    var types: [Int: PowerShellType] = [:]
    var type = PowerShellType()
    var typeNumber: Int?
    /// The open record: the index of its frame.
    var record: Int?
    var recordType = PowerShellType()
    var references: [(number: Int, path: [UInt8], line: Int)] = []
    var nulls: [AttributeTable.Match] = []
    var errorLine: Int?
    /// An object of the service's own modules was seen.
    var isOfService = false

    init(_ assembly: ExportAssembly) { self.assembly = assembly }

    mutating func start(_ element: borrowing XMLElement) throws {
        text.removeAll(keepingCapacity: true)
        interest = .elements
        guard let outer = frames.last else { return frames.append(Frame(role: .root)) }
        if isOtherStream(element) { return ignore() }
        line = element.line
        let frame = frame(element, in: outer)
        if case .ignored = frame.role { interest = .end }
        frames.append(frame)
        if case .primitive = outer.role { assembly.fail("An element stands inside a value, where only text may be.", line: line) }
    }

    mutating func text(_ bytes: Span<UInt8>) { bytes.withUnsafeBufferPointer { text.append(contentsOf: $0) } }

    mutating func end(_ name: borrowing XMLName) throws {
        interest = .elements
        guard let frame = frames.popLast() else { return }
        switch frame.role {
        case .primitive(let form): try takePrimitive(form, frame)
        case .object: try endObject(frame)
        case .typeName: text.withUnsafeBufferPointer { type.take($0) }
        case .typeNames: endTypeNames()
        case .toString: if let unescaped { withObject { $0.text = unescaped } }
        case .key: key = unescaped ?? []
        case .root, .members, .list, .dictionary, .dictionaryEntry, .ignored: break
        }
        path.leave(to: min(frame.path, path.count))
    }

    var referencesBy: String? { isOfService ? nil : "distinguishedName" }

    mutating func next(into entry: inout DirectoryEntry) -> ParserStep? { assembly.next(into: &entry) }

    func verdict() throws(BridgeError) -> Completeness.Evidence {
        if let errorLine {
            throw assembly.error(
                "source.search_failed", "The command that wrote the file reported an error, so objects may be missing. Repeat it.",
                line: errorLine)
        }
        return try assembly.provenIfAny(PowerShellText.exportAdvice)
    }
}

extension CLIXMLReader {
    /// Passes over the element that starts.
    private mutating func ignore() {
        frames.append(Frame(role: .ignored))
        interest = .end
    }

    /// Progress, errors and the like beside what a command gave out.
    private mutating func isOtherStream(_ element: borrowing XMLElement) -> Bool {
        let isOther = element.attribute("S") { stream in
            stream.withUnsafeBufferPointer { stream in
                if ASCII.matches(stream, "error") { errorLine = errorLine ?? element.line }
                return !ASCII.matches(stream, "output")
            }
        }
        return isOther ?? false
    }

    /// The frame of an element, after the path was entered.
    private mutating func frame(_ element: borrowing XMLElement, in outer: Frame) -> Frame {
        var frame = Frame(role: .ignored, path: path.count)
        if element.nameEquals("Obj") {
            startObject(element, in: outer, &frame)
        } else if let form = primitive(element.name) {
            startPrimitive(element, form, in: outer, &frame)
        } else if case .object = outer.role {
            startPart(element, of: outer, &frame)
        } else if case .typeNames = outer.role, element.nameEquals("T") {
            frame.role = .typeName
            interest = .text
        } else if case .dictionary = outer.role, element.nameEquals("En") {
            frame.role = .dictionaryEntry
            key = []
        } else if element.nameEquals("Nil") {
            enter(element, in: outer)
            if record != nil, let match = path.match(assembly.table) { nulls.append(match) }
        } else if element.nameEquals("Ref") {
            startReference(element, in: outer)
        }
        return frame
    }

    private func primitive(_ name: borrowing XMLName) -> Primitive? {
        if name.equals("S") { return .text }
        if name.equals("C") { return .character }
        if name.equals("BA") { return .base64 }
        if name.equals("SS") { return .secret }
        for known in Self.primitives where name.equals(known) { return .text }
        return nil
    }

    private static let primitives: [StaticString] = [
        "B", "I32", "DT", "I64", "G", "Db", "U32", "U64", "I16", "U16", "By", "SB", "Sg", "D", "TS", "URI", "Version",
        "SemanticVersion", "XD", "SBK",
    ]

    /// Enters the property that the element's name, or the key of its dictionary entry, says.
    private mutating func enter(_ element: borrowing XMLElement, in outer: Frame) {
        switch outer.role {
        case .dictionaryEntry: key.withUnsafeBufferPointer { path.enter($0) }
        case .members:
            element.attribute("N") { name in
                name.withUnsafeBufferPointer { name in
                    guard CLIXMLText.hasEscape(name) else { return path.enter(name) }
                    var unescaped: [UInt8] = []
                    // A name that is no text is a name that nobody asked for.
                    if !CLIXMLText.unescape(name, into: &unescaped) { unescaped = [0xFF] }
                    unescaped.withUnsafeBufferPointer { path.enter($0) }
                }
            }
        default: break
        }
    }

    private mutating func startObject(_ element: borrowing XMLElement, in outer: Frame, _ frame: inout Frame) {
        enter(element, in: outer)
        frame.role = .object
        frame.number = element.attribute("RefId") { $0.withUnsafeBufferPointer { ASCII.integer($0).map(Int.init) } } ?? nil
        if let number = frame.number { openNumbers.insert(number) }
        guard record != nil else {
            recordType = PowerShellType()
            return
        }
        if !path.bytes.isEmpty { frame.match = path.match(assembly.table) }
    }

    private mutating func startPrimitive(_ element: borrowing XMLElement, _ form: Primitive, in outer: Frame, _ frame: inout Frame) {
        if case .dictionaryEntry = outer.role, element.attribute("N", equals: "Key") {
            frame.role = .key
            interest = .text
            return
        }
        enter(element, in: outer)
        frame.role = .primitive(form)
        guard record != nil else { return }
        frame.match = path.bytes.isEmpty ? nil : path.match(assembly.table)
        interest = form != .secret && (frame.match != nil || isKept(outer) || isIdentifier || path.isDistinguishedName) ? .text : .elements
    }

    /// Whether the value belongs to an object that a reference may name.
    private func isKept(_ outer: Frame) -> Bool {
        switch outer.role {
        case .object, .list: objectIndex.map { !frames[$0].isRecord } ?? false
        default: false
        }
    }

    /// Whether the path ends in the name of an identifier.
    var isIdentifier: Bool { path.lastIs("id") || path.lastIs("objectid") }

    /// A part of an object: its types, text, properties, list or dictionary.
    private mutating func startPart(_ element: borrowing XMLElement, of outer: Frame, _ frame: inout Frame) {
        if element.nameEquals("Props") || element.nameEquals("MS") {
            frame.role = .members
            beginRecord()
        } else if element.nameEquals("LST") || element.nameEquals("IE") || element.nameEquals("STK") || element.nameEquals("QUE") {
            frame.role = .list
            cancelRecord()
            withObject { $0.hasValue = true }
        } else if element.nameEquals("DCT") {
            frame.role = .dictionary
            beginRecord()
            withObject { $0.hasValue = true }
        } else if element.nameEquals("TN") {
            frame.role = .typeNames
            type = PowerShellType()
            typeNumber = element.attribute("RefId") { $0.withUnsafeBufferPointer { ASCII.integer($0).map(Int.init) } } ?? nil
        } else if element.nameEquals("TNRef") {
            let number = element.attribute("RefId") { $0.withUnsafeBufferPointer { ASCII.integer($0).map(Int.init) } } ?? nil
            typeNumber = nil
            type = number.flatMap { types[$0] } ?? PowerShellType()
            endTypeNames()
        } else if element.nameEquals("ToString") {
            frame.role = .toString
            interest = record != nil && !outer.isRecord ? .text : .elements
        }
    }

    private mutating func startReference(_ element: borrowing XMLElement, in outer: Frame) {
        enter(element, in: outer)
        guard record != nil, !path.bytes.isEmpty else { return }
        let number = element.attribute("RefId") { $0.withUnsafeBufferPointer { ASCII.integer($0).map(Int.init) } } ?? nil
        guard let number else { return assembly.fail("A reference (Ref) names no object.", line: element.line) }
        references.append((number, path.bytes, element.line))
    }
}
