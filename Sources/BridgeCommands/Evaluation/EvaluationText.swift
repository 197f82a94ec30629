import BridgeCore
import BridgeMapping

/// Shows what came of trying an expression.
struct EvaluationText {
    let console: Console
    let trial: ExpressionTrial

    /// For people: each step, then the value.
    func show() {
        if let error = trial.syntaxError { return showSyntax(error) }
        for name in trial.unset { console.note("note: [\(name)] is not set, so it has no value; --set \(name)=…") }
        for step in trial.steps {
            let remark = step.isRandom ? "  (another one each time)" : ""
            console.line(console.coloured("  \(Self.oneLine(step.text)) → \(Self.text(step.result))\(remark)", .dim))
        }
        if case .candidates(let values)? = trial.result {
            let list = values.map(Self.quoted).joined(separator: ", ")
            console.line(console.coloured("  the first that nobody has at the target: \(list)", .dim))
        }
        if let result = trial.result { console.line(Self.text(result)) }
    }

    /// For machines: one object.
    func showDocument() throws { console.line(try JSONText.line(EvaluationDocument(trial))) }

    // MARK: Text

    private func showSyntax(_ error: ExpressionError) {
        let (number, line, column) = Self.place(of: error.offset, in: trial.text)
        let advice = error.suggestion.map { "; write \($0)" } ?? ""
        console.note("error: \(error.message) (\(number > 1 ? "line \(number), " : "")column \(column + 1))\(advice)")
        console.note("  \(line)")
        let length = max(1, min(error.length, line.utf8.count - column))
        let before = String(decoding: Array(line.utf8)[..<column], as: UTF8.self)
        let indent = before.map { $0 == "\t" ? "\t" : " " }.joined()
        let marked = String(decoding: Array(line.utf8)[column..<min(line.utf8.count, column + length)], as: UTF8.self)
        console.note("  \(indent)^\(String(repeating: "~", count: max(0, marked.count - 1)))")
    }

    /// The line that holds an offset with its number, and the offset in it. Line feeds part lines.
    private static func place(of offset: Int, in text: String) -> (number: Int, line: String, column: Int) {
        let bytes = Array(text.utf8)
        let offset = min(max(0, offset), bytes.count)
        let start = (bytes[..<offset].lastIndex(of: 0x0A) ?? -1) + 1
        let end = bytes[offset...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
        let number = 1 + bytes[..<start].count { $0 == 0x0A }
        return (number, String(decoding: bytes[start..<max(start, end)], as: UTF8.self), offset - start)
    }

    private static func text(_ result: Evaluation.Result) -> String {
        switch result {
        case .value(let value): text(value)
        case .candidates(let values): values.first.map(quoted) ?? "null"
        case .failed(let error): "error: \(error)"
        case .ignored: "ignored: nothing is written"
        case .objectIgnored: "ignored: nothing of the object is written"
        }
    }

    private static func text(_ value: ExpressionValue) -> String {
        let texts = value.texts
        switch texts.count {
        case 0: return "null"
        case 1: return quoted(texts[0])
        default: return "[\(texts.map(quoted).joined(separator: ", "))]"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }

    private static func oneLine(_ text: String) -> String {
        text.unicodeScalars.split { $0.value < 0x20 }.map { String($0) }.joined(separator: " ")
    }
}

/// `{"value": …, "flow": …, "error": …}`
private struct EvaluationDocument: Encodable {
    let trial: ExpressionTrial

    init(_ trial: ExpressionTrial) { self.trial = trial }

    private enum Key: CodingKey {
        case value, flow, error
    }

    private struct Failure: Encodable {
        var code: String
        var message: String
        var function: String?
        var column: Int?
        var length: Int?
        var suggestion: String?
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try encodeValue(&object)
        try object.encode(isIgnored ? "ignored" : "normal", forKey: .flow)
        if let failure { try object.encode(failure, forKey: .error) } else { try object.encodeNil(forKey: .error) }
    }

    private func encodeValue(_ object: inout KeyedEncodingContainer<Key>) throws {
        let texts: [String]
        switch trial.result {
        case .value(let value): texts = value.texts
        case .candidates(let values): texts = Array(values.prefix(1))
        case .ignored, .objectIgnored, .failed, nil: texts = []
        }
        switch texts.count {
        case 0: try object.encodeNil(forKey: .value)
        case 1: try object.encode(texts[0], forKey: .value)
        default: try object.encode(texts, forKey: .value)
        }
    }

    private var isIgnored: Bool {
        switch trial.result {
        case .value, .candidates, .failed, nil: false
        case .ignored, .objectIgnored: true
        }
    }

    private var failure: Failure? {
        if let error = trial.syntaxError {
            return Failure(
                code: "expression.syntax", message: error.message, column: error.offset + 1, length: error.length,
                suggestion: error.suggestion)
        }
        guard case .failed(let error)? = trial.result else { return nil }
        return Failure(code: error.code.text, message: error.message, function: error.function)
    }
}
