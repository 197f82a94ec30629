/// A problem at a range of the file, before it is shown.
struct Problem {
    let severity: Diagnostic.Severity
    let message: String
    let suggestion: String?
    let range: Range<Int>

    init(_ message: String, _ suggestion: String? = nil, at range: Range<Int>, severity: Diagnostic.Severity = .error) {
        self.severity = severity
        self.message = message
        self.suggestion = suggestion
        self.range = range
    }
}
