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

func testContext(isSoftDeleted: Bool = false, now: Date = testNow) -> EvaluationContext {
    .init(isSoftDeleted: isSoftDeleted, now: now, seed: 1, defaultDomain: "example.com")
}

/// Reads, compiles and runs an expression.
func evaluate(
    _ text: String, _ values: [String: AttributeValue?] = [:], isSoftDeleted: Bool = false, now: Date = testNow
) throws -> Evaluation.Result {
    let record = record(values)
    let expression = try ParsedExpression(text).compiled(for: record.layout)
    return expression.evaluate(record, testContext(isSoftDeleted: isSoftDeleted, now: now)).result
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
    case .value(.list(let texts)): written(texts)
    case .value(.date(let date)): "date \(date)"
    case .candidates(let texts): "candidates \(written(texts))"
    case .ignored: "ignored"
    case .objectIgnored: "object ignored"
    case .failed(let error): "error \(error.code)"
    }
}

private func written(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ", ") + "]" }

private func quoted(_ text: String) -> String { "\"\(text)\"" }

/// A generator that gives the same numbers in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(state: UInt64) { self.state = state }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
