import BridgeCore
import LDIFConnector
import Synchronization
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What one read gave.
struct ReadResult {
    var records: [Record] = []
    var skipped: [(anchor: String?, error: BridgeError)] = []
    var inputs: [ReadInput] = []
    var completeness: Completeness

    /// The error of a partial read.
    var problem: BridgeError? {
        if case .partial(let error) = completeness { error } else { nil }
    }
}

/// A folder of this test, gone with it.
final class Folder: Sendable {
    let path: String

    init(_ files: [String: String]) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("ldif-source-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: path + "/" + name)) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

typealias SettingValues = [String: ConnectorConfiguration.Value]

/// Reads a text as the only file of the source; the attributes that its schema finds unless some are named.
func read(
    _ text: String, _ names: [String]? = nil, _ settings: SettingValues = [:], kind: ResourceKind = .user
) async throws -> ReadResult {
    try await read(["export.ldif": text], names, settings, kind: kind)
}

/// Reads files as one source.
func read(
    _ files: [String: String], _ names: [String]? = nil, _ settings: SettingValues = [:], kind: ResourceKind = .user
) async throws -> ReadResult {
    let folder = try Folder(files)
    let source = try LDIFSource(
        configuration: .init(settings.merging(["files": .text("*.ldif")]) { own, _ in own }), context: .init(baseDirectory: folder.path))
    let known = try await source.sourceSchema().attributes[kind] ?? []
    let layout = AttributeLayout(kind: kind, attributes: names.map { $0.map { .init($0) } } ?? known.map(\.attribute))
    let events = Mutex<[ReadEvent]>([])
    var output = RecordOutput(layout: layout) { event in events.withLock { $0.append(event) } }
    var result = ReadResult(completeness: try await source.read(ReadRequest(layout: layout), into: &output))
    try await output.flush()
    for event in events.withLock({ $0 }) {
        switch event {
        case .records(let batch): result.records += (0..<batch.count).map { batch[$0] }
        case .skipped(let anchor, let error): result.skipped.append((anchor, error))
        case .input(let input): result.inputs.append(input)
        case .checkpoint: break
        }
    }
    withExtendedLifetime(folder) {}
    return result
}
