/// Where the sandbox keeps its resources.
public enum SandboxStorage: Hashable, Sendable {
    /// Nowhere: they are gone when the sandbox stops.
    case memory
    /// In a file, which is created when it is missing. One running sandbox per file.
    case file(String)
}

/// Why the sandbox's file cannot be used.
public struct SandboxStorageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// The line that is wrong, if it is one.
    public let line: Int?
    /// What is wrong and what to do.
    public let message: String

    /// File, line and message.
    public var description: String { line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)" }
}
