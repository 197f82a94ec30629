import Foundation
import Testing

/// Who may import whom: ARCHITECTURE.md's diagram as a table, held against the imports of every source file.
@Suite("The import diagram")
struct ImportTests {
    /// For each target, the targets of ours that its files may import.
    static let allowed: [String: Set<String>] = [
        "SCIMPath": [], "LDIF": [], "FileInput": ["CLibArchive", "CZlib"], "CZlib": [], "CLibArchive": [], "JSONStream": [], "CLibXML2": [],
        "XMLStream": ["CLibXML2"], "CPCRE2": [], "CCurl": [],
        "SCIM": ["SCIMPath"],
        "BridgeCore": ["SCIMPath"],
        "BridgeMapping": ["BridgeCore", "SCIMPath", "CPCRE2"],
        "BridgeState": ["BridgeCore", "SCIMPath"],
        "BridgeStateSQLite": ["BridgeCore", "BridgeState", "SCIMPath"],
        "BridgePipeline": ["BridgeCore", "BridgeMapping", "BridgeState", "SCIMPath"],
        "BridgePipelineFile": ["BridgeCore", "BridgeMapping", "BridgePipeline", "BridgeState", "SCIMPath"],
        "BridgeEngine": ["BridgeCore", "BridgeMapping", "BridgePipeline", "BridgeState", "SCIMPath"],
        "BridgeHTTP": ["BridgeCore"],
        "SCIMTarget": ["BridgeCore", "BridgeHTTP", "SCIM", "SCIMPath"],
        "BridgeSandbox": ["SCIM", "SCIMPath"],
        "BridgeTestKit": ["BridgeCore", "BridgeHTTP", "BridgeState", "SCIMPath"],
        "BridgeMonitor": [],
        "BridgeNotify": ["BridgeCore", "BridgeHTTP", "BridgePipeline", "CCurl"],
        "BridgeCommands": [
            "BridgeCore", "BridgeEngine", "BridgeMapping", "BridgeMonitor", "BridgeNotify", "BridgePipeline", "BridgePipelineFile",
            "BridgeSandbox", "BridgeState", "BridgeStateSQLite", "SCIMPath",
        ],
        "BuiltinConnectors": ["BridgeCore", "AzureADConnectors", "LDIFConnector", "SCIMConnector", "StaffbaseConnector"],
        "idbridge": ["BridgeCommands", "BridgeCore", "BuiltinConnectors"],
    ]

    /// What plug-ins may import: the core, and leaves for formats and protocols. Never the engine, never another plug-in.
    static let allowedForPlugins: Set<String> = [
        "BridgeCore", "BridgeHTTP", "FileInput", "JSONStream", "LDIF", "SCIM", "SCIMPath", "SCIMTarget", "XMLStream",
    ]

    /// Third-party modules that only these targets may use.
    static let users: [String: Set<String>] = [
        "Yams": ["BridgePipelineFile"], "GRDB": ["BridgeStateSQLite"], "ArgumentParser": ["BridgeCommands"],
        "Hummingbird": ["BridgeSandbox", "BridgeMonitor"], "AsyncHTTPClient": ["BridgeHTTP"], "JWTKit": ["AzureAD"],
    ]

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The targets under `Sources`, and the plug-ins.
    static let targets: [String] = {
        let sources = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path)) ?? []
        let plugins = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Plugins").path)) ?? []
        return (sources.map { "Sources/\($0)" } + plugins.map { "Plugins/\($0)/Sources" }).sorted()
    }()

    @Test("has every target of the tree", arguments: targets)
    func isComplete(target: String) {
        let name = target.split(separator: "/")[1]
        #expect(target.hasPrefix("Plugins/") || Self.allowed[String(name)] != nil, "\(name) is not in the diagram; say what it may import")
    }

    @Test("holds in every file", arguments: targets)
    func holds(target: String) throws {
        let name = String(target.split(separator: "/")[1])
        let isPlugin = target.hasPrefix("Plugins/")
        let ours = Set(Self.allowed.keys).union(["AzureADConnectors", "LDIFConnector", "SCIMConnector", "StaffbaseConnector"])
        let allowed = isPlugin ? Self.allowedForPlugins : Self.allowed[name] ?? []
        let files = try Self.swiftFiles(in: Self.root.appending(path: target))
        #expect(!files.isEmpty || name.hasPrefix("C"))
        for file in files {
            for module in try Self.imports(of: file) {
                if ours.contains(module) { #expect(allowed.contains(module), "\(file.lastPathComponent) imports \(module)") }
                if let users = Self.users[module] { #expect(users.contains(name), "\(file.lastPathComponent) imports \(module)") }
            }
        }
    }

    private static func swiftFiles(in folder: URL) throws -> [URL] {
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (found?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
    }

    private static func imports(of file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), index <= 1, words.count > index + 1 else { return nil }
            return String(words[index + 1])
        }
    }
}
