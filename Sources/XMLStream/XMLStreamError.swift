/// Why an XML document could not be read, and where.
///
/// The message says what is wrong and what to do. It never holds text of the document: that is a person's data.
/// An XML error is never survivable: a parser that reported one reads nothing more.
public struct XMLStreamError: Error, Hashable, Sendable {
    /// What is wrong, for programs.
    public var code: Code
    /// The line, from 1; 0 where the parser stood on none.
    public var line: Int
    /// The column, from 1, as libxml2 counts it; 0 where unknown.
    public var column: Int
    /// What is wrong and what to do, for people.
    public var message: String
    /// Whether the document simply ends too early: a copy or an export that was cut off.
    public var isTruncation: Bool

    /// Makes an error.
    public init(_ code: Code, line: Int, column: Int, message: String, isTruncation: Bool = false) {
        self.code = code
        self.line = line
        self.column = column
        self.message = message
        self.isTruncation = isTruncation
    }
}

extension XMLStreamError: CustomStringConvertible {
    /// `line:column: message`.
    public var description: String { "\(line):\(column): \(message)" }
}

extension XMLStreamError {
    /// The kinds of failure. The set is open: later versions may add codes.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case emptyDocument, truncated, notWellFormed, documentTypeNotAllowed, undeclaredEntity, invalidCharacter
            case unsupportedEncoding, invalidNamespace, tooDeep, tooManyAttributes, textTooLarge, markupTooLarge
            case outOfMemory, misuse
        }

        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// The code's name, stable enough for logs and metrics.
        public var description: String { kind.rawValue }

        /// There are no bytes, or nothing but white space.
        public static let emptyDocument = Code(.emptyDocument)
        /// The document ends before its root element is closed.
        public static let truncated = Code(.truncated)
        /// A rule of XML 1.0 is broken.
        public static let notWellFormed = Code(.notWellFormed)
        /// The document has a DOCTYPE.
        public static let documentTypeNotAllowed = Code(.documentTypeNotAllowed)
        /// An entity other than the five predefined ones is used.
        public static let undeclaredEntity = Code(.undeclaredEntity)
        /// A byte sequence is not valid in the document's encoding, or XML does not allow the character.
        public static let invalidCharacter = Code(.invalidCharacter)
        /// The declared encoding is not known.
        public static let unsupportedEncoding = Code(.unsupportedEncoding)
        /// A prefix is not declared, or a declaration is wrong (Namespaces in XML 1.0).
        public static let invalidNamespace = Code(.invalidNamespace)
        /// Elements are nested deeper than ``XMLLimits/depth``.
        public static let tooDeep = Code(.tooDeep)
        /// An element has more attributes than ``XMLLimits/attributes``.
        public static let tooManyAttributes = Code(.tooManyAttributes)
        /// A text is longer than ``XMLLimits/textBytes``.
        public static let textTooLarge = Code(.textTooLarge)
        /// A tag, comment or processing instruction is longer than the parser keeps.
        public static let markupTooLarge = Code(.markupTooLarge)
        /// libxml2 could not get memory.
        public static let outOfMemory = Code(.outOfMemory)
        /// The parser was used after its end, or from within its own handler.
        public static let misuse = Code(.misuse)
    }
}
