/// One problem of a pipeline file: what, where and what to do.
///
/// Neither the message nor the source line holds a secret or the value of a variable, so it may be shown and logged.
public struct Diagnostic: Sendable, Hashable {
    /// How much a problem matters.
    public enum Severity: String, Sendable {
        /// The file cannot be used.
        case error
        /// The file can be used, and somebody should know this.
        case warning
    }

    /// How much it matters.
    public var severity: Severity
    /// What is wrong, without a full stop.
    public var message: String
    /// What to do or to write instead, where that can be known.
    public var suggestion: String?
    /// The file as the user named it.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column, from 1, in Unicode scalars as YAML counts them.
    public var column: Int
    /// How many scalars of the line are concerned, at least 1.
    public var length: Int
    /// The line of the file, with secrets masked.
    public var sourceLine: String

    /// A problem at a place.
    public init(
        _ severity: Severity, _ message: String, suggestion: String? = nil, file: String, line: Int, column: Int, length: Int = 1,
        sourceLine: String
    ) {
        self.severity = severity
        self.message = message
        self.suggestion = suggestion
        self.file = file
        self.line = line
        self.column = column
        self.length = max(1, length)
        self.sourceLine = sourceLine
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: message; suggestion`, the line, and a caret under the place.
    public var description: String {
        let advice = suggestion.map { "; \($0)" } ?? ""
        let head = "\(file):\(line):\(column): \(severity.rawValue): \(message)\(advice)"
        guard !sourceLine.isEmpty else { return head }
        let number = String(line)
        let margin = String(repeating: " ", count: number.count)
        return "\(head)\n  \(number) | \(sourceLine)\n  \(margin) | \(caret)"
    }

    /// Tabs stay tabs, so that the caret stands under its place whatever the width of a tab is.
    private var caret: String {
        let scalars = Array(sourceLine.unicodeScalars)
        let before = min(column - 1, scalars.count)
        let marked = min(length, max(1, scalars.count - before))
        let indent = String(String.UnicodeScalarView(scalars[..<before].map { $0 == "\t" ? "\t" : " " }))
        return indent + "^" + String(repeating: "~", count: marked - 1)
    }
}
