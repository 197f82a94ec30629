import BridgeCore
import Testing

@testable import BridgeMapping

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The documented examples of the Azure AD language, every row.
@Suite("Documented expressions")
struct ReferenceCaseTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var id: String
        var page: String
        var expr: String
        var src: [String: Value?]
        var out: Value

        var testDescription: String { id }
    }

    enum Value: Decodable, Sendable {
        case text(String)
        case list([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .list(try container.decode([String].self))
            }
        }

        var attribute: AttributeValue {
            switch self {
            case .text(let text): .text(text)
            case .list(let texts): .list(texts)
            }
        }
    }

    /// 2025-07-30: the day that the guide with Now() in its examples was written for.
    static let guideNow = Date(timeIntervalSince1970: 1_753_833_600)

    static let rows: [String] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/reference/entra-expression-cases.jsonl")
        guard let data = try? Data(contentsOf: file) else { return [] }
        return data.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    }()

    static let cases: [Case] = rows.compactMap { try? JSONDecoder().decode(Case.self, from: Data($0.utf8)) }

    @Test("every row is run")
    func count() {
        #expect(Self.cases.count == Self.rows.count)
        #expect(Self.cases.count >= 63)
    }

    @Test("the documented result comes out", arguments: cases)
    func documented(row: Case) throws {
        let softDeleted = if case .text("True")?? = row.src["IsSoftDeleted"] { true } else { false }
        let result = try evaluate(
            Self.completed(row), row.src.mapValues { $0?.attribute }, isSoftDeleted: softDeleted,
            now: row.page == "W" ? Self.guideNow : testNow)
        #expect(result == Self.expected(row.out))
    }

    /// One row stands for a longer expression of the page, the rest of which it describes by its results.
    private static func completed(_ row: Case) -> String {
        func rule(_ length: Int) -> String {
            let name = #"Join(".", Mid([PreferredFirstName], 1, \#(length)), [PreferredLastName])"#
            return #"Join("@", NormalizeDiacritics(StripSpaces(\#(name))), "contoso.com")"#
        }
        return TextEdit.parts(of: row.expr, delimiter: "...").joined(separator: "\(rule(1)), \(rule(2))")
    }

    private static func expected(_ out: Value) -> Evaluation.Result {
        switch out {
        case .list(let texts): return .value(.list(texts))
        case .text("<<dropped>>"): return .ignored
        case .text(let text) where text.hasPrefix("<<error: "):
            return .failed(EvaluationError("expression.error", String(text.dropFirst(9).dropLast(2)), function: "Error"))
        case .text(let text):
            let candidates = TextEdit.parts(of: text, delimiter: ", else ")
            return candidates.count > 1 ? .candidates(candidates) : .value(.text(text))
        }
    }
}
