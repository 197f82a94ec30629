import BridgeCore
import Testing

@testable import BridgeMapping

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The documented examples of the Azure AD language, as far as the functions that are available go.
@Suite("Documented expressions")
struct ReferenceCaseTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var id: String
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

    /// Rows that use only what is available; a row is left out for the error of its expression and for no other reason.
    static let cases: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/reference/entra-expression-cases.jsonl")
        guard let data = try? Data(contentsOf: file) else { return [] }
        let rows = data.split(separator: 0x0A).compactMap { try? JSONDecoder().decode(Case.self, from: $0) }
        return rows.filter { row in
            guard let message = expressionError(row.expr)?.message else { return true }
            return !message.contains("not available")
        }
    }()

    @Test("enough rows are run to mean something")
    func count() { #expect(Self.cases.count >= 30) }

    @Test("the documented result comes out", arguments: cases)
    func documented(row: Case) throws {
        let softDeleted = if case .text("True")?? = row.src["IsSoftDeleted"] { true } else { false }
        let result = try evaluate(row.expr, row.src.mapValues { $0?.attribute }, isSoftDeleted: softDeleted)
        switch row.out {
        case .text("<<dropped>>"): #expect(result == .ignored)
        case .text(let text): #expect(result == .value(.text(text)))
        case .list(let texts): #expect(result == .value(.list(texts)))
        }
    }
}
