/// What is wrong in an LDIF file, where, and whether reading may go on.
///
/// An error never contains a value or the text of a line: LDIF files are full of people's data and password hashes.
public struct LDIFError: Error, Sendable, Hashable {
    /// The kind of a problem, for programs. New codes may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private let name: String

        /// A code by its name, such as `ldif.bad_base64`.
        public init(_ name: String) { self.name = name }

        /// The name, such as `ldif.bad_base64`.
        public var description: String { name }

        /// The file declares a version other than 1.
        public static let unsupportedVersion = Code("ldif.unsupported_version")
        /// The bytes are UTF-16: transcode them to UTF-8 first.
        public static let encoding = Code("ldif.encoding")
        /// A record does not begin with `dn:`.
        public static let missingDN = Code("ldif.missing_dn")
        /// A second `dn:` inside a record: the blank line between two records is missing.
        public static let missingSeparator = Code("ldif.missing_separator")
        /// A line without a colon.
        public static let malformedLine = Code("ldif.malformed_line")
        /// The file ends inside a line that cannot be read.
        public static let truncated = Code("ldif.truncated")
        /// An attribute name that is empty or has characters that no attribute name has.
        public static let badAttributeName = Code("ldif.bad_attribute_name")
        /// A value behind `::` that is not base64.
        public static let badBase64 = Code("ldif.bad_base64")
        /// A folded line that continues nothing.
        public static let orphanFold = Code("ldif.orphan_fold")
        /// An unknown `changetype:`, or one in the wrong place.
        public static let badChangeType = Code("ldif.bad_changetype")
        /// A `changetype: modify` whose modifications cannot be understood.
        public static let badModification = Code("ldif.bad_modification")
        /// A `changetype: modrdn` without its parts.
        public static let badRename = Code("ldif.bad_rename")
        /// A record larger than ``LDIFReader/maximumRecordSize``.
        public static let recordTooLarge = Code("ldif.record_too_large")
        /// The value is a URL (`:<`), which this library never opens.
        public static let urlValue = Code("ldif.url_value")
    }

    /// The kind of the problem.
    public var code: Code
    /// The line in the file, counted from 1.
    public var line: Int
    /// The column in that line in bytes, counted from 1, where it is known.
    public var column: Int?
    /// The attribute's name, where it could be read.
    public var attribute: String?
    /// The line on which the record begins.
    public var recordLine: Int
    /// Whether the reader goes on with the next record. When false, every later call fails with this error.
    public var mayContinue: Bool
    /// What happened and what to do.
    public var message: String

    /// An error at a place.
    public init(
        _ code: Code, line: Int, column: Int? = nil, attribute: String? = nil, recordLine: Int? = nil, mayContinue: Bool = true,
        message: String
    ) {
        self.code = code
        self.line = line
        self.column = column
        self.attribute = attribute
        self.recordLine = recordLine ?? line
        self.mayContinue = mayContinue
        self.message = message
    }
}

extension LDIFError: CustomStringConvertible {
    /// One line: place, attribute, message and code.
    public var description: String {
        let place = "line \(line)" + (column.map { ", column \($0)" } ?? "")
        let subject = attribute.map { ", attribute \($0)" } ?? ""
        return "\(place)\(subject): \(message) [\(code)]"
    }
}
