/// What a function of the expression language is called and takes: the one declaration behind checks, messages and suggestions.
public struct FunctionSignature: Sendable, CustomStringConvertible {
    /// The name, spelt as it must be.
    public let name: String
    /// The parameters' names; an optional one ends in `?`.
    public let parameters: [String]
    /// How many parameters at the end may be repeated together; 0: none.
    public let repeating: Int
    /// What the function does, in one line.
    public let summary: String
    private let fewest: Int?

    /// - Parameter fewest: the least number of arguments when parameters in the middle may be missing altogether.
    init(_ name: String, _ parameters: [String], repeating: Int = 0, fewest: Int? = nil, _ summary: String) {
        self.name = name
        self.parameters = parameters
        self.repeating = repeating
        self.summary = summary
        self.fewest = fewest
    }

    /// The least number of arguments.
    public var minimum: Int { fewest ?? (parameters.lastIndex { !$0.hasSuffix("?") } ?? -1) + 1 }

    /// The greatest number of arguments; nil: any.
    public var maximum: Int? { repeating > 0 ? nil : parameters.count }

    /// `Switch(source, defaultValue?, key, value, ...)`
    public var description: String {
        "\(name)(\(parameters.joined(separator: ", "))\(repeating > 0 ? ", ..." : ""))"
    }

    /// True when a call may have that many arguments.
    func accepts(_ count: Int) -> Bool {
        guard count >= minimum else { return false }
        guard repeating > 0 else { return count <= parameters.count }
        return (count - parameters.count) % repeating == 0
    }
}
