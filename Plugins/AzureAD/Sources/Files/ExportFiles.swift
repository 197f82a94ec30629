import BridgeCore
import FileInput

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The files of a source as its settings name them.
struct ExportFiles: Sendable {
    /// Paths and patterns as they stand in the pipeline file.
    let patterns: [String]
    private let base: String

    init(patterns: [String], base: String) {
        self.patterns = patterns
        self.base = base
    }

    /// Looks the files up now.
    func find() throws(BridgeError) -> [InputFile] {
        do {
            return try FileSet(patterns: patterns, relativeTo: base).files
        } catch {
            throw BridgeError(reading: error.path, error)
        }
    }

    /// The file's name as the user knows it: without the folder of the pipeline file.
    func name(_ file: InputFile) -> String {
        let prefix = base.hasSuffix("/") ? base : base + "/"
        return file.path.hasPrefix(prefix) ? String(file.path.dropFirst(prefix.count)) : file.path
    }

    /// The file's name, in an archive with the name of the file in it.
    func name(_ file: InputFile, member: String?) -> String { member.map { "\(name(file))/\($0)" } ?? name(file) }

    /// The file as `expect` counts it.
    func input(_ file: InputFile, _ size: Int64?, _ modified: Int64?) -> ReadInput {
        ReadInput(name: name(file), bytes: size, modified: modified.map { Date(timeIntervalSince1970: Double($0) / 1e9) })
    }

    /// Why a file that changed while it was read cannot be trusted, or nil.
    static func objection(_ change: FileChunks.Change?, file: String) -> BridgeError? {
        guard let change, !change.isHarmless else { return nil }
        let what =
            switch change {
            case .grew: "grew"
            case .shrank: "became shorter"
            case .replaced: "was replaced"
            default: "was written to"
            }
        return BridgeError(
            "source.changed", "The file \(what) while it was read: the export is still at work. Read it when the export has ended.",
            place: .init(file: file), recovery: .retry(after: nil), effect: .none)
    }
}
