import Foundation
import Testing

/// The files in `examples/deploy` name commands and options that exist, and systemd takes the units.
@Suite("examples/deploy", .timeLimit(.minutes(5)))
struct DeployTests {
    /// The arguments of each call of the tool: after its name in units, images and the guide, as lists in YAML and JSON.
    private static let calls: [String] = {
        let folder = Repository.root.appending(path: "examples/deploy")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.flatMap { file -> [String] in
            let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            let plain = text.matches(of: /(?:\/bin\/|`|^)idbridge ([a-z]+[^`\n]*)/.anchorsMatchLineEndings()).map { String($0.1) }
            let lists = text.matches(of: /(?:args: |CMD )\[([^\]]+)\]/).map {
                $0.1.filter { $0 != "\"" }.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
            }
            return plain + lists
        }.sorted()
    }()

    @Test("every command and every option in them exists")
    func commands() async throws {
        #expect(Self.calls.count >= 10)
        let tool = Tool(folder: try Folder())
        for call in Self.calls {
            let words = call.split(separator: " ").map(String.init)
            let help = try await tool.run(words[0], "--help", exits: 0)
            #expect(help.output.contains("USAGE: idbridge \(words[0])"), "\(call)")
            for option in words.dropFirst() where option.hasPrefix("--") { #expect(help.output.contains(option), "\(call)") }
        }
    }

    private static let analyze = "/usr/bin/systemd-analyze"

    @Test("systemd takes the units", .enabled(if: FileManager.default.isExecutableFile(atPath: analyze)))
    func units() async throws {
        let folder = try Folder()
        let units = ["idbridge.service", "idbridge-batch.service", "idbridge-batch.timer"]
        for unit in units {
            // Where the tool is not installed systemd would say so.
            try folder.write(try Repository.text("examples/deploy/\(unit)").replacing("/usr/local/bin/idbridge", with: Tool.path), to: unit)
        }
        let verify = try RunningProcess(
            Self.analyze, ["verify"] + units.map { folder.path + "/" + $0 }, folder: folder.path, environment: [:])
        let result = await verify.finish()
        #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty, "\(result)")
    }
}
