import Foundation
import SCIM
import SCIMPath
import Testing

@testable import BridgeSandbox

@Suite("The directory on a file")
struct DirectoryFileTests {
    /// Calls a closure with the path of a file that does not exist yet.
    private func withFile(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appending(path: "directory.jsonl").path)
    }

    private func open(_ path: String, _ manner: SandboxManner = .rfc) throws -> SCIMDirectory {
        try SCIMDirectory(manner: manner, storage: .file(path))
    }

    @Test("what was written is there after a restart: order, versions, memberships, registration")
    func restart() throws {
        try withFile { path in
            var before: DirectoryPage?
            do {
                let directory = try open(path)
                let ids = try ["carl", "ada", "bob"].map { try directory.create(userBody($0), type: .user).id }
                _ = try directory.create(groupBody(members: ids), type: .group)
                _ = try directory.replace(.user, id: ids[0], with: userBody("carla"))
                try directory.delete(.user, id: ids[1])
                before = try directory.query(types: [.user, .group])
            }
            #expect(try open(path).query(types: [.user, .group]) == before)
        }
    }

    @Test("the registration of a user survives")
    func registration() throws {
        try withFile { path in
            var ids: [String] = []
            do {
                let directory = try open(path, .staffbase)
                ids = try ["1", "2"].map { try directory.create(userBody(nil, externalId: $0), type: .user).id }
                try directory.register(id: ids[0])
            }
            let directory = try open(path, .staffbase)
            #expect(ids.map { directory.isRegistered(id: $0) } == [true, false])
        }
    }

    @Test("opening drops what later lines replaced, and a line that was cut off")
    func compaction() throws {
        try withFile { path in
            do {
                let directory = try open(path)
                let id = try directory.create(userBody("a"), type: .user).id
                for name in ["b", "c", "d"] { _ = try directory.replace(.user, id: id, with: userBody(name)) }
            }
            let written = try String(contentsOfFile: path, encoding: .utf8)
            #expect(written.split(separator: "\n").count == 4)
            try (written + #"{"type":"User","id":"cut"#).write(toFile: path, atomically: true, encoding: .utf8)
            do {
                let directory = try open(path)
                #expect(directory.count(.user) == 1)
                _ = try directory.create(userBody("e"), type: .user)
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 2)
            #expect(try open(path).count(.user) == 2)
        }
    }

    @Test("the file is for its owner only, also after it was written anew")
    func permissions() throws {
        try withFile { path in
            let mode = { try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int }
            do {
                let directory = try open(path)
                let id = try directory.create(userBody("a"), type: .user).id
                try directory.delete(.user, id: id)
            }
            #expect(try mode() == 0o600)
            _ = try open(path)
            #expect(try mode() == 0o600)
        }
    }

    @Test("a line that is none is an error with its place", arguments: ["nonsense\n", "{\"id\":\"x\"}\n", "[]\n", "notes of somebody"])
    func invalidLine(text: String) throws {
        try withFile { path in
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            do {
                _ = try open(path)
                Issue.record("no error was thrown")
            } catch let error as SandboxStorageError {
                #expect(error.line == 1)
                #expect(error.path == path)
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test("two sandboxes do not share a file")
    func exclusive() throws {
        try withFile { path in
            let first = try open(path)
            #expect(throws: SandboxStorageError.self) { try open(path) }
            _ = try first.create(userBody("a"), type: .user)
        }
    }

    @Test("a place where no file can be is an error")
    func unwritable() {
        #expect(throws: SandboxStorageError.self) { try open("/nowhere/at/all/directory.jsonl") }
    }
}
