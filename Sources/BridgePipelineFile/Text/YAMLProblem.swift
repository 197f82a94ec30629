import Yams

/// What libyaml says, in words that help.
enum YAMLProblem {
    /// The problem behind an error of the parser.
    static func problem(_ error: any Error, in text: PipelineText) -> Problem {
        guard let error = error as? YamlError else { return Problem("this is no YAML", at: 0..<0) }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            // What is never closed is found at the end of the file and begins where the context says.
            let isUnclosed = problem.contains("unexpected end of stream") || problem.contains("unexpected document indicator")
            let mark = isUnclosed ? context?.mark ?? mark : mark
            let start = text.offset(line: mark.line, column: mark.column)
            let words = words(for: problem)
            return Problem("this is no YAML: \(words.message)", words.suggestion, at: start..<start + 1)
        case .reader(let problem, _, _, _):
            return Problem("this is no YAML: \(problem)", at: 0..<0)
        default:
            return Problem("this is no YAML", at: 0..<0)
        }
    }

    private static func words(for problem: String) -> (message: String, suggestion: String?) {
        switch problem {
        case "mapping values are not allowed in this context":
            ("a second “key:” in one line, or wrong indentation", "put quotes round a text that holds a colon and a space")
        case "found character that cannot start any token":
            ("a text cannot begin like this", "put quotes round the text; indent with spaces, not with tabs")
        case "could not find expected ':'": ("a colon is missing", "write “key: value”")
        case "did not find expected key": ("a key is expected here", "check the indentation and the quotes of this line and the one before")
        case "did not find expected ',' or ']'": ("the list is not closed", "add ], or put quotes round a text that begins with [")
        case "did not find expected ',' or '}'": ("the mapping is not closed", "add }")
        case "did not find expected node content": ("a value is missing here", "check that each bracket is closed by one of its kind")
        case "found unexpected end of stream": ("the quotation mark is not closed", "add it at the end of the text")
        case "found undefined alias": ("an alias", "put quotes round a text that begins with *")
        case "but found another document": ("a second document begins here", "write one pipeline per file")
        case let other: (other, nil)
        }
    }

    /// Where aliases seem to stand: `*name` at the beginning of a word. More than a few of them are enough to know.
    static func aliases(in bytes: [UInt8], limit: Int) -> [Int] {
        var found: [Int] = []
        for (offset, byte) in bytes.enumerated().dropLast() where byte == UInt8(ascii: "*") {
            let isAtStart = offset == 0 || " \t\n\r[{,".utf8.contains(bytes[offset - 1])
            if isAtStart, isWord(bytes[offset + 1]) { found.append(offset) }
            if found.count > limit { break }
        }
        return found
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
