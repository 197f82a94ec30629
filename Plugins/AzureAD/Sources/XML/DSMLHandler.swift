import BridgeCore
import XMLStream

/// The state machine over a DSML document (OASIS DSMLv2): search result entries and add requests become entries.
///
/// Local names count: two spellings of the namespace are in use, and documents stand in SOAP envelopes or not.
struct DSMLHandler: XMLHandler {
    /// What was found.
    var queue = EntryQueue()
    private let file: String
    private let table: AttributeTable
    private let nameMatch: AttributeTable.Match?
    private var state = State.outside
    private var entry = DirectoryEntry()
    private var fault: BridgeError?
    private var match: AttributeTable.Match?
    private var attributeName: String?
    private var value: [UInt8] = []
    private var form = Form.text
    private var line = 0
    private var facts = DSMLFacts()

    private enum State {
        case outside, entry, attribute, value
    }

    private enum Form {
        case text, base64, url
    }

    init(file: String, table: AttributeTable) {
        self.file = file
        self.table = table
        nameMatch = Array("dn".utf8).withUnsafeBufferPointer { table.match($0) }
    }

    mutating func start(_ element: borrowing XMLElement) throws {
        line = element.line
        if !facts.hasRoot {
            facts.hasRoot = true
            if let refusal = XMLRoot.refusal(element) { throw error("source.format", refusal) }
        }
        switch state {
        case .outside: startOutside(element)
        case .entry: startAttribute(element)
        case .attribute: startValue(element)
        case .value: fault = fault ?? error("source.syntax", "An element stands inside a value, where only text may be.")
        }
    }

    mutating func text(_ bytes: Span<UInt8>) {
        guard state == .value, match != nil else { return }
        bytes.withUnsafeBufferPointer { value.append(contentsOf: $0) }
    }

    mutating func end(_ name: borrowing XMLName) {
        switch state {
        case .outside: return
        case .value where name.equals("value"):
            takeValue()
            state = .attribute
        case .attribute where name.equals("attr"): state = .entry
        case .entry where name.equals("searchResultEntry") || name.equals("addRequest"):
            queue.append(entry, fault)
            entry = queue.blank()
            state = .outside
        case .value, .attribute, .entry: return
        }
    }

    func verdict() throws(BridgeError) -> Completeness.Evidence { try facts.verdict(file) }
}

extension DSMLHandler {
    private mutating func startOutside(_ element: borrowing XMLElement) {
        if element.nameEquals("searchResultEntry") || element.nameEquals("addRequest") {
            startEntry(element)
        } else if element.nameEquals("searchResponse") {
            facts.openSearches += 1
            facts.isInsideDone = false
        } else if element.nameEquals("searchResultDone") {
            facts.isInsideDone = true
            facts.openSearches -= 1
        } else if element.nameEquals("resultCode"), facts.isInsideDone {
            facts.isInsideDone = false
            let code = element.attribute("code") { $0.withUnsafeBufferPointer { ASCII.integer($0) } } ?? nil
            facts.take(resultCode: code, line: element.line)
        } else if element.nameEquals("errorResponse") {
            facts.errorLine = facts.errorLine ?? element.line
        } else if element.nameEquals("modifyRequest") || element.nameEquals("delRequest") || element.nameEquals("modDNRequest") {
            facts.changeLine = facts.changeLine ?? element.line
        }
    }

    private mutating func startEntry(_ element: borrowing XMLElement) {
        state = .entry
        fault = nil
        facts.entries += 1
        entry.begin(line: element.line)
        let line = element.line
        let found: Void? = element.attribute("dn") { dn in
            guard let nameMatch else { return }
            dn.withUnsafeBufferPointer { entry.add($0, nameMatch, line: line) }
        }
        if found == nil { fault = error("source.syntax", "The entry has no dn.") }
    }

    private mutating func startAttribute(_ element: borrowing XMLElement) {
        guard element.nameEquals("attr") else { return }
        state = .attribute
        match = nil
        attributeName = nil
        element.attribute("name") { name in
            name.withUnsafeBufferPointer { name in
                match = table.match(description: name)
                if match != nil { attributeName = String(validating: name, as: UTF8.self) }
            }
        }
    }

    private mutating func startValue(_ element: borrowing XMLElement) {
        guard element.nameEquals("value") else { return }
        state = .value
        value.removeAll(keepingCapacity: true)
        let type = element.attribute("type", in: "http://www.w3.org/2001/XMLSchema-instance") { type in
            type.withUnsafeBufferPointer { type in
                let start = type.lastIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? 0
                let word = UnsafeBufferPointer(rebasing: type[start...])
                return ASCII.matches(word, "base64binary") ? Form.base64 : (ASCII.matches(word, "anyuri") ? .url : .text)
            }
        }
        form = type ?? .text
    }

    private mutating func takeValue() {
        guard let match else { return }
        switch form {
        case .text: value.withUnsafeBufferPointer { entry.add($0, match, line: line) }
        case .base64:
            guard let bytes = value.withUnsafeBufferPointer({ Base64.decode($0) }) else {
                fault = fault ?? error("source.syntax", "The value is not valid base64. Export the file again.", attributeName)
                return
            }
            bytes.withUnsafeBufferPointer { entry.add($0, match, line: line) }
        case .url:
            fault = fault ?? error("source.syntax", "The value is the address of a value, which is never opened.", attributeName)
        }
    }

    private func error(_ code: BridgeError.Code, _ message: String, _ attribute: String? = nil) -> BridgeError {
        BridgeError(code, message, place: .init(file: file, line: line, attribute: attribute), recovery: .skip, effect: .none)
    }
}
