/// Writes LDIF (RFC 2849), content and change records, as bytes.
///
/// Values are written as they are where the RFC allows it (`SAFE-STRING`) and in base64 otherwise; lines are folded by bytes.
///
/// ```swift
/// var writer = LDIFWriter()
/// try writer.writeEntry(dn: "cn=Zoë,dc=contoso,dc=example") { entry throws(LDIFError) in
///     try entry.write("objectClass", "person")
///     try entry.write("objectGUID", bytes)
/// }
/// let file = writer.takeBytes()      // call it again and again to write a large file in parts
/// ```
///
/// A writer is a value with one owner: use it from one task at a time.
public struct LDIFWriter: Sendable {
    /// How lines end.
    public enum LineEnd: Sendable, Hashable {
        /// LF.
        case lineFeed
        /// CR LF, as `ldifde` writes it.
        case carriageReturnLineFeed
    }

    /// What was written and not yet taken.
    public private(set) var bytes: [UInt8] = []
    private let lineLength: Int
    private let lineEnd: LineEnd
    private var line: [UInt8] = []

    /// - Parameters:
    ///   - lineLength: the longest line in bytes, 76 by the RFC, 2 at least; nil writes every value on one line.
    ///   - lineEnd: how lines end.
    ///   - writesVersion: whether the file begins with `version: 1`. Leave it out to append to a file, and for `slapadd`, which does not
    ///     know it.
    public init(lineLength: Int? = 76, lineEnd: LineEnd = .lineFeed, writesVersion: Bool = true) {
        self.lineLength = max(lineLength ?? .max, 2)
        self.lineEnd = lineEnd
        if writesVersion {
            bytes.append(contentsOf: "version: 1".utf8)
            endLine()
            endLine()
        }
    }

    /// Hands over what was written so far.
    public mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Writes an entry, or with a change type `add` or `delete` a change record.
    ///
    /// - Throws: what the closure throws; nothing of the entry is written then.
    public mutating func writeEntry(
        dn: String, changeType: String? = nil, _ body: (inout LDIFWriter) throws(LDIFError) -> Void
    ) throws(LDIFError) {
        let start = bytes.count
        do throws(LDIFError) {
            try write("dn", dn)
            if let changeType { try write("changetype", changeType) }
            try body(&self)
        } catch {
            bytes.removeSubrange(start...)
            throw error
        }
        endLine()
    }

    /// Writes one line of the open entry.
    public mutating func write(_ name: String, _ value: String) throws(LDIFError) {
        try write(name, value.utf8Span.span)
    }

    /// Writes one line of the open entry.
    ///
    /// - Throws: ``LDIFError/Code/badAttributeName`` when the name could not be read back.
    public mutating func write(_ name: String, _ value: Span<UInt8>) throws(LDIFError) {
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != LDIFBytes.colon }), name.utf8.first != LDIFBytes.hash
        else {
            throw LDIFError(.badAttributeName, line: 0, message: "An attribute name must be printable ASCII without space and colon.")
        }
        line.removeAll(keepingCapacity: true)
        line.append(contentsOf: name.utf8)
        line.append(LDIFBytes.colon)
        if Self.isSafe(value) {
            if !value.isEmpty { line.append(LDIFBytes.space) }
            value.withUnsafeBufferPointer { line.append(contentsOf: $0) }
        } else {
            line.append(LDIFBytes.colon)
            line.append(LDIFBytes.space)
            LDIFBase64.encode(value, to: &line)
        }
        fold()
    }

    /// Writes one modification of a `changetype: modify` record, with its `-`.
    ///
    /// - Parameter operation: `add`, `delete`, `replace` or `increment`.
    public mutating func writeModification(_ operation: String, _ name: String, values: [[UInt8]]) throws(LDIFError) {
        try write(operation, name)
        for value in values { try write(name, value.span) }
        bytes.append(LDIFBytes.minus)
        endLine()
    }

    /// Writes a comment, each line of the text as one.
    public mutating func writeComment(_ text: String) {
        for part in text.utf8.split(whereSeparator: { $0 == LDIFBytes.lineFeed || $0 == LDIFBytes.carriageReturn }) {
            line.removeAll(keepingCapacity: true)
            line.append(contentsOf: "# ".utf8)
            line.append(contentsOf: part)
            fold()
        }
    }

    /// `SAFE-STRING` of RFC 2849, without a space at the end (note 8 there).
    static func isSafe(_ value: Span<UInt8>) -> Bool {
        guard let first = value.isEmpty ? nil : value[0] else { return true }
        if first == LDIFBytes.space || first == LDIFBytes.colon || first == LDIFBytes.less { return false }
        if value[value.count - 1] == LDIFBytes.space { return false }
        for index in 0..<value.count {
            let byte = value[index]
            if byte == 0 || byte == LDIFBytes.lineFeed || byte == LDIFBytes.carriageReturn || byte > 0x7F { return false }
        }
        return true
    }

    private mutating func fold() {
        var start = 0
        var room = lineLength
        while line.count - start > room {
            bytes.append(contentsOf: line[start..<start + room])
            endLine()
            bytes.append(LDIFBytes.space)
            start += room
            room = lineLength - 1
        }
        bytes.append(contentsOf: line[start...])
        endLine()
    }

    private mutating func endLine() {
        if lineEnd == .carriageReturnLineFeed { bytes.append(LDIFBytes.carriageReturn) }
        bytes.append(LDIFBytes.lineFeed)
    }
}
