/// Why a JSON document, or one element of it, could not be read, and where.
///
/// The message says what is wrong and what to do. It never holds text of the document: that is a person's data.
public struct JSONStreamError: Error, Hashable, Sendable {
    /// What is wrong, for programs.
    public var code: Code
    /// The line, from 1.
    public var line: Int
    /// The column in bytes, from 1; a byte order mark is not counted.
    public var column: Int
    /// The offset from the beginning of the document in bytes, from 0.
    public var byteOffset: Int
    /// What is wrong and what to do, for people.
    public var message: String
    /// Whether the fault is inside one element whose end is known, so that the next element can be read.
    public var mayContinue: Bool

    /// Makes an error.
    public init(_ code: Code, line: Int, column: Int, byteOffset: Int, message: String, mayContinue: Bool) {
        self.code = code
        self.line = line
        self.column = column
        self.byteOffset = byteOffset
        self.message = message
        self.mayContinue = mayContinue
    }

    /// Whether the document simply ends too early: a copy or an export that was cut off.
    public var isTruncation: Bool { code == .truncated || code == .emptyDocument }
}

extension JSONStreamError: CustomStringConvertible {
    /// `line:column: message`.
    public var description: String { "\(line):\(column): \(message)" }
}

extension JSONStreamError {
    /// The kinds of failure. The set is open: later versions may add codes.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case emptyDocument, truncated, unexpectedByte, invalidNumber, invalidLiteral, invalidString, invalidUTF8
            case notUTF8, notAnObject, notAnArray, tooDeep, elementTooLarge, duplicateArray, misuse
        }

        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// The code's name, stable enough for logs and metrics.
        public var description: String { kind.rawValue }

        /// There are no bytes, or nothing but white space.
        public static let emptyDocument = Code(.emptyDocument)
        /// The document ends within a value.
        public static let truncated = Code(.truncated)
        /// A byte stands where the grammar of RFC 8259 does not allow it.
        public static let unexpectedByte = Code(.unexpectedByte)
        /// A number is not written as RFC 8259 section 6 asks.
        public static let invalidNumber = Code(.invalidNumber)
        /// A word other than `true`, `false` and `null`.
        public static let invalidLiteral = Code(.invalidLiteral)
        /// A control character, a wrong escape or half a surrogate pair in a string.
        public static let invalidString = Code(.invalidString)
        /// A string holds bytes that are not UTF-8.
        public static let invalidUTF8 = Code(.invalidUTF8)
        /// The document is in another encoding, UTF-16 for one.
        public static let notUTF8 = Code(.notUTF8)
        /// A value that must be an object is something else.
        public static let notAnObject = Code(.notAnObject)
        /// A value that must be an array is something else.
        public static let notAnArray = Code(.notAnArray)
        /// Values are nested deeper than ``JSONLimits/depth``.
        public static let tooDeep = Code(.tooDeep)
        /// An element is larger than ``JSONLimits/elementBytes``.
        public static let elementTooLarge = Code(.elementTooLarge)
        /// A page holds its array twice.
        public static let duplicateArray = Code(.duplicateArray)
        /// The reader was used after its end.
        public static let misuse = Code(.misuse)
    }
}
