/// The lines of an imported pipeline file with its comments.
struct EntraFile {
    private var lines: [String] = []

    /// The file.
    var text: String { lines.map { $0 + "\n" }.joined() }

    mutating func add(_ key: String, _ value: String? = nil, indent: Int = 0, comment: String? = nil) {
        let line = String(repeating: "  ", count: indent) + YAMLLines.scalar(key) + ":" + (value.map { " " + $0 } ?? "")
        lines.append(line + (comment.map { "  # \(Self.oneLine($0))" } ?? ""))
    }

    mutating func addItem(_ value: String, indent: Int) { lines.append(String(repeating: "  ", count: indent) + "- " + value) }

    mutating func addSpace() {
        if lines.last != "" { lines.append("") }
    }

    /// A comment, broken at words so that it can be read.
    mutating func addComment(_ text: String, indent: Int = 0, hanging: String = "") {
        let margin = String(repeating: "  ", count: indent) + "# "
        var line = margin
        for word in Self.oneLine(text).split(separator: " ") {
            if line.count + word.count > 118, line.count > margin.count + hanging.count {
                lines.append(Self.trimmed(line))
                line = margin + hanging
            }
            line += word + " "
        }
        lines.append(Self.trimmed(line))
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }

    /// Whatever an export holds, a comment stays one line: a line break in it would become part of the file.
    static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isBreak =
                        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029, 0xFEFF].contains(scalar.value)
                    return isBreak ? " " : scalar
                }))
    }
}

/// What has no counterpart in a pipeline, gathered on the way: listed, never dropped.
struct EntraNotes {
    private(set) var lines: [String] = []

    mutating func add(_ line: String) {
        if !lines.contains(line) { lines.append(line) }
    }
}

extension YAMLLines {
    /// A text as a scalar in which `${` is no variable.
    static func literal(_ text: String) -> String { scalar(ResolvedPipeline.withoutVariables(text)) }

    /// An expression as a scalar: `${name}` stands for itself there, `${env:` would not.
    static func expression(_ text: String) -> String {
        let isVariable = text.utf8.count > 6 && (text.contains("${env:") || text.contains("${file:"))
        return isVariable ? literal(text) : scalar(text)
    }
}
