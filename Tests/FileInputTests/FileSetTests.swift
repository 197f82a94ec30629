import FileInput
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("File set")
struct FileSetTests {
    private func names(_ patterns: [String], in folder: borrowing TemporaryFolder) throws -> [String] {
        let count = folder.path.count + 1
        return try FileSet(patterns: patterns, relativeTo: folder.path).files.map {
            $0.isStandardInput ? "-" : String($0.path.dropFirst(count))
        }
    }

    @Test(
        "patterns find files, sorted and each once",
        arguments: zip(
            [["b.ldif"], ["*.ldif"], ["?.ldif", "a.ldif"], ["[ac].ldif"], ["*/x.ldif"], ["d*/*.ldif"], ["*.ldif", "-", "e/*", "-"], []],
            [
                ["b.ldif"], ["a.ldif", "b.ldif"], ["a.ldif", "b.ldif"], ["a.ldif"], ["d1/x.ldif", "d2/x.ldif"], ["d1/x.ldif", "d2/x.ldif"],
                ["-", "a.ldif", "b.ldif", "e/y"], [],
            ]))
    func patterns(_ patterns: [String], _ expected: [String]) throws {
        let folder = try TemporaryFolder([
            "b.ldif": [], "a.ldif": [], "c.txt": [], ".hidden.ldif": [], "d1/x.ldif": [], "d2/x.ldif": [], "e/y": [], "e/sub/z": [],
        ])
        #expect(try names(patterns, in: folder) == expected)
    }

    @Test("a name with pattern characters is that file, also in the base folder's path")
    func literal() throws {
        let folder = try TemporaryFolder(["export [1].csv": [], "export 1.csv": [], "b[*]/a1.csv": [], "b/a1.csv": []])
        #expect(try names(["export [1].csv"], in: folder) == ["export [1].csv"])
        let inner = try FileSet(patterns: ["a?.csv"], relativeTo: folder.file("b[*]"))
        #expect(inner.files.map(\.path) == [folder.file("b[*]/a1.csv")])
    }

    @Test("a file that is also linked is read once")
    func links() throws {
        let folder = try TemporaryFolder(["a.ldif": [1]])
        try folder.link("b.ldif", to: "a.ldif")
        #expect(try names(["*.ldif", "./a.ldif"], in: folder).count == 1)
    }

    @Test("an absolute pattern ignores the base folder")
    func absolute() throws {
        let folder = try TemporaryFolder(["a.ldif": []])
        #expect(try FileSet(patterns: [folder.file("*.ldif")], relativeTo: "/nowhere").files.map(\.path) == [folder.file("a.ldif")])
    }

    @Test(
        "problems name the pattern and say what to do",
        arguments: zip(
            ["missing.ldif", "*.xml", "nowhere/*.xml", "sub", "su*", "a.ldif/b", "", "dangling"],
            [FileInputError.Code.notFound, .noMatch, .noMatch, .isDirectory, .isDirectory, .notFound, .notFound, .notFound]))
    func problems(_ pattern: String, _ code: FileInputError.Code) throws {
        let folder = try TemporaryFolder(["a.ldif": []])
        try folder.makeFolder("sub")
        try folder.link("dangling", to: "gone")
        let error = #expect(throws: FileInputError.self) { try FileSet(patterns: ["a.ldif", pattern], relativeTo: folder.path) }
        #expect(error?.code == code)
        #expect(error?.path == pattern)
        #expect(error?.description.contains("[\(code)]") == true)
    }

    @Test("a check reports all problems at once")
    func allProblems() throws {
        let folder = try TemporaryFolder(["a.ldif": []])
        let problems = FileSet.problems(patterns: ["x", "a.ldif", "*.y"], relativeTo: folder.path)
        #expect(problems.map(\.path) == ["x", "*.y"])
    }

    @Test("a file without read permission is an error", .enabled(if: geteuid() != 0, "root may read everything"))
    func unreadable() throws {
        let folder = try TemporaryFolder(["a.ldif": []])
        chmod(folder.file("a.ldif"), 0)
        let error = #expect(throws: FileInputError.self) { try FileSet(patterns: ["a.ldif"], relativeTo: folder.path) }
        #expect(error?.code == .notReadable)
    }
}
