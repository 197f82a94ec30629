/// One record of an LDIF file: its dn and its lines, as byte ranges into a buffer that the reader uses again for the next record.
///
/// A record belongs to its reader and is looked at in place, through ``LDIFReader/record``. Nothing is a `String`, nothing is
/// decoded before it is asked for.
public struct LDIFRecord: ~Copyable, Sendable {
    /// What a record says.
    public enum Kind: Sendable, Hashable {
        /// An entry as it is (no `changetype:`).
        case content
        /// `changetype: add`. Directory exports by `ldifde` write every entry so: treat it as content there.
        case add
        /// `changetype: delete`.
        case delete
        /// `changetype: modify`: the lines are modification heads, each followed by its values; see ``Role``.
        case modify
        /// `changetype: modrdn` or `moddn`: the lines have the roles ``Role/newRDN``, ``Role/deleteOldRDN`` and ``Role/newSuperior``.
        case rename
        /// No entry: a `ref:` block, which `ldapsearch` and `ldbsearch` write for referrals. It has no dn.
        case searchReference
        /// No entry: the `search:` / `result:` block at the end of `ldapsearch` output. It has no dn; see ``LDIFReader/searchResultCode``.
        case searchResult

        /// Whether the record is about an entry and so has a dn.
        public var isEntry: Bool { self != .searchReference && self != .searchResult }
    }

    /// What a line is for.
    public enum Role: UInt8, Sendable, Hashable {
        /// A value of the attribute that the line names.
        case value
        /// `control:` before the changetype.
        case control
        /// Head of a modification, `add: NAME`. The line's value is the attribute's name; the `value` lines that follow belong to it.
        case addValues
        /// Head of a modification, `delete: NAME`. Without value lines, all values go.
        case deleteValues
        /// Head of a modification, `replace: NAME`. Without value lines, all values go.
        case replaceValues
        /// Head of a modification, `increment: NAME` (RFC 4525).
        case incrementValues
        /// `newrdn:`.
        case newRDN
        /// `deleteoldrdn:`, 0 or 1.
        case deleteOldRDN
        /// `newsuperior:`, which may be empty.
        case newSuperior
    }

    /// How a value is written in the file.
    public enum Encoding: UInt8, Sendable, Hashable {
        /// As it is, after `:`.
        case text
        /// Base64, after `::`.
        case base64
        /// A URL of the value, after `:<`. It is reported and never opened.
        case url
    }

    /// One logical line (unfolded). Valid for the record that it comes from, and only until the reader moves on.
    public struct Line: Sendable {
        @usableFromInline var name: Range<UInt32>
        @usableFromInline var baseNameEnd: UInt32
        @usableFromInline var value: Range<UInt32>
        @usableFromInline var selection: Int32
        /// The line in the file where it begins, counted from 1.
        public internal(set) var lineNumber: Int
        /// How the value is written.
        public internal(set) var encoding: Encoding
        /// What the line is for.
        public internal(set) var role: Role
        /// Whether the name is a range of the record's `source`; otherwise it is one of its `buffer`.
        @usableFromInline var isInPlace = false
        /// The same of the value.
        @usableFromInline var valueIsInPlace = false
        /// Whether the value, which is in place, is folded there.
        @usableFromInline var isFolded = false

        /// The index of the line's attribute in the reader's selection; nil where the reader has none, and outside of entries.
        @inlinable public var selectedIndex: Int? { selection < 0 ? nil : Int(selection) }
    }

    /// What the record says.
    public internal(set) var kind: Kind = .content
    /// The line in the file where the record begins, counted from 1.
    public internal(set) var lineNumber = 0
    /// False while ``LDIFReader/next()`` has thrown for this record: then it holds what could be read of it.
    public internal(set) var isComplete = true
    /// The record's lines in the order of the file, without the lines `dn:`, `changetype:` and `-`.
    public internal(set) var lines: [Line] = []

    /// The reader's input, for lines that were not copied from it.
    @usableFromInline var source: [UInt8] = []
    @usableFromInline var buffer: [UInt8] = []
    /// Offsets in `buffer` at which a folded line goes on, to find the column of an error.
    var folds: [UInt32] = []
    @usableFromInline var dn: Line?
    var isUnderway = false
    var grammar = LDIFGrammar()

    init() {}

    mutating func reset() {
        kind = .content
        lineNumber = 0
        isComplete = true
        lines.removeAll(keepingCapacity: true)
        buffer.removeAll(keepingCapacity: true)
        folds.removeAll(keepingCapacity: true)
        dn = nil
        isUnderway = false
        grammar = LDIFGrammar()
    }
}
