import Foundation

/// A folder of one test, removed at its end.
final class Folder: Sendable {
    let url: URL

    /// An empty folder, or a copy of one of the repository.
    init(copying source: String? = nil) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "idbridge-test-\(UUID().uuidString)")
        if let source {
            try FileManager.default.copyItem(at: Repository.root.appending(path: source), to: url)
            try? FileManager.default.removeItem(at: url.appending(path: ".idbridge"))
        } else {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var path: String { url.path }

    func text(_ name: String) throws -> String { try String(contentsOf: url.appending(path: name), encoding: .utf8) }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url.appending(path: name))) }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: url.appending(path: name)) }

    /// Changes a file that must hold a text.
    func replace(_ old: String, with new: String, in name: String) throws {
        let before = try text(name)
        guard before.contains(old) else { throw TimedOut(description: "\(name) does not hold the text to replace") }
        try write(before.replacing(old, with: new), to: name)
    }
}
