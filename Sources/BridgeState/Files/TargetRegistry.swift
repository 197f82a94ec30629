public import BridgeCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which pipeline owns which target: two pipelines that write to one target would undo each other's work.
///
/// One small file a target in a folder, made all at once, so that of two processes one wins. The name is a hash of the target's
/// identity; the file holds the names of the owners. It stays when a state is deleted: ownership outlives a state. A pipeline that
/// must let go of its target does so by ``release(target:pipeline:)``.
public struct TargetRegistry: Sendable {
    private struct Owner: Codable {
        var target: String
        var pipeline: String
        var isShared: Bool
    }

    private let folder: String

    /// The registry of a state folder, such as `.idbridge`. The folder is made when it is first needed.
    public init(folder stateFolder: String) { folder = stateFolder + "/targets" }

    /// Takes a target for a pipeline, or checks that it has it.
    ///
    /// - Parameter shared: true: other pipelines that also share it may write to it. Owner and newcomer must both say so.
    /// - Throws: `state.target_owned`, naming the pipeline that has it.
    public func claim(target systemIdentity: String, pipeline: String, shared: Bool) throws(BridgeError) {
        let owner = Owner(target: systemIdentity, pipeline: pipeline, isShared: shared)
        try PrivateFiles.makeFolder(folder.parentFolder)
        try PrivateFiles.makeFolder(folder)
        let path = path(of: systemIdentity)
        // A second look when the file went away between making and reading: somebody released it just now.
        for _ in 0..<2 {
            if try PrivateFiles.create(path, contents: encoded(owner)) { return }
            guard let found = try ownerFile(path) else { continue }
            return try check(found, against: owner, path)
        }
    }

    /// Gives a target back; harmless when the pipeline does not have it.
    public func release(target systemIdentity: String, pipeline: String) throws(BridgeError) {
        let path = path(of: systemIdentity)
        guard let found = try ownerFile(path), found.pipeline == pipeline else { return }
        try PrivateFiles.remove(path)
    }

    private func check(_ found: Owner, against newcomer: Owner, _ path: String) throws(BridgeError) {
        if found.pipeline == newcomer.pipeline {
            if found.isShared != newcomer.isShared { try PrivateFiles.replace(path, contents: encoded(newcomer)) }
            return
        }
        if found.isShared && newcomer.isShared { return }
        throw BridgeError(
            "state.target_owned",
            """
            The target “\(newcomer.target)” belongs to the pipeline “\(found.pipeline)”; use another target, or write “shared: true” under “target” of both.
            """, place: .init(file: path), effect: .none)
    }

    private func ownerFile(_ path: String) throws(BridgeError) -> Owner? {
        guard let bytes = try PrivateFiles.contents(path) else { return nil }
        guard let owner = try? JSONDecoder().decode(Owner.self, from: Data(bytes)) else {
            throw BridgeError(
                "state.unreadable",
                "The file that names the owner of a target is damaged; remove it when no other pipeline has the target.",
                place: .init(file: path), effect: .none)
        }
        return owner
    }

    private func encoded(_ owner: Owner) throws(BridgeError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(owner)) + [UInt8(ascii: "\n")]
        } catch {
            throw BridgeError("state.failed", "The owner of a target could not be written down.", effect: .none, cause: error)
        }
    }

    /// A fixed key: every process must find the same file.
    private func path(of systemIdentity: String) -> String {
        let hash = KeyedHasher.hash(systemIdentity, key: FingerprintKey(a: 0, b: 0))
        return "\(folder)/\(hexadecimal(hash.high))\(hexadecimal(hash.low)).json"
    }

    private func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
