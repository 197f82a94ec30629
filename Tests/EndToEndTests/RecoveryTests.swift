import Foundation
import Testing

/// How a source fails in one run.
enum Failure: CaseIterable, CustomTestStringConvertible {
    case missing
    case truncated

    var testDescription: String { "\(self)" }

    func apply(to file: String, in folder: Folder) throws {
        switch self {
        case .missing: try folder.remove(file)
        case .truncated: try folder.write(Array(try folder.bytes(file).dropLast(700)), to: file)
        }
    }
}

@Suite("two sources with shared people, each failing in turn", .timeLimit(.minutes(10)))
struct RecoveryTests {
    /// Twenty people in the office, twenty at the plant, ten of them the same.
    private static let office = Population.people(0..<20)
    private static let plants = Population.people(10..<30)

    /// What changes from one night to the next: both exports and the mapping.
    private struct Night {
        var office: [Population.Person]
        var plants: [Population.Person]
        var title: String
    }

    private static let nights: [Night] = [
        Night(office: office, plants: plants, title: "[jobTitle]"),
        // Promotions in the office, and the mapping changes.
        Night(office: Population.people(0..<20, title: "Lead"), plants: plants, title: #"Join(" ", [jobTitle], [city])"#),
        // New people on both sides, one of them in both.
        Night(
            office: Population.people(0..<21, title: "Lead"), plants: Population.people(10..<32), title: #"Join(" ", [jobTitle], [city])"#),
        // Promotions at the plant, and the mapping changes back.
        Night(office: Population.people(0..<21, title: "Lead"), plants: Population.people(10..<32, title: "Expert"), title: "[jobTitle]"),
    ]

    @Test(
        "no write for a held person, no double, and in the end the same people as without the failures",
        arguments: Failure.allCases, [0, 1])
    func failing(failure: Failure, first: Int) async throws {
        let undisturbed = try await walk { _, _ in }
        let disturbed = try await walk { night, folder in
            guard night > 0 else { return }
            try failure.apply(to: ["office.json", "plants.ldif"][(night + first) % 2], in: folder)
        }
        #expect(disturbed == undisturbed)
        #expect(disturbed.count == 32, "nobody twice, nobody left out")
    }

    /// Every night one run with what `disturb` leaves of the exports, and, when it was disturbed, one run with whole ones at the end.
    private func walk(disturb: (Int, Folder) throws -> Void) async throws -> [Directory.Person] {
        try await Server.withSandbox("--manner", "staffbase", "--registered") { server in
            let tool = Tool(folder: try Folder(), environment: server.environment)
            for (number, night) in Self.nights.enumerated() {
                try write(night, to: tool.folder)
                let before = try await Directory(server).people()
                try disturb(number, tool.folder)
                let run = try await tool.run("run", "pipeline.yaml", exits: isDisturbed(night, tool.folder) ? 1 : 0)
                if isDisturbed(night, tool.folder) { #expect(run.output.contains("PARTIAL"), "\(run)") }
                try expectHeldUntouched(run, before, try await Directory(server).people())
            }
            try write(Self.nights[Self.nights.count - 1], to: tool.folder)
            try await tool.run("run", "pipeline.yaml", exits: 0)
            let plan = try await tool.run("plan", "pipeline.yaml", "--refresh", exits: 0)
            #expect(plan.output.contains("Nothing to do."))
            return try await Directory(server).people()
        }
    }

    private func isDisturbed(_ night: Night, _ folder: Folder) -> Bool {
        (try? folder.text("office.json")) != Population.graphPage(night.office)
            || (try? folder.text("plants.ldif")) != Population.ldif(night.plants)
    }

    /// Whoever is known from the source that failed is as before.
    private func expectHeldUntouched(_ run: Tool.Result, _ before: [Directory.Person], _ after: [Directory.Person]) throws {
        #expect(Set(after.map(\.externalId)).count == after.count, "nobody is there twice")
        let failed = [("office: ", Self.office), ("plants: ", Self.plants)].filter { run.output.contains("PARTIAL \($0.0)") }
        for person in failed.flatMap(\.1) {
            #expect(after.first { $0.externalId == person.mail } == before.first { $0.externalId == person.mail })
        }
    }

    private func write(_ night: Night, to folder: Folder) throws {
        try folder.write(Population.graphPage(night.office), to: "office.json")
        try folder.write(Population.ldif(night.plants), to: "plants.ldif")
        let sources = """
              office: { connector: azure-ad-graph, files: office.json }
              plants: { connector: azure-ad-ldif, files: plants.ldif, expect: { at_least: 20 } }
            """
        let join = "join: { key: employeeId, without_key: hold, authority: [office, plants] }"
        try folder.write(Population.pipeline(sources: sources, join: join, title: night.title), to: "pipeline.yaml")
    }
}
