import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgePipelineFile
import BridgeState
import BridgeStateSQLite

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#endif

/// A pipeline file, loaded: the pipeline, its place, its state.
struct PipelineSession: Sendable {
    let path: String
    let pipeline: Pipeline
    let loaded: LoadedPipeline
    let session: CommandSession

    /// Loads a pipeline file and prints everything that is wrong with it.
    ///
    /// - Throws: `ExitStatus.failed` when it cannot be used.
    init(path: String, session: CommandSession = .current) throws {
        self.path = path
        self.session = session
        loaded = PipelineFile.load(path: path, registry: session.connectors, environment: session.console.environment)
        for diagnostic in loaded.diagnostics { session.console.note(diagnostic.description) }
        guard let pipeline = loaded.pipeline, !loaded.hasErrors else { throw ExitStatus.failed }
        self.pipeline = pipeline
    }

    /// The folder of the pipeline file: relative paths in it start here.
    var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    var stateFolder: String { folder + "/.idbridge" }
    var statePath: String { "\(stateFolder)/\(pipeline.name).sqlite" }

    /// The same for every way of writing the path, so that two pipelines of one state are known as such.
    var canonicalStatePath: String {
        let folder = URL(filePath: self.folder).resolvingSymlinksInPath().path
        return "\(folder)/.idbridge/\(pipeline.name).sqlite"
    }

    func connectors() throws -> PipelineConnectors {
        try PipelineConnectors(for: pipeline, registry: session.connectors, context: ConnectorContext(baseDirectory: folder))
    }

    /// Runs `body` with an engine over the pipeline's state, and closes everything afterwards.
    ///
    /// - Parameter writes: false: only looks, so that another process may work on the state meanwhile.
    func withEngine<Result: Sendable>(
        writes: Bool = true, progress: @escaping @Sendable (EngineProgress) -> Void = { _ in }, _ body: (Engine) async throws -> Result
    ) async throws -> Result {
        let connectors = try connectors()
        try TargetRegistry(folder: stateFolder)
            .claim(target: connectors.target.systemIdentity, pipeline: pipeline.name, shared: pipeline.target.isShared)
        let lock = writes ? try StateLock(statePath: statePath) : nil
        defer { lock?.release() }
        session.interruption?.listen()
        let store = try SQLiteStateStore(path: statePath)
        let engine = Engine(
            pipeline: pipeline, connectors: connectors, store: store,
            environment: EngineEnvironment(owner: Self.owner, person: person, progress: progress))
        do {
            let result = try await body(engine)
            await connectors.close()
            try await store.close()
            return result
        } catch {
            await connectors.close()
            try? await store.close()
            throw error
        }
    }

    /// Runs `body` with an engine over a state that is thrown away: the pipeline's own is neither read nor written.
    func withScratchEngine<Result: Sendable>(
        progress: @escaping @Sendable (EngineProgress) -> Void = { _ in }, _ body: (Engine) async throws -> Result
    ) async throws -> Result {
        let connectors = try connectors()
        session.interruption?.listen()
        let engine = Engine(
            pipeline: pipeline, connectors: connectors, store: InMemoryStateStore(),
            environment: EngineEnvironment(owner: Self.owner, person: person, progress: progress))
        do {
            let result = try await body(engine)
            await connectors.close()
            return result
        } catch {
            await connectors.close()
            throw error
        }
    }

    /// Who acts, as decisions name them.
    private var person: String {
        let environment = session.console.environment
        return environment["SUDO_USER"] ?? environment["USER"] ?? environment["LOGNAME"] ?? "user \(getuid())"
    }

    /// The same for every process of a machine, so that one that was killed is taken over at once: ``StateLock`` sees to it that there
    /// is one at a time.
    private static var owner: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "idbridge" }
        return "idbridge on \(String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))"
    }
}

/// The argument that names a pipeline file.
struct PipelineArgument: ParsableArguments {
    @Argument(help: "The pipeline file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String
}
