import AzureADConnectors
import BridgeCore
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
    var completeness: Completeness

    var anchors: [String] { records.map(\.anchor) }

    /// The error of a partial read.
    var problem: BridgeError? {
        if case .partial(let error) = completeness { error } else { nil }
    }

    /// How a complete read is known to be complete.
    var evidence: Completeness.Evidence? {
        if case .complete(let evidence) = completeness { evidence } else { nil }
    }

    func record(_ attribute: String, _ value: String) -> Record? { records.first { $0.text(named: attribute) == value } }
}

/// A folder of this test, gone with it.
final class Folder: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("azure-ad-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ bytes: some Sequence<UInt8>) {
        _ = FileManager.default.createFile(atPath: path + "/" + name, contents: Data(bytes))
    }

    func append(_ name: String, _ text: String) {
        guard let before = try? bytes(path + "/" + name) else { return }
        // In place, as an exporter does it, not as a new file of that name.
        try? Data(before + Array(text.utf8)).write(to: URL(filePath: path + "/" + name))
    }

    func write(_ name: String, _ text: String) { write(name, text.utf8) }
}

func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

let testsFolder = URL(filePath: #filePath).deletingLastPathComponent().path
let fixtures = testsFolder + "/Fixtures"
/// Real files that nobody of the project wrote; they stand beside the checkout.
let samples = URL(filePath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../../shared/samples").standardized.path

func layout(_ names: [String], kind: ResourceKind = .user) -> AttributeLayout {
    AttributeLayout(kind: kind, attributes: names.map { AzureADVocabulary.attribute(named: $0)?.renamed($0) ?? .init($0) })
}

extension AzureADVocabulary.Attribute {
    func renamed(_ name: String) -> AttributeLayout.Attribute {
        var attribute = attribute
        attribute.name = name
        return attribute
    }
}

func read<Source: SourceConnector>(
    _ type: Source.Type, _ settings: [String: ConnectorConfiguration.Value], in folder: String, _ names: [String],
    kind: ResourceKind = .user
) async throws -> ReadResult {
    let source = try Source(configuration: .init(settings), context: .init(baseDirectory: folder))
    let events = Mutex<[ReadEvent]>([])
    var output = RecordOutput(layout: layout(names, kind: kind)) { event in events.withLock { $0.append(event) } }
    let completeness = try await source.read(ReadRequest(layout: output.layout), into: &output)
    try await output.flush()
    var result = ReadResult(completeness: completeness)
    for event in events.withLock({ $0 }) {
        switch event {
        case .records(let batch): result.records += (0..<batch.count).map { batch[$0] }
        case .skipped(let anchor, let error): result.skipped.append((anchor, error))
        case .checkpoint, .input: break
        }
    }
    return result
}

/// Reads a text as the only file of a source.
func read<Source: SourceConnector>(
    _ type: Source.Type, _ text: some Sequence<UInt8>, _ names: [String] = ["displayName"],
    settings: [String: ConnectorConfiguration.Value] = [:], kind: ResourceKind = .user
) async throws -> ReadResult {
    let folder = Folder()
    folder.write("export", text)
    let result = try await read(type, settings.merging(["files": .text("export")]) { own, _ in own }, in: folder.path, names, kind: kind)
    withExtendedLifetime(folder) {}
    return result
}

func read<Source: SourceConnector>(
    _ type: Source.Type, text: String, _ names: [String] = ["displayName"], settings: [String: ConnectorConfiguration.Value] = [:],
    kind: ResourceKind = .user
) async throws -> ReadResult {
    try await read(type, Array(text.utf8), names, settings: settings, kind: kind)
}
