import BridgeCore
import BridgeNotify
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where it is remembered who was told what: a small file beside the state, for whoever wants to tell that the state is broken must not need it.
struct ToldFile: Sendable, Hashable {
    let path: String

    /// The file of a pipeline.
    init(of pipeline: PipelineSession) { path = "\(pipeline.stateFolder)/\(pipeline.pipeline.name).notified.json" }

    /// What it holds; nil: nothing that can be used. Then everything is news once more.
    func load() -> ToldMemory? {
        guard let bytes = try? PrivateFiles.contents(path) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try? decoder.decode(ToldMemory.self, from: Data(bytes))
    }

    func save(_ memory: ToldMemory) throws {
        try PrivateFiles.makeFolder(path.parentFolder)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        encoder.dateEncodingStrategy = .iso8601
        try PrivateFiles.replace(path, contents: Array(try encoder.encode(memory)))
    }
}
