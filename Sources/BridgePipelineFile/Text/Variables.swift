import BridgeCore

/// A scalar's text with its variables put in. Places in it are known in the file: those of a variable's value are where the variable stands.
struct ExpandedText {
    /// The text to be used.
    var text: String
    /// The offset in the file of each UTF-8 byte and of the end.
    var offsets: [Int]
    /// The whole scalar in the file.
    var range: Range<Int>
    /// The text as it was written, when it has variables; what is shown instead of the values.
    var written: String?
    /// True when nothing but variables was written.
    var isOnlyVariables = false

    /// The text, quoted, or other words when it holds a variable's value.
    var shown: String { written.map { "“\($0)”" } ?? "“\(text)”" }

    /// True for a word and a variable after it: `Bearer ${env:TOKEN}`.
    var isVariableAfterWord: Bool {
        guard let parts = written?.split(separator: " ", maxSplits: 1), parts.count == 2 else { return false }
        return parts[0].allSatisfy { $0.isASCII && $0.isLetter } && parts[1].hasPrefix("${")
            && parts[1].firstIndex(of: "}") == parts[1].indices.last
    }

    /// Where a range of the text's bytes stands in the file.
    func place(_ offset: Int, length: Int = 1) -> Range<Int> {
        guard let last = offsets.indices.last else { return range }
        let start = offsets[min(max(0, offset), last)]
        let end = offsets[min(max(0, offset) + max(0, length), last)]
        return start..<max(start + 1, end)
    }
}

/// Puts in `${env:NAME}` and `${file:PATH}`; `$${` stands for `${`.
struct Variables {
    /// The greatest size of a file whose text is put in.
    static let fileLimit = 64 * 1024

    let environment: [String: String]
    /// The folder against which paths are resolved.
    let directory: String

    /// The text with its variables, and what is wrong with them.
    ///
    /// - Parameter isExpression: `${name}` is left as it stands: replacement patterns are written so.
    func expand(_ scalar: SourceScalar, isExpression: Bool = false) -> (text: ExpandedText, problems: [Problem]) {
        guard scalar.text.utf8.contains(UInt8(ascii: "$")) else {
            return (ExpandedText(text: scalar.text, offsets: scalar.offsets, range: scalar.range), [])
        }
        var expansion = Expansion(scalar: scalar, variables: self, isExpression: isExpression)
        expansion.run()
        return (expansion.result, expansion.problems)
    }

    /// The value of a variable, or why there is none.
    fileprivate func value(of kind: String, _ name: String) -> Result<String, VariableError> {
        kind == "env" ? environmentValue(name) : fileValue(name)
    }

    private func environmentValue(_ name: String) -> Result<String, VariableError> {
        if let value = environment[name] { return .success(value) }
        let suggestion = Spelling.question(name, in: environment.keys.sorted()) ?? "set it before the start"
        return .failure(VariableError(message: "the environment variable \(name) is not set", suggestion: suggestion))
    }

    private func fileValue(_ path: String) -> Result<String, VariableError> {
        let full = path.hasPrefix("/") ? path : directory + "/" + path
        switch BoundedFile.read(full, limit: Self.fileLimit) {
        case .failure(let error):
            return .failure(VariableError(message: "the file \(path) cannot be read: \(error.message)", suggestion: nil))
        case .success(var bytes):
            while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return .failure(VariableError(message: "the file \(path) is not UTF-8 text", suggestion: nil))
            }
            return .success(text)
        }
    }
}

private struct VariableError: Error {
    let message: String
    let suggestion: String?
}

/// One scalar on its way.
private struct Expansion {
    let scalar: SourceScalar
    let variables: Variables
    let isExpression: Bool
    private let bytes: [UInt8]
    private var output: [UInt8] = []
    private var offsets: [Int] = []
    private var literalCount = 0
    private var variableCount = 0
    private(set) var problems: [Problem] = []

    init(scalar: SourceScalar, variables: Variables, isExpression: Bool) {
        self.scalar = scalar
        self.variables = variables
        self.isExpression = isExpression
        bytes = Array(scalar.text.utf8)
    }

    var result: ExpandedText {
        ExpandedText(
            text: String(decoding: output, as: UTF8.self), offsets: offsets + [scalar.offsets.last ?? scalar.range.upperBound],
            range: scalar.range, written: variableCount > 0 ? scalar.text : nil,
            isOnlyVariables: variableCount > 0 && literalCount == 0)
    }

    mutating func run() {
        var position = 0
        while position < bytes.count {
            if bytes[position...].starts(with: "$${".utf8) {
                append("${".utf8, from: position, isLiteral: true)
                position += 3
            } else if bytes[position...].starts(with: "${".utf8), let next = variable(at: position) {
                position = next
            } else {
                append(CollectionOfOne(bytes[position]), from: position, isLiteral: true)
                position += 1
            }
        }
    }

    private mutating func append(_ text: some Collection<UInt8>, from position: Int, isLiteral: Bool) {
        output += text
        offsets += Array(repeating: scalar.offsets[position], count: text.count)
        if isLiteral { literalCount += 1 }
    }

    /// Puts a variable in and gives the position after it; nil: it is literal text.
    private mutating func variable(at start: Int) -> Int? {
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "}")) else {
            if isExpression { return nil }
            report("the variable is not closed", "add }, or write $${ for the characters ${", start..<bytes.count)
            return bytes.count
        }
        let content = String(decoding: bytes[start + 2..<end], as: UTF8.self)
        guard let colon = content.utf8.firstIndex(of: UInt8(ascii: ":")), ["env", "file"].contains(String(content[..<colon])) else {
            if isExpression { return nil }
            report("“${\(content)}” is no variable", advice(content), start..<end + 1)
            return end + 1
        }
        guard content.utf8.index(after: colon) < content.utf8.endIndex else {
            report("“${\(content)}” names nothing", advice(content), start..<end + 1)
            return end + 1
        }
        variableCount += 1
        let name = String(content[content.utf8.index(after: colon)...])
        switch variables.value(of: String(content[..<colon]), name) {
        case .success(let value): append(value.utf8, from: start, isLiteral: false)
        case .failure(let error): report(error.message, error.suggestion, start..<end + 1)
        }
        return end + 1
    }

    private func advice(_ content: String) -> String {
        let variable = PipelineReader.isName(content) ? "${env:\(content)}" : "${env:NAME} or ${file:PATH}"
        return "write \(variable), or $${ for the characters ${"
    }

    private mutating func report(_ message: String, _ suggestion: String?, _ range: Range<Int>) {
        let start = scalar.offsets[range.lowerBound]
        problems.append(Problem(message, suggestion, at: start..<max(start + 1, scalar.offsets[range.upperBound])))
    }
}
