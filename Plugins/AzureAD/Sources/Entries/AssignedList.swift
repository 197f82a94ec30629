import BridgeCore

/// Reads a list of assigned people: one a line, or a CSV file with a header, of which the first column counts.
struct AssignedList {
    /// The people.
    private(set) var assignment: Assignment
    /// How many lines named somebody.
    private(set) var count = 0
    private var line: [UInt8] = []
    private var isFirst = true

    /// A list that adds to what is known already.
    init(_ assignment: Assignment) { self.assignment = assignment }

    /// Takes the next bytes, in UTF-8.
    mutating func append(_ bytes: [UInt8]) {
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            line.append(contentsOf: bytes[start..<end])
            takeLine()
            start = end + 1
        }
        line.append(contentsOf: bytes[start...])
    }

    /// Takes the last line, which may have no line end.
    mutating func finish() { takeLine() }

    private mutating func takeLine() {
        defer { line.removeAll(keepingCapacity: true) }
        let name = Self.firstColumn(Self.trimmed(line[...]))
        guard !name.isEmpty else { return }
        defer { isFirst = false }
        if isFirst, Self.isHeader(name) { return }
        name.withUnsafeBufferPointer { assignment.insert($0) }
        count += 1
    }

    /// A quoted field, or the text before the first separator. An unquoted distinguished name is the whole line.
    private static func firstColumn(_ line: ArraySlice<UInt8>) -> [UInt8] {
        if line.first == UInt8(ascii: "\"") { return unquoted(line.dropFirst()) }
        let separator = line.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\t") }
        guard let separator else { return Array(line) }
        if line[..<separator].contains(UInt8(ascii: "=")) { return Array(line) }
        return Array(trimmed(line[..<separator]))
    }

    private static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "\"") {
                guard index + 1 < text.endIndex, text[index + 1] == UInt8(ascii: "\"") else { break }
                index += 1
            }
            output.append(text[index])
            index += 1
        }
        return output
    }

    private static func isHeader(_ name: [UInt8]) -> Bool {
        guard let text = String(validating: name, as: UTF8.self) else { return false }
        let others = ["upn", "anchor", "user", "username", "user name", "user principal name", "object id", "objectguid", "email"]
        return AzureADVocabulary.attribute(named: text) != nil || others.contains(asciiLowercased(text))
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = text.last, last == 0x20 || last == 0x09 || last == 0x0D { text = text.dropLast() }
        return text
    }
}
