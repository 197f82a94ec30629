import ArgumentParser
import BridgeCore

struct CodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes", abstract: "Says what a code in brackets means, why it comes, and what to do.",
        discussion: """
            Without a code it lists all of them.

              idbridge codes held.collision
              idbridge codes limit
              idbridge codes --json

            Exit codes: 0 done, 1 there is no such code, 64 usage.
            """)

    @Argument(help: "Codes, or their first words: “held” means all that begin with “held.”.")
    var codes: [String] = []

    @Flag(help: "Print one JSON list.")
    var json = false

    func run() async throws {
        let session = CommandSession.current
        let catalogue = CodeCatalogue(session.connectors)
        let found = try codes.isEmpty ? catalogue.codes : codes.flatMap { try Self.find($0, catalogue) }
        if json { return session.console.line(try JSONText.pretty(found.map(CodeDocument.init))) }
        if codes.isEmpty { return Self.list(catalogue, session.console) }
        for (index, code) in found.enumerated() {
            if index > 0 { session.console.line("") }
            Self.explain(code, session.console)
        }
    }

    private static func find(_ text: String, _ catalogue: CodeCatalogue) throws -> [CodeExplanation] {
        // Pasted as it was printed, with its brackets.
        let text = text.trimming { "[]. ".contains($0) }
        let found = catalogue.find(text)
        guard !found.isEmpty else {
            throw BridgeError(
                "codes.unknown", "There is no code “\(text)”; “idbridge codes” lists those of this program and its connectors.",
                effect: .none)
        }
        return found
    }

    private static func list(_ catalogue: CodeCatalogue, _ console: Console) {
        let width = catalogue.codes.map(\.code.text.count).max() ?? 0
        for (index, group) in catalogue.groups.enumerated() {
            if index > 0 { console.line("") }
            console.line(console.coloured(group.title.replacing("`", with: ""), .bold))
            for code in group.codes {
                let name = code.code.text
                console.line("  \(name)\(String(repeating: " ", count: width - name.count))  \(code.meaning)")
            }
        }
    }

    private static func explain(_ code: CodeExplanation, _ console: Console) {
        console.line(console.coloured(code.code.text, .bold))
        console.line("  \(code.meaning)")
        console.line("  Causes: \(code.causes)")
        console.line("  What to do: \(code.remedy)")
        console.line("  Concerns: \(code.reach.sentence) \(code.afterwards.sentence)")
    }
}

/// One explanation for machines.
private struct CodeDocument: Encodable {
    var code: String
    var meaning: String
    var causes: String
    var remedy: String
    var reach: String
    var afterwards: String

    init(_ explanation: CodeExplanation) {
        code = explanation.code.text
        meaning = explanation.meaning
        causes = explanation.causes
        remedy = explanation.remedy
        reach = explanation.reach.rawValue
        afterwards = explanation.afterwards.rawValue
    }
}

extension String {
    fileprivate func trimming(_ isEdge: (Character) -> Bool) -> String {
        String(drop(while: isEdge).reversed().drop(while: isEdge).reversed())
    }
}
