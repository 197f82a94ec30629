import FileInput
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("FileInput: values in files of an allowed folder")
struct ValueFolderTests {
    /// A folder `allowed` with files and links, beside a file that nobody may see.
    final class Scene {
        let root = FileManager.default.temporaryDirectory.path + "/value-folder-\(UUID().uuidString)"
        var allowed: ValueFolder { ValueFolder(path: "allowed", relativeTo: root, sizeLimit: 100) }

        init() throws {
            let files = FileManager.default
            try files.createDirectory(atPath: root + "/allowed/deep er", withIntermediateDirectories: true)
            for (name, text) in [
                ("secret", "secret"), ("allowed/photo", "photo"), ("allowed/deep er/ü", "deep"),
                ("allowed/large", String(repeating: "x", count: 101)),
            ] {
                try Data(text.utf8).write(to: URL(filePath: root + "/" + name))
            }
            try files.createSymbolicLink(atPath: root + "/allowed/link", withDestinationPath: "../secret")
            try files.createSymbolicLink(atPath: root + "/allowed/up", withDestinationPath: "..")
        }

        deinit { try? FileManager.default.removeItem(atPath: root) }
    }

    @Test(
        "a file in the folder is read, however its URL is written",
        arguments: [
            ("file://ROOT/allowed/photo", "photo"), ("file:ROOT/allowed/photo", "photo"), ("FILE://localhost/ROOT/allowed/photo", ""),
            ("file://LocalHostROOT/allowed/photo", "photo"), ("file://ROOT/allowed/deep%20er/%C3%BC", "deep"),
            ("file://ROOT/%61llowed/photo", "photo"),
        ])
    func inside(_ url: String, _ content: String) throws {
        let scene = try Scene()
        let bytes = try? scene.allowed.bytes(url: url.replacing("ROOT", with: scene.root))
        #expect(bytes.map { String(decoding: $0, as: UTF8.self) } ?? "" == content)
    }

    @Test(
        "nothing else is opened",
        arguments: [
            "file://ROOT/secret", "file://ROOT/allowed/../secret", "file://ROOT/allowed/%2e%2e/secret", "file://ROOT/allowed/%2E./secret",
            "file://ROOT/allowed/..%2Fsecret", "file://ROOT/allowed/link", "file://ROOT/allowed/up/secret",
            "file://ROOT/allowed/up/allowed/photo",
            "file://ROOT/allowed/./photo", "file://ROOT/allowed//photo", "file://ROOT/allowed", "file://ROOT/allowed/",
            "file://ROOT/allowed/deep%20er",
            "file://ROOT/allowed/photo%00", "file://ROOT/allowed/photo%", "file://ROOT/allowed/photo%2", "file://ROOT/allowed/photo?x",
            "file://ROOT/allowed/photo#x", "file://ROOT/allowed/missing", "file://ROOT/allowed/large", "file://ROOT/allowedly/photo",
            "file://host/ROOT/allowed/photo", "file:allowed/photo", "ROOT/allowed/photo", "http://localhostROOT/allowed/photo",
            "ldap://x/", "file:", "",
        ])
    func outside(_ url: String) throws {
        let scene = try Scene()
        #expect(throws: FileInputError.self) { try scene.allowed.bytes(url: url.replacing("ROOT", with: scene.root)) }
    }

    @Test("a refusal does not repeat the URL")
    func silence() throws {
        do {
            _ = try ValueFolder(path: "/allowed").bytes(url: "file:///people/ada")
            Issue.record("It was opened.")
        } catch {
            #expect(!error.description.contains("people"))
        }
    }
}
