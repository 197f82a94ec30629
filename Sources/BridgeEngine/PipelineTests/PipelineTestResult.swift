/// How a test of a pipeline ended.
public struct PipelineTestResult: Sendable {
    /// The test's name.
    public var name: String
    /// What is not as expected, a sentence each. Empty: it passed. The values in them are the test's, nobody's.
    public var differences: [String]
    /// What became of the person, for those who look into a failure: the reason of each action, and what was noted.
    public var account: [String]

    /// True when everything is as expected.
    public var passed: Bool { differences.isEmpty }

    /// A result.
    public init(name: String, differences: [String], account: [String] = []) {
        self.name = name
        self.differences = differences
        self.account = account
    }
}
