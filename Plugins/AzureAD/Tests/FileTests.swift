import BridgeCore
import FileInput
import Testing

@testable import AzureADConnectors

@Suite("files that change")
struct FileTests {
    @Test(
        "a file that changes while it is read cannot be trusted, and may be read again",
        arguments: [FileChunks.Change.grew, .shrank, .rewritten, .replaced])
    func changed(_ change: FileChunks.Change) {
        let error = ExportFiles.objection(change, file: "a.ldif")
        #expect(error?.code == "source.changed")
        #expect(error?.recovery == .retry(after: nil))
        #expect(error?.place?.file == "a.ldif")
    }

    @Test("a file that stays as it is, and a pipe, are trusted", arguments: [FileChunks.Change.none, .unknown])
    func unchanged(_ change: FileChunks.Change) { #expect(ExportFiles.objection(change, file: "a.ldif") == nil) }

    @Test("a file that grows under a slow reader is partial")
    func growing() async throws {
        let folder = Folder()
        let person = "dn: CN=Ada,DC=x\nobjectClass: user\nobjectGUID: 00000000-0000-4000-8000-000000000001\ndisplayName: Ada\n\n"
        folder.write("a.ldif", String(repeating: person, count: 6000))
        let source = try AzureADLDIFConnector(
            configuration: .init(["files": .text("a.ldif")]), context: .init(baseDirectory: folder.path))
        // The first batch is full before the end of the file: from then on the file is longer.
        var output = RecordOutput(layout: layout(["displayName"])) { _ in folder.append("a.ldif", person) }
        guard case .partial(let error) = try await source.read(ReadRequest(layout: output.layout), into: &output) else {
            Issue.record("not partial")
            return
        }
        #expect(error.code == "source.changed")
    }
}
