public import BridgeCore
import BridgePipeline

/// Reads pipeline files: YAML to ``Pipeline``, with every problem at its place.
///
/// ```swift
/// let loaded = PipelineFile.load(path: "pipeline.yaml", registry: .builtin, environment: ProcessInfo.processInfo.environment)
/// for diagnostic in loaded.diagnostics { print(diagnostic) }
/// guard let pipeline = loaded.pipeline else { return }
/// ```
public enum PipelineFile {
    /// The greatest size of a pipeline file in bytes.
    public static let sizeLimit = 1024 * 1024

    /// Reads a pipeline file and checks it against the connectors.
    ///
    /// It never throws: a file that cannot be read is a diagnostic as well. No connection is opened; of the file system only the
    /// pipeline file and the files named by `${file:PATH}` are read.
    ///
    /// - Parameters:
    ///   - path: the file; relative paths in it are resolved against its folder.
    ///   - registry: the connectors of this distribution.
    ///   - environment: what `${env:NAME}` stands for.
    public static func load(path: String, registry: ConnectorRegistry, environment: [String: String]) -> LoadedPipeline {
        switch BoundedFile.read(path, limit: sizeLimit) {
        case .failure(let error):
            return failure("the pipeline file cannot be read: \(error.message)", file: path)
        case .success(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return failure("the pipeline file is not UTF-8 text", file: path)
            }
            return load(text: text, file: path, directory: directory(of: path), registry: registry, environment: environment)
        }
    }

    /// Reads the text of a pipeline file.
    ///
    /// - Parameters:
    ///   - text: the YAML.
    ///   - file: the name that diagnostics show.
    ///   - directory: the folder against which `${file:PATH}` is resolved.
    ///   - registry: the connectors of this distribution.
    ///   - environment: what `${env:NAME}` stands for.
    public static func load(
        text: String, file: String = "pipeline.yaml", directory: String = ".", registry: ConnectorRegistry, environment: [String: String]
    ) -> LoadedPipeline {
        guard text.utf8.count <= sizeLimit else {
            return failure("the pipeline file is larger than \(sizeLimit / 1024) KiB", file: file)
        }
        let source = PipelineText(text, file: file)
        let yaml = YAMLReader.read(source)
        var reader = PipelineReader(registry: registry, variables: Variables(environment: environment, directory: directory))
        reader.problems = yaml.problems
        let pipeline = yaml.root.flatMap { reader.pipeline($0) }
        let diagnostics = diagnostics(reader.problems, of: source, registry: registry)
        let isUsable = !diagnostics.contains { $0.severity == .error }
        let usable = isUsable ? pipeline : nil
        return LoadedPipeline(
            pipeline: usable, diagnostics: diagnostics, testLines: reader.places.tests.map { source.place(of: $0.lowerBound).line },
            attributes: AttributeNames(text: source, registry: registry, names: reader.places.attributes),
            writer: usable.map { ResolvedPipeline(pipeline: $0, registry: registry, written: reader.written) })
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func failure(_ message: String, file: String) -> LoadedPipeline {
        let diagnostic = Diagnostic(.error, message, file: file, line: 1, column: 1, sourceLine: "")
        return LoadedPipeline(pipeline: nil, diagnostics: [diagnostic])
    }

    /// The problems in the order of the file, with their lines.
    static func diagnostics(_ problems: [Problem], of text: PipelineText, registry: ConnectorRegistry) -> [Diagnostic] {
        let secretKeys = Set(registry.connectors.flatMap { $0.spec.fields }.filter { $0.type == .secret }.map(\.name)).sorted()
        let mask = problems.isEmpty ? nil : SecretMask(text, secretKeys: secretKeys)
        let sorted = problems.enumerated().sorted { ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset) }
        return sorted.map { _, problem in
            let place = text.place(of: problem.range.lowerBound)
            let end = min(problem.range.upperBound, text.range(ofLine: place.line).upperBound)
            let length = end > problem.range.lowerBound ? text.scalarCount(problem.range.lowerBound..<end) : 1
            return Diagnostic(
                problem.severity, problem.message, suggestion: problem.suggestion, file: text.file, line: place.line, column: place.column,
                length: length, sourceLine: mask?.shown(place.line) ?? "")
        }
    }
}
