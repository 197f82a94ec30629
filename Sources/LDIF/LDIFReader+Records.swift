extension LDIFReader {
    mutating func startRecord() {
        record.reset()
        isDone = false
        fault = nil
        openLine = .none
        pendingWhiteSpace = nil
    }

    /// Hands out the record, or throws its first fault.
    mutating func deliver() throws(LDIFError) -> Bool {
        isDone = true
        if let error = fault ?? record.faultAtEnd() {
            record.isComplete = false
            faultyRecordCount += 1
            if !error.mayContinue { stop = error }
            throw error
        }
        if record.kind == .searchResult { noteSearchResult() }
        recordCount += 1
        return true
    }

    /// The end of the file: the last record has no blank line after it in many files.
    mutating func end() throws(LDIFError) -> Bool {
        if pendingWhiteSpace != nil { lastRecordIsSeparated = true }
        try closeLine(isCutOff: !lastLineIsTerminated)
        if record.isUnderway { return try deliver() }
        ending = Ending(isEmpty: isEmpty, lastLineIsTerminated: lastLineIsTerminated, lastRecordIsSeparated: lastRecordIsSeparated)
        return false
    }

    /// Ends the logical line that is being gathered: only the line after it tells whether it goes on.
    mutating func closeLine(isCutOff: Bool = false) throws(LDIFError) {
        defer { openLine = .none }
        guard case .line(let start, let number) = openLine else { return }
        switch record.close(lineFrom: start, number: number, isCutOff: isCutOff) {
        case .kept: keepIfWanted(from: start)
        case .version:
            record.reset()
            lastRecordIsSeparated = true
        case .wrong(let error):
            if fault == nil { fault = error }
            guard error.mayContinue else {
                _ = try deliver()
                return
            }
        }
    }

    /// Takes the last line away again where it is one of an entry and nobody asked for it.
    private mutating func keepIfWanted(from start: Int) {
        guard let selection, !record.grammar.mayDeclareChange, record.kind == .content || record.kind == .add, let line = record.lines.last,
            line.role == .value,
            Int(line.name.lowerBound) == start
        else { return }
        if let index = record.index(of: line, in: selection) {
            record.lines[record.lines.count - 1].selection = Int32(index)
        } else {
            record.lines.removeLast()
        }
    }

    private func sizeError(adding count: Int) -> LDIFError? {
        let lines = maximumRecordSize / 16
        guard record.buffer.count + count > maximumRecordSize || record.lines.count > max(lines, 1024) else { return nil }
        return LDIFError(
            .recordTooLarge, line: max(lineNumber, 1), recordLine: max(record.lineNumber, 1),
            message: "The record is larger than \(maximumRecordSize) bytes. Raise the limit if it is right, or export fewer attributes.")
    }

    /// A record that is too large is given up at once and the rest of it passed over.
    mutating func checkSize(adding count: Int, isInsideLine: Bool = false) throws(LDIFError) {
        guard !isSkipping, let error = sizeError(adding: count) else { return }
        isSkipping = true
        if isInsideLine { dropRest() }
        if fault == nil { fault = error }
        record.isUnderway = true
        _ = try deliver()
    }

    private mutating func noteSearchResult() {
        for line in record.lines where record.withName(of: line, { LDIFBytes.matches($0, "result") }) {
            searchResultCode = record.withRawValue(of: line) { value in
                var code: Int?
                for index in 0..<min(value.count, 6) {
                    guard value[index] >= 0x30, value[index] <= 0x39 else { break }
                    code = (code ?? 0) * 10 + Int(value[index] - 0x30)
                }
                return code
            }
        }
    }
}
