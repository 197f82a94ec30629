extension LDIFRecord {
    @usableFromInline func urlError(_ line: Line) -> LDIFError {
        error(
            .urlValue, at: line,
            "The value is a reference to a URL (\":<\"), which is never opened. Export the value itself, in base64.")
    }

    @usableFromInline func base64Error(_ line: Line, offset: Int) -> LDIFError {
        let place =
            line.valueIsInPlace
            ? positionInPlace(of: offset, in: line) : position(of: Int(line.value.lowerBound) + offset, in: line)
        return error(
            .badBase64, at: line, place: place,
            "The value after \"::\" is not valid base64 at this place. Export it again; if the file was edited or mailed, use the original."
        )
    }

    func error(_ code: LDIFError.Code, at line: Line, place: (line: Int, column: Int)? = nil, _ message: String) -> LDIFError {
        LDIFError(
            code, line: place?.line ?? line.lineNumber, column: place?.column, attribute: withName(of: line) { LDIFText.string($0) },
            recordLine: lineNumber, message: message)
    }

    /// The place in the file of an offset in the buffer: each fold is one line further, and its content begins in column 2.
    private func position(of offset: Int, in line: Line) -> (line: Int, column: Int) {
        let start = Int(line.name.lowerBound)
        let before = folds.filter { Int($0) >= start && Int($0) <= offset }
        guard let last = before.last else { return (line.lineNumber, offset - start + 1) }
        return (line.lineNumber + before.count, offset - Int(last) + 2)
    }
}
