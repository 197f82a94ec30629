import Foundation
import Testing

@Suite("bad input", .timeLimit(.minutes(10)))
struct BadInputTests {
    /// Values of the people in the example, which must never be reported.
    private static let values = [
        "Lovelace", "Hopper", "Vaughan", "Müller", "Čapek", "Jackson", "Kovalevskaya", "Easley", "ada@", "grace@", "mary@", "E1001",
        "E1005",
        "E2001", "49 5361",
    ]

    /// A damaged export.
    enum Damage: String, CaseIterable, CustomTestStringConvertible {
        case missing
        case empty
        case truncated
        case encoding
        case otherFormat

        var testDescription: String { rawValue }

        func apply(to file: String, in folder: Folder) throws {
            let bytes = try folder.bytes(file)
            switch self {
            case .missing: try folder.remove(file)
            case .empty: try folder.write([UInt8](), to: file)
            case .truncated: try folder.write(Array(bytes[..<(bytes.count * 2 / 5)]), to: file)
            case .encoding: try folder.write(Self.latin1(bytes), to: file)
            case .otherFormat: try folder.write("<html><body>Please sign in</body></html>\n", to: file)
            }
        }

        /// Every letter beyond ASCII becomes one byte, as an old editor saves it; there is one in each file then.
        private static func latin1(_ bytes: [UInt8]) -> [UInt8] {
            let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
            var result = scalars.map { $0.value < 256 ? UInt8($0.value) : UInt8(ascii: "?") }
            // In the middle of the first given name, where it is no start of a longer sequence.
            if let place = Data(result).range(of: Data("givenName".utf8))?.upperBound {
                let letter = result[(place + 2)...].firstIndex { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
                if let letter { result[letter] = 0xE4 }
            }
            return result
        }
    }

    @Test(
        "a damaged export: it says where and what to do, changes nobody of it, and names no value",
        arguments: ["input/office.json", "input/plants.ldif", "input/contractors.xml"], Damage.allCases)
    func damagedExport(file: String, damage: Damage) async throws {
        try await Server.withSandbox("--manner", "staffbase", "--registered") { server in
            let tool = try await provisioned(server)
            let before = try await Directory(server).people()
            try damage.apply(to: file, in: tool.folder)
            let check = try await tool.run("check", "pipeline.yaml")
            #expect(check.output.contains(file), "\(check)")
            expectSilence(check)
            #expect(!Self.values.contains { check.output.contains($0) }, "check reports no values: \(check)")
            let plan = try await tool.run("plan", "pipeline.yaml")
            #expect(plan.status == (plan.output.contains(", partial") ? 1 : 0), "\(plan)")
            #expect(plan.output.contains(", partial") || plan.output.contains("unreadable"), "\(plan)")
            #expect(plan.output.contains("Nothing to do."))
            expectSilence(plan)
            #expect(try await Directory(server).people() == before)
        }
    }

    @Test("two records with one key: both are held and listed, the others go on")
    func oneKeyTwice() async throws {
        try await Server.withSandbox("--manner", "staffbase", "--registered") { server in
            let tool = try example(server)
            try tool.folder.replace("\"E1005\"", with: "\"E1001\"", in: "input/office.json")
            let plan = try await tool.run("plan", "pipeline.yaml", exits: 3)
            #expect(plan.output.contains("held.same_join_key 2"))
            #expect(plan.output.contains("11 to create"))
            expectSilence(plan)
        }
    }

    /// A target that cannot be used.
    enum Obstacle: String, CaseIterable, CustomTestStringConvertible {
        case notThere
        case wrongToken
        case webPage
        case gateway

        var testDescription: String { rawValue }

        /// What the message must hold.
        var words: [String] {
            switch self {
            case .notThere: ["127.0.0.1", "cannot be reached", "check the address"]
            case .wrongToken: ["token", "401", "it is wrong or expired"]
            case .webPage: ["web page came instead of data", "the address is not that of the service"]
            case .gateway: ["502", "try again later"]
            }
        }

        /// Runs `body` with the variables of a server that has this fault, at the given port and over the given directory.
        func withServer(port: String, storage: String, _ body: ([String: String]) async throws -> Void) async throws {
            let arguments = ["--manner", "staffbase", "--registered", "--token", "rehearsal", "--port", port, "--storage", storage]
            let variables = ["SCIM_URL": "http://127.0.0.1:\(port)/scim", "SCIM_TOKEN": "rehearsal"]
            switch self {
            case .notThere: try await body(variables)
            case .wrongToken:
                try await Server.withSandbox(arguments) { _ in try await body(variables.merging(["SCIM_TOKEN": "open-sesame"]) { $1 }) }
            case .webPage:
                let server = try WebPageServer(port: port)
                defer { server.stop() }
                try await body(variables)
            case .gateway:
                try await Server.withSandbox(arguments + ["--fault-every", "1", "--fault", "html"]) { _ in try await body(variables) }
            }
        }
    }

