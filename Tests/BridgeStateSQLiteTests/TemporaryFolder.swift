#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A folder of one test.
struct TemporaryFolder {
    let root: String

    init() throws {
        root = FileManager.default.temporaryDirectory.path + "/bridge-state-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { root + "/" + name }

    /// The permissions of a file or folder.
    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
    }

    func remove() { try? FileManager.default.removeItem(atPath: root) }
}
