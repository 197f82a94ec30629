extension LDIFReader {
    enum Step {
        case more
        case recordEnded
    }

    /// Looks at the first bytes of the file. Returns false while there are too few to judge.
    mutating func begin() throws(LDIFError) -> Bool {
        if hasBegun { return true }
        guard input.count - position >= 3 || isFinished else { return false }
        hasBegun = true
        let head = Array(input[position..<min(position + 3, input.count)])
        if head == [0xEF, 0xBB, 0xBF] { position += 3 }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            let error = LDIFError(
                .encoding, line: 1, column: 1, mayContinue: false,
                message: "The bytes are UTF-16 (as ldifde -u writes it). Convert them to UTF-8 before they are read as LDIF.")
            fault = error
            _ = try deliver()
        }
        return true
    }

    mutating func compact() {
        // Not shared with the record any more, whose time is over: otherwise the bytes would be copied.
        record.source = []
        guard position > 0 else { return }
        if position == input.count { input.removeAll(keepingCapacity: true) } else { input.removeSubrange(..<position) }
        searched = max(searched - position, 0)
        position = 0
    }

    /// The next physical line without its end, or nil when it is not there in full.
    mutating func takeLine() -> Range<Int>? {
        guard position < input.count else { return nil }
        let start = position
        let found = input.withUnsafeBufferPointer {
            LDIFBytes.find(LDIFBytes.lineFeed, in: $0, from: max(start, searched), to: $0.count)
        }
        guard let end = found ?? lastLineEnd() else { return nil }
        lastLineIsTerminated = found != nil
        position = found == nil ? end : end + 1
        searched = position
        lineNumber += 1
        return start..<withoutCarriageReturns(start, end)
    }

    private mutating func lastLineEnd() -> Int? {
        searched = input.count
        if isFinished { return input.count }
        if isSkipping { dropRest() }
        return nil
    }

    /// Passes over the beginning of a line, the end of which has not come yet.
    mutating func dropRest() {
        guard position < input.count else { return }
        isInsideSkippedLine = true
        lastLineIsTerminated = false
        position = input.count
        searched = position
    }

    /// More than one: files that went through a text-mode conversion twice have CR CR LF.
    private func withoutCarriageReturns(_ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start, input[end - 1] == LDIFBytes.carriageReturn { end -= 1 }
        return end
    }

    /// Takes a physical line into the record.
    mutating func accept(_ line: Range<Int>) throws(LDIFError) -> Step {
        if isSkipping {
            skip(line)
            return .more
        }
        guard let first = line.isEmpty ? nil : input[line.lowerBound] else { return try acceptBlank() }
        switch first {
        case LDIFBytes.space, LDIFBytes.tab: return try acceptContinuation(line)
        case LDIFBytes.hash:
            try closeLine()
            openLine = .comment
            return .more
        default: return try acceptText(line)
        }
    }

    private mutating func skip(_ line: Range<Int>) {
        defer { isInsideSkippedLine = false }
        guard !isInsideSkippedLine, isWhiteSpace(line) else { return }
        isSkipping = false
        lastRecordIsSeparated = true
    }

    private mutating func acceptBlank() throws(LDIFError) -> Step {
        pendingWhiteSpace = nil
        try closeLine()
        guard record.isUnderway else { return .more }
        lastRecordIsSeparated = true
        return .recordEnded
    }

    private mutating func acceptContinuation(_ line: Range<Int>) throws(LDIFError) -> Step {
        if isWhiteSpace(line) {
            if pendingWhiteSpace != nil { return try acceptBlank() }
            if record.isUnderway { pendingWhiteSpace = line.count - 1 }
            return .more
        }
        foldPendingWhiteSpace()
        switch openLine {
        case .comment: return .more
        case .line:
            try checkSize(adding: line.count)
            record.folds.append(UInt32(record.buffer.count))
            gather(line.lowerBound + 1..<line.upperBound)
        case .none:
            beginRecordIfNeeded()
            if fault == nil {
                fault = LDIFError(
                    .orphanFold, line: lineNumber, column: 1, recordLine: record.lineNumber,
                    message: "The line begins with a space, so it continues another, but there is none before it. Lines are missing here.")
            }
            openLine = .comment
        }
        return .more
    }

    private mutating func acceptText(_ line: Range<Int>) throws(LDIFError) -> Step {
        if pendingWhiteSpace != nil {
            if startsRecord(line) {
                try closeLine()
                lastRecordIsSeparated = true
                return giveBack(line)
            }
            foldPendingWhiteSpace()
        }
        try closeLine()
        if record.isUnderway && startsWith(line, "dn:") {
            if fault == nil && record.hasDN {
                fault = LDIFError(
                    .missingSeparator, line: lineNumber, column: 1, recordLine: record.lineNumber,
                    message:
                        "A second \"dn:\" without a blank line before it: the record above may have been cut off. Export the file again.")
            }
            return giveBack(line)
        }
        try checkSize(adding: line.count)
        beginRecordIfNeeded()
        openLine = .line(start: record.buffer.count, number: lineNumber)
        gather(line)
        return .more
    }

    private mutating func beginRecordIfNeeded() {
        guard !record.isUnderway else { return }
        record.isUnderway = true
        record.lineNumber = lineNumber
        lastRecordIsSeparated = false
    }

    private mutating func giveBack(_ line: Range<Int>) -> Step {
        position = line.lowerBound
        searched = position
        lineNumber -= 1
        pendingWhiteSpace = nil
        return .recordEnded
    }

    private mutating func foldPendingWhiteSpace() {
        guard let width = pendingWhiteSpace else { return }
        pendingWhiteSpace = nil
        guard case .line = openLine else { return }
        record.folds.append(UInt32(record.buffer.count))
        record.buffer.append(contentsOf: [UInt8](repeating: LDIFBytes.space, count: width))
    }

    private mutating func gather(_ range: Range<Int>) {
        Self.copy(input, range, to: &record.buffer)
    }

    private static func copy(_ source: [UInt8], _ range: Range<Int>, to target: inout [UInt8]) {
        source.withUnsafeBufferPointer { target.append(contentsOf: UnsafeBufferPointer(rebasing: $0[range])) }
    }

    private func isWhiteSpace(_ line: Range<Int>) -> Bool {
        line.allSatisfy { input[$0] == LDIFBytes.space || input[$0] == LDIFBytes.tab }
    }

    /// Whether a record or a block of its own begins with this line.
    private func startsRecord(_ line: Range<Int>) -> Bool {
        startsWith(line, "dn:") || startsWith(line, "version:") || startsWith(line, "ref:") || startsWith(line, "search:")
            || startsWith(line, "result:")
    }

    private func startsWith(_ line: Range<Int>, _ prefix: StaticString) -> Bool {
        guard line.count >= prefix.utf8CodeUnitCount else { return false }
        for index in 0..<prefix.utf8CodeUnitCount where LDIFBytes.lowered(input[line.lowerBound + index]) != prefix.utf8Start[index] {
            return false
        }
        return true
    }
}
