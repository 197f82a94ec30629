import BridgeCore
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A small file that names a plan in a pipeline's state: what `plan` hands to `apply`. It holds no values of people.
struct PlanFile: Codable {
    /// The version of this file's form.
    var format = 1
    /// The plan.
    var plan: PlanID
    /// The pipeline file, absolute.
    var pipeline: String

    /// Writes the file of a plan; without a path beside the state.
    static func write(_ head: PlanHead, pipeline: String, to path: String?, stateFolder: String) throws -> String {
        let path = path ?? "\(stateFolder)/\(head.pipeline).plan"
        let file = PlanFile(plan: head.id, pipeline: absolute(pipeline))
        do {
            try Data(JSONText.pretty(file).utf8).write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw BridgeError("plan.not_written", "The plan file \(path) cannot be written; name another place with --out.", cause: error)
        }
        return path
    }

    /// Reads a plan file.
    static func read(_ path: String) throws -> PlanFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BridgeError("plan.not_found", "There is no plan file \(path); make one with “idbridge plan”.", effect: .none)
        }
        do {
            return try JSONDecoder().decode(PlanFile.self, from: data)
        } catch {
            throw BridgeError("plan.unreadable", "\(path) is no plan file; make one with “idbridge plan”.", effect: .none, cause: error)
        }
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}

/// Finds the plan that an argument means: a plan file, or a pipeline file, whose latest plan is meant.
struct PlanReference {
    let session: PipelineSession
    /// nil: the latest plan of the pipeline.
    let plan: PlanID?

    init(_ argument: String) throws {
        if argument.hasSuffix(".yaml") || argument.hasSuffix(".yml") {
            session = try PipelineSession(path: argument)
            plan = nil
        } else {
            let file = try PlanFile.read(argument)
            session = try PipelineSession(path: file.pipeline)
            plan = file.plan
        }
    }

    func id(in store: any StateStore) async throws -> PlanID {
        if let plan { return plan }
        // Who names the pipeline means everybody's plan, not one that was made for a few people since.
        guard let latest = try await store.latestPlanForEverybody() else {
            throw BridgeError("plan.unknown", "The pipeline has no plan yet; make one with “idbridge plan”.", effect: .none)
        }
        return latest.id
    }
}
