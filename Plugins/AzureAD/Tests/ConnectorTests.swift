import AzureADConnectors
import BridgeCore
import Testing

@Suite("connectors")
struct ConnectorTests {
    private static let types: [any SourceConnector.Type] = [
        AzureADGraphConnector.self, AzureADLDIFConnector.self, AzureADXMLConnector.self,
    ]

    private func steps<Source: SourceConnector>(
        _ type: Source.Type, _ files: String, in folder: String, _ more: [String: ConnectorConfiguration.Value] = [:]
    ) async throws -> CheckReport {
        let settings = more.merging(["files": .text(files)]) { own, _ in own }
        return try await Source(configuration: .init(settings), context: .init(baseDirectory: folder)).check()
    }

    @Test("the README has the settings and the vocabulary as they are")
    func readme() throws {
        let text = try #require(String(validating: try bytes(testsFolder + "/../README.md"), as: UTF8.self))
        for type in Self.types { #expect(text.contains(ConnectorDocumentation.settingsTable(type.spec)), "\(type.spec.id)") }
        #expect(text.contains(AzureADVocabulary.markdownTable()))
    }

    @Test("the system is the connector and the directory that the settings name, whatever the files are called")
    func systemIdentity() throws {
        for type in Self.types {
            let source = try type.init(
                configuration: .init(["files": .texts(["a/*.x", "b"]), "system": .text("corp")]),
                context: .init(baseDirectory: "/somewhere"))
            #expect(source.systemIdentity == type.spec.id + ":corp")
            let other = try type.init(configuration: .init(["files": .texts(["c"])]), context: .init())
            #expect(other.systemIdentity == type.spec.id)
        }
    }

    @Test("settings that cannot be are refused", arguments: types.indices)
    func settings(_ index: Int) {
        #expect(throws: BridgeError.self) { try Self.types[index].init(configuration: .init(), context: .init()) }
    }

    @Test("an encoding that is none is refused")
    func encoding() {
        #expect(throws: BridgeError.self) {
            try AzureADLDIFConnector(configuration: .init(["files": .text("x"), "encoding": .text("ebcdic")]), context: .init())
        }
    }

    @Test("check passes for real exports and counts", arguments: [("people.json", 0), ("people.ldif", 1), ("people.dsml.xml", 2)])
    func check(_ file: String, _ index: Int) async throws {
        let report = try await steps(Self.types[index], file, in: fixtures, ["members_of": .text("Bridge Users")])
        #expect(report.passed)
        #expect(report.steps.map(\.name) == ["file \(file)", "format of \(file)", "accountEnabled", "assignment"])
        #expect(report.steps.allSatisfy { $0.outcome == .passed })
        #expect(report.steps[2].detail == "20 people and 1 groups looked at")
    }

    @Test("check warns where an export does not tell disabled accounts")
    func accountEnabled() async throws {
        let folder = Folder()
        folder.write("a.json", #"[{"id":"1","userPrincipalName":"a@x"}]"#)
        let report = try await steps(AzureADGraphConnector.self, "a.json", in: folder.path)
        #expect(report.passed)
        guard case .warning(let text)? = report.steps.last?.outcome else {
            Issue.record("no warning")
            return
        }
        #expect(text.contains("constants: { accountEnabled: \"True\" }"))
    }

    @Test(
        "check fails where a read would, and says why",
        arguments: [("gone.json", nil), ("a.json", ""), ("a.json", "{"), ("a.json", #"{"error":{}}"#), ("a.json", #"[{"mail":"x"}]"#)])
    func failedCheck(_ file: String, _ content: String?) async throws {
        let folder = Folder()
        if let content { folder.write(file, content) }
        let report = try await steps(AzureADGraphConnector.self, file, in: folder.path)
        #expect(!report.passed)
    }

    @Test("check warns of a record that cannot be read")
    func brokenRecord() async throws {
        let folder = Folder()
        folder.write("a.json", #"[{"id":"1","accountEnabled":true},{"id":"2","mail":tru}]"#)
        let report = try await steps(AzureADGraphConnector.self, "a.json", in: folder.path)
        guard case .warning(let text) = report.steps[1].outcome else {
            Issue.record("no warning")
            return
        }
        #expect(text.contains("a.json:1"))
    }

    @Test("a compressed file that is cut is partial", arguments: types.indices)
    func compressed(_ index: Int) async throws {
        let result = try await read(Self.types[index], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3])
        #expect(result.problem?.code == "source.truncated")
    }

    @Test("a group record is read as a group", arguments: [("people.json", 0), ("people.ldif", 1), ("people.dsml.xml", 2)])
    func groups(_ file: String, _ index: Int) async throws {
        let result = try await read(Self.types[index], ["files": .text(file)], in: fixtures, ["displayName"], kind: .group)
        #expect(result.records.map { $0.text(0) } == ["Bridge Users"])
        #expect(result.anchors == ["0f0e0d0c-0b0a-4908-8706-050403020100"])
    }

    @Test("batches of a large export are bounded, and every person comes once")
    func batches() async throws {
        let people = 2000
        let text = (0..<people).map { #"{"id":"\#($0)","displayName":"Person \#($0)"}"# }.joined(separator: "\n")
        let result = try await read(AzureADGraphConnector.self, text: text)
        #expect(result.anchors.count == people)
        #expect(Set(result.anchors).count == people)
    }
}
