import Foundation
import Testing

/// Compares a text with the one that was recorded under a name. `RECORD_SNAPSHOTS=1` writes the files anew.
///
/// - Parameter anyOrder: the lines' order counts for nothing, where the tool promises none.
func expectSnapshot(
    _ text: String, _ name: String, anyOrder: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(name).txt")
    var text = Normalised.text(text)
    if anyOrder { text = text.split(separator: "\n", omittingEmptySubsequences: false).sorted().joined(separator: "\n") }
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
        try Data(text.utf8).write(to: file)
        return
    }
    let recorded = (try? String(contentsOf: file, encoding: .utf8)) ?? "(not recorded; RECORD_SNAPSHOTS=1 records it)"
    #expect(text == recorded, "the output differs from Snapshots/\(name).txt", sourceLocation: sourceLocation)
}

/// What differs from run to run is replaced: times, identifiers, ports, folders.
enum Normalised {
    static func text(_ text: String, folder: String = NSTemporaryDirectory()) -> String {
        var text = text
        text.replace(/[0-9]{8}T[0-9]{6}Z-[0-9a-z]+/, with: "PLAN")
        text.replace(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z/, with: "TIME")
        text.replace(/127\.0\.0\.1:[0-9]+/, with: "127.0.0.1:PORT")
        text.replace(/idbridge-commands-[0-9A-F-]{36}/, with: "FOLDER")
        text.replace(/account [0-9a-f]{24}/, with: "account ID")
        text.replace(/"account" : "[0-9a-f]{24}"/, with: "\"account\" : \"ID\"")
        text.replace(/manager\.value(:| =) [0-9]+/, with: { "manager.value\($0.1) IDENTITY" })
        text.replace(/"(generation)" : [0-9]+/, with: { "\"\($0.1)\" : N" })
        text.replace(/"(pipelineHash)" : "[0-9a-f]+"/, with: { "\"\($0.1)\" : \"HASH\"" })
        return text.replacing(folder.hasSuffix("/") ? String(folder.dropLast()) : folder, with: "TMP")
    }
}
