/// What is wrong with an input file, and what to do about it. It names the file and never repeats its content.
public struct FileInputError: Error, Sendable, Hashable {
    /// The kind of a problem, for programs. New codes may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private let name: String

        /// A code by its name, such as `file.not_found`.
        public init(_ name: String) { self.name = name }

        /// The name, such as `file.not_found`.
        public var description: String { name }

        /// No file has this path.
        public static let notFound = Code("file.not_found")
        /// A pattern matches no file.
        public static let noMatch = Code("file.no_match")
        /// The path is a folder.
        public static let isDirectory = Code("file.is_directory")
        /// The file or a folder on the way to it may not be read.
        public static let notReadable = Code("file.not_readable")
        /// Reading failed in the middle.
        public static let readFailed = Code("file.read_failed")
        /// The bytes are not in the encoding that was declared, detected or can be read.
        public static let encoding = Code("file.encoding")
        /// The content is compressed, once more or where it is not read.
        public static let compressed = Code("file.compressed")
        /// A compressed file is damaged or cut off.
        public static let damaged = Code("file.damaged")
        /// An archive that is not read: protected, empty, or with several files where one is wanted.
        public static let archive = Code("file.archive")
    }

    /// The kind of the problem.
    public var code: Code
    /// What happened and what to do.
    public var message: String
    /// The file or the pattern, as it was given; `-` is standard input.
    public var path: String
    /// Where in the file, in bytes from its beginning, where that is known.
    public var offset: Int64?

    /// An error about a file.
    public init(_ code: Code, path: String, offset: Int64? = nil, message: String) {
        self.code = code
        self.message = message
        self.path = path
        self.offset = offset
    }
}

extension FileInputError {
    /// The code under which a source that reads the file reports the problem, such as `source.file_not_found`. One word for one thing,
    /// whatever the connector: people search for it.
    public var sourceCode: String {
        switch code {
        case .notFound: "source.file_not_found"
        case .noMatch: "source.no_file_matches"
        case .isDirectory: "source.is_directory"
        case .notReadable: "source.not_readable"
        case .encoding: "source.encoding"
        case .compressed: "source.compressed"
        case .damaged: "source.truncated"
        case .archive: "source.archive"
        default: "source.read_failed"
        }
    }

    /// The message with the place in the file where that is known, for whoever names the file apart from it.
    public var messageWithPlace: String { message + (offset.map { " (byte \($0 + 1) of the file)" } ?? "") }
}

extension FileInputError: CustomStringConvertible {
    /// One line: path, byte offset, message and code.
    public var description: String {
        "\(path)\(offset.map { ", byte \($0)" } ?? ""): \(message) [\(code)]"
    }
}
