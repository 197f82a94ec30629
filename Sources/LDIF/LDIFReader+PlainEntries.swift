/// The shortest way, for what nearly all records of a file are: a whole entry that lies in the input, found without copying a byte.
///
/// It takes a record from its `dn:` to the blank line behind it, or leaves it untouched for the long way, which remains the one place that
/// decides what LDIF is. The record's lines then are ranges of the input; folds and base64 in values are undone when a value is asked for.
extension LDIFReader {
    /// True: the next record is in ``record``.
    mutating func takePlainEntry() -> Bool {
        guard !isSkipping, pendingWhiteSpace == nil, fault == nil, !record.isUnderway, position < input.count,
            input.count <= Int(UInt32.max)
        else { return false }
        var scan = LDIFEntryScan(position: position, lineNumber: lineNumber, sizeLimit: maximumRecordSize)
        let isFound = input.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return false }
            // Unwrapped outside of the loop, which would otherwise count references for every line.
            guard let selection else { return scan.run(base, bytes.count, nil, &record) }
            return selection.withLookup { scan.run(base, bytes.count, $0, &record) }
        }
        if record.source.isEmpty { record.source = input }
        guard isFound, record.settleDN() else {
            record.reset()
            return false
        }
        record.kind = scan.isAdd ? .add : .content
        record.isUnderway = true
        record.grammar.mayDeclareChange = false
        position = scan.position
        searched = position
        lineNumber = scan.lineNumber
        lastLineIsTerminated = true
        lastRecordIsSeparated = true
        openLine = .none
        isDone = true
        recordCount += 1
        return true
    }
}

extension LDIFRecord {
    /// Undoes folds and base64 of the dn, which is asked for decoded; false: that cannot be done.
    fileprivate mutating func settleDN() -> Bool {
        guard let line = dn, line.encoding != .text || line.isFolded else { return dn != nil }
        // Taken out while it is filled, and its memory is used again.
        var value: [UInt8] = []
        swap(&value, &buffer)
        do { try appendValue(of: line, to: &value) } catch { return false }
        swap(&value, &buffer)
        dn?.value = 0..<UInt32(buffer.count)
        dn?.valueIsInPlace = false
        return true
    }
}
