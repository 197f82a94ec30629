public import BridgePipeline

/// What came of a pipeline file.
public struct LoadedPipeline: Sendable {
    /// The pipeline; nil when there is an error among the diagnostics.
    public let pipeline: Pipeline?
    /// All problems in the order of the file.
    public let diagnostics: [Diagnostic]
    /// The line of each of the pipeline's tests, in their order.
    public let testLines: [Int]
    /// What the file names of the sources' attributes.
    let attributes: AttributeNames?
    private let writer: ResolvedPipeline?

    init(
        pipeline: Pipeline?, diagnostics: [Diagnostic], testLines: [Int] = [], attributes: AttributeNames? = nil,
        writer: ResolvedPipeline? = nil
    ) {
        self.pipeline = pipeline
        self.diagnostics = diagnostics
        self.testLines = testLines
        self.attributes = attributes
        self.writer = writer
    }

    /// True when there is an error among the diagnostics.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// The pipeline as a file with every default written out, which loads as the same pipeline; empty when there is none.
    ///
    /// Variables stand as they were written, their values are not in it. A literal secret is masked.
    public func resolved() -> String { writer?.text() ?? "" }
}
