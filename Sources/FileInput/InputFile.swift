/// A file to read, or standard input.
public struct InputFile: Sendable, Hashable, CustomStringConvertible {
    /// The path to open; `-` for standard input.
    public let path: String
    /// Whether this is standard input. A file that is called `-` can be given as `./-`.
    public let isStandardInput: Bool

    /// The file at a path, taken as it is. For patterns see ``FileSet``.
    public init(path: String) {
        self.path = path
        self.isStandardInput = false
    }

    private init() {
        self.path = "-"
        self.isStandardInput = true
    }

    /// Standard input.
    public static let standardInput = InputFile()

    /// The path.
    public var description: String { path }
}
