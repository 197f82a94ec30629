public import BridgeCore

/// Codes that belong together.
struct CodeGroup: Sendable {
    var title: String
    /// What is so with all of them.
    var intro: String
    var codes: [CodeExplanation]
}

extension CodeGroup {
    /// The groups of the codes that the tool itself and every connector may use, in the order of the document.
    static let common: [CodeGroup] = [
        .wholePlans, .held, .notes, .drift, .undo, .writes, .sources, .http, .expressions, .plans, .state, .commands,
    ]
}

/// The codes of a distribution: the common ones, and those that its connectors declare.
public struct CodeCatalogue: Sendable {
    let groups: [CodeGroup]

    /// The catalogue of a distribution.
    public init(_ connectors: ConnectorRegistry) {
        var groups = CodeGroup.common
        var owners: [(codes: [CodeExplanation], connectors: [String])] = []
        for spec in connectors.connectors.map({ $0.spec }) where !spec.codes.isEmpty {
            if let index = owners.firstIndex(where: { $0.codes == spec.codes }) {
                owners[index].connectors.append(spec.id)
            } else {
                owners.append((spec.codes, [spec.id]))
            }
        }
        groups += owners.map { owner in
            let names = owner.connectors.map { "`\($0)`" }.joined(separator: ", ")
            return CodeGroup(title: "Codes of \(names)", intro: "Only with \(names).", codes: owner.codes)
        }
        self.groups = groups
    }

    /// Every explanation, in the order of the document.
    public var codes: [CodeExplanation] { groups.flatMap(\.codes) }

    /// The explanations of a code, or of all codes that begin with it and a dot.
    func find(_ text: String) -> [CodeExplanation] {
        codes.filter { $0.code.text == text || $0.code.text.hasPrefix(text + ".") }
    }

    /// `Documentation/error-codes.md`. A test compares the committed file with it.
    public var document: String {
        var lines = [
            "# Codes", "",
            "Errors, holds and notes carry a code in brackets, such as `[held.collision]`. Codes are stable: scripts may ask for them, while the",
            "sentences before them may change. `idbridge codes CODE` prints what stands here.", "",
            "The program writes this page, and a test holds it against the codes in the sources.", "",
        ]
        lines += groups.map { "- [\($0.title)](#\(Self.anchor($0.title))): \(Self.prefixes($0))" }
        for group in groups {
            lines += ["", "## \(group.title)", "", group.intro]
            for code in group.codes { lines += Self.section(code) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ code: CodeExplanation) -> [String] {
        [
            "", "### `\(code.code)`", "", code.meaning, "",
            "- Causes: \(code.causes)",
            "- What to do: \(code.remedy)",
            "- Concerns: \(code.reach.sentence) \(code.afterwards.sentence)",
        ]
    }

    /// The first words of a group's codes.
    private static func prefixes(_ group: CodeGroup) -> String {
        var found: [String] = []
        for code in group.codes {
            let prefix = "`\(code.code.text.prefix { $0 != "." }).`"
            if !found.contains(prefix) { found.append(prefix) }
        }
        return found.joined(separator: ", ")
    }

    /// The link to a heading, as Git hosts make it.
    private static func anchor(_ title: String) -> String {
        String(title.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.map { $0 == " " ? "-" : $0 })
    }
}
