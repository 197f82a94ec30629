import Testing

@Suite("help")
struct HelpTests {
    private static let commands: [[String]] = [
        [], ["validate"], ["check"], ["read"], ["plan"], ["apply"], ["run"], ["start"], ["release"], ["explain"], ["connectors"],
        ["connectors", "list"], ["connectors", "describe"], ["sandbox"], ["sandbox", "scim"], ["sandbox", "graph"], ["eval"], ["test"],
        ["import"], ["import", "entra"], ["hold"], ["undo"], ["status"], ["log"], ["provision"], ["join"],
        ["state"], ["state", "export"], ["state", "import"], ["state", "verify"], ["state", "rebind"],
        ["show"], ["forget"], ["schema"], ["codes"],
    ]

    @Test("--help of every command is as recorded, on standard output, and ends with 0", arguments: commands)
    func help(command: [String]) async throws {
        let run = await CommandLineRun(command + ["--help"])
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        try expectSnapshot(run.transcript, "help-" + (["idbridge"] + command).joined(separator: "-"))
    }

    @Test("--version is one line")
    func version() async {
        let run = await CommandLineRun(["--version"])
        #expect(run.status == 0)
        #expect(run.output.split(separator: "\n").count == 1)
    }

    @Test(
        "a wrong command line is explained on standard error and ends with 64",
        arguments: [
            ["nonsense"], ["plan"], ["apply"], ["plan", "a.yaml", "--nonsense"], ["read"], ["read", "a.yaml", "--connector", "scim"],
            ["release", "a.plan"], ["log", "a.yaml", "--json", "--csv"], ["provision", "a.yaml"], ["provision", "a.yaml", "--user", ""],
            ["join", "a.yaml", "--json", "--csv"],
            ["hold", "a.yaml", "--user", "ada", "--reason", "", "--until", "soon"],
            ["sandbox", "scim", "--manner", "nonsense"], ["sandbox", "scim", "--fault", "nonsense"],
            ["sandbox", "graph", "--fault", "nonsense"],
        ])
    func usage(arguments: [String]) async throws {
        let run = await CommandLineRun(arguments)
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        try expectSnapshot(run.transcript, "usage-" + arguments.joined(separator: "-"))
    }
}