    @Test("a first plan against a target that cannot be used: where, what to do, exit 1, and no plan", arguments: Obstacle.allCases)
    func firstPlan(obstacle: Obstacle) async throws {
        let folder = try Folder(copying: "examples/three-sources")
        try await obstacle.withServer(port: "\(try freePort())", storage: folder.path + "/directory.jsonl") { variables in
            let tool = Tool(folder: folder, environment: variables)
            let check = try await tool.run("check", "pipeline.yaml", exits: 1)
            #expect(check.output.contains("failed"))
            expectSilence(check, also: ["open-sesame"])
            let plan = try await tool.run("plan", "pipeline.yaml", exits: 1)
            for word in obstacle.words { #expect(plan.errors.contains(word), "\(plan)") }
            expectSilence(plan, also: ["open-sesame"])
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/.idbridge/staff.plan"))
        }
    }

    @Test(
        "a target that cannot be used in a later run: it stops with the reason, and the next run does what was left",
        arguments: Obstacle.allCases)
    func laterRun(obstacle: Obstacle) async throws {
        let folder = try Folder(copying: "examples/three-sources")
        let (port, storage) = ("\(try freePort())", folder.path + "/directory.jsonl")
        let arguments = ["--manner", "staffbase", "--registered", "--token", "rehearsal", "--port", port, "--storage", storage]
        try await Server.withSandbox(arguments) { try await provision(Tool(folder: folder, environment: $0.environment)) }
        try folder.replace("Rear Admiral", with: "Commodore", in: "input/office.json")
        try await obstacle.withServer(port: port, storage: storage) { variables in
            let run = try await Tool(folder: folder, environment: variables).run("run", "pipeline.yaml", exits: 1)
            for word in obstacle.words { #expect(run.output.contains(word), "\(run)") }
            expectSilence(run, also: ["open-sesame"])
        }
        try await Server.withSandbox(arguments) { server in
            #expect(try await Directory(server).people() == Expected.people)
            let run = try await Tool(folder: folder, environment: server.environment).run("run", "pipeline.yaml", exits: 0)
            #expect(run.output.contains("applied; 1 update"), "\(run)")
        }
    }

    @Test("another tenant than the state's: refused with both named, state untouched")
    func otherTenant() async throws {
        try await Server.withSandbox("--manner", "staffbase", "--registered") { server in
            let tool = try await provisioned(server)
            try await Server.withSandbox("--manner", "staffbase", "--token", server.token) { other in
                try await expectRefusal(tool, environment: ["SCIM_URL": other.url], says: ["target", "127.0.0.1"])
                #expect(try await Directory(other).people().isEmpty)
            }
        }
    }

    @Test("a pattern that no file matches: where, what to do, nobody changes")
    func patternWithoutFile() async throws {
        try await Server.withSandbox("--manner", "staffbase", "--registered") { server in
            let tool = try example(server)
            try tool.folder.replace("files: input/plants.ldif", with: "files: input/plant-*.ldif", in: "pipeline.yaml")
            let check = try await tool.run("check", "pipeline.yaml", exits: 1)
            #expect(check.output.contains("input/plant-*.ldif: No file matches this pattern"))
            let plan = try await tool.run("plan", "pipeline.yaml")
            #expect(plan.output.contains("partial: input/plant-*.ldif: No file matches this pattern"))
            #expect(!plan.output.contains("to create"), "whoever could be in the missing source waits")
        }
    }

    @Test("a pipeline file with ten mistakes: all at once, each with its line and a caret")
    func tenMistakes() async throws {
        let folder = try Folder()
        try folder.write(try Repository.text("Tests/BridgePipelineFileTests/Fixtures/bad/ten-mistakes.yaml"), to: "pipeline.yaml")
        let result = try await Tool(folder: folder).run("validate", "pipeline.yaml", exits: 1)
        let problems = result.errors.split(separator: "\n").filter { $0.hasPrefix("pipeline.yaml:") && $0.contains(": error: ") }
        #expect(problems.count >= 10, "\(result)")
        #expect(result.errors.contains("did you mean"))
        #expect(result.errors.split(separator: "\n").count { $0.contains("^") } >= 10)
        #expect(result.output.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/.idbridge"))
    }

    @Test(
        "a plan that is none is refused with what to do",
        arguments: [
            ("nothing.plan", "There is no plan file nothing.plan"), ("input/office.json", "is no plan file"),
            ("pipeline.yaml", "no plan yet"),
        ])
    func wrongPlan(argument: String, message: String) async throws {
        let variables = ["SCIM_URL": "http://127.0.0.1:9/scim", "SCIM_TOKEN": "t"]
        let tool = Tool(folder: try Folder(copying: "examples/three-sources"), environment: variables)
        let result = try await tool.run("apply", argument, exits: 1)
        #expect(result.errors.contains(message), "\(result)")
        #expect(result.errors.contains("idbridge plan"), "it says what to do")
        expectSilence(result)
    }

    @Test("a plan that is older than the state, or than the pipeline, is refused as stale")
    func stalePlan() async throws {
        try await Server.withSandbox("--manner", "staffbase", "--registered") { server in
            let tool = try await provisioned(server)
            try tool.folder.replace("Rear Admiral", with: "Commodore", in: "input/office.json")
            try await tool.run("plan", "pipeline.yaml", "--out", "first.plan", exits: 2)
            try tool.folder.replace("Commodore", with: "Commander", in: "input/office.json")
            try await tool.run("plan", "pipeline.yaml", "--out", "second.plan", exits: 2)
            let old = try await tool.run("apply", "first.plan", exits: 1)
            #expect(old.errors.contains("make a new plan"), "\(old)")
            try tool.folder.replace("'[city]'", with: "'ToUpper([city])'", in: "pipeline.yaml")
            let changed = try await tool.run("apply", "second.plan", exits: 1)
            #expect(changed.errors.contains("The pipeline changed since the plan was made; make a new plan."), "\(changed)")
            #expect(try await Directory(server).people() == Expected.people)
        }
    }

    @Test("a second pipeline with the same target is refused with the first one's name")
    func ownedTarget() async throws {
        try await Server.withSandbox("--manner", "staffbase", "--registered") { server in
            let tool = try await provisioned(server)
            try tool.folder.write(tool.folder.text("pipeline.yaml").replacing("name: staff", with: "name: others"), to: "others.yaml")
            let plan = try await tool.run("plan", "others.yaml", exits: 1)
            #expect(plan.errors.contains("belongs to the pipeline “staff”"), "\(plan)")
            expectSilence(plan)
            #expect(!FileManager.default.fileExists(atPath: tool.folder.path + "/.idbridge/others.sqlite"))
        }
    }

    // MARK: Helpers

    private func example(_ server: Server) throws -> Tool {
        Tool(folder: try Folder(copying: "examples/three-sources"), environment: server.environment)
    }

    private func provisioned(_ server: Server) async throws -> Tool {
        let tool = try example(server)
        try await provision(tool)
        return tool
    }

    private func provision(_ tool: Tool) async throws {
        try await tool.run("plan", "pipeline.yaml", exits: 3)
        try await tool.run("release", "pipeline.yaml", "--reason", "looked at it", exits: 0)
        try await tool.run("apply", "pipeline.yaml", exits: 0)
    }

    /// A change is due, and the command refuses: exit 1, the state's generation as it was.
    private func expectRefusal(
        _ tool: Tool, environment: [String: String], says words: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try tool.folder.replace("Rear Admiral", with: "Commodore", in: "input/office.json")
        let state = tool.folder.path + "/.idbridge/staff.sqlite"
        let before = try await StateFile.generation(state)
        let plan = try await tool.run("plan", "pipeline.yaml", environment: environment)
        #expect(plan.status == 1, "\(plan)", sourceLocation: sourceLocation)
        for word in words { #expect(plan.errors.contains(word), "\(plan)", sourceLocation: sourceLocation) }
        expectSilence(plan, also: Array(environment.filter { $0.key == "SCIM_TOKEN" }.values), sourceLocation: sourceLocation)
        #expect(try await StateFile.generation(state) == before, sourceLocation: sourceLocation)
    }

    /// Nothing of a person and no secret is on standard error.
    private func expectSilence(_ result: Tool.Result, also secrets: [String] = [], sourceLocation: SourceLocation = #_sourceLocation) {
        for value in Self.values + secrets { #expect(!result.errors.contains(value), "\(result)", sourceLocation: sourceLocation) }
    }
}
