import BridgeCore
import BridgeMapping

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A record by names and values; nil is empty, `unknown` lists what the source did not deliver.
func record(_ values: [String: AttributeValue?], unknown: [String] = [], attributes extra: [String] = []) -> Record {
    let names = Array(Set(values.keys).union(unknown).union(extra)).sorted()
    let layout = AttributeLayout(kind: .user, attributes: names.map { .init($0) })
    var builder = RecordBatchBuilder(layout: layout)
    builder.begin(.patch)
    for (slot, name) in names.enumerated() where !unknown.contains(name) { builder.add(values[name] ?? nil, slot: slot) }
    builder.end()
    return builder.finish()[0]
}

/// A fixed point in time.
let testNow = Date(timeIntervalSince1970: 1_790_000_000)

func testContext(isSoftDeleted: Bool = false) -> EvaluationContext { .init(isSoftDeleted: isSoftDeleted, now: testNow) }

/// Reads, compiles and runs an expression.
func evaluate(
    _ text: String, _ values: [String: AttributeValue?] = [:], isSoftDeleted: Bool = false
) throws -> Evaluation.Result {
    let record = record(values)
    let expression = try ParsedExpression(text).compiled(for: record.layout)
    return expression.evaluate(record, testContext(isSoftDeleted: isSoftDeleted)).result
}

/// The error of a text that is no expression, nil when it is one.
func expressionError(_ text: String) -> ExpressionError? {
    do throws(ExpressionError) {
        _ = try ParsedExpression(text)
        return nil
    } catch {
        return error
    }
}

/// A result as the documentation and the reference cases write it.
func written(_ result: Evaluation.Result) -> String {
    switch result {
    case .value(.null): "null"
    case .value(.text(let text)): quoted(text)
    case .value(.list(let texts)): "[" + texts.map(quoted).joined(separator: ", ") + "]"
    case .ignored: "ignored"
    case .failed(let error): "error \(error.code)"
    }
}

private func quoted(_ text: String) -> String { "\"\(text)\"" }
