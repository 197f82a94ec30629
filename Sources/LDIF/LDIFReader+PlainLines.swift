#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The short way for what nearly all of a file consists of: attribute lines of an entry, folded or not.
///
/// It takes a logical line only when all of it and the byte after it are there and nothing about it is unusual. Everything else, errors
/// above all, is left untouched for the long way, which therefore remains the one place that decides what LDIF is.
extension LDIFReader {
    mutating func takePlainLines() throws(LDIFError) {
        guard isInsidePlainEntry else { return }
        if case .none = openLine {
        } else {
            guard position < input.count, input[position] != LDIFBytes.space, input[position] != LDIFBytes.tab else { return }
            try closeLine()
            guard isInsidePlainEntry else { return }
        }
        let before = position
        Self.takeLines(
            input, from: &position, number: &lineNumber, into: &record, selection, sizeLimit: maximumRecordSize,
            countLimit: max(maximumRecordSize / 16, 1024))
        guard position > before else { return }
        searched = position
        lastLineIsTerminated = true
        openLine = .none
    }

    private var isInsidePlainEntry: Bool {
        guard !isSkipping, !isDone, fault == nil, pendingWhiteSpace == nil, record.isUnderway, record.dn != nil else { return false }
        return record.kind == .add || (record.kind == .content && !record.grammar.mayDeclareChange)
    }

    private static func takeLines(
        _ input: [UInt8], from position: inout Int, number: inout Int, into record: inout LDIFRecord,
        _ selection: LDIFAttributeSelection?, sizeLimit: Int, countLimit: Int
    ) {
        // Unwrapped outside of the loop, which would otherwise count references for every line.
        let isSelective = selection != nil
        let selection = selection ?? LDIFAttributeSelection([])
        input.withUnsafeBufferPointer { bytes in
            while let head = PlainHead(bytes, position) {
                let index = isSelective ? selection.index(of: UnsafeBufferPointer(rebasing: bytes[position..<head.baseEnd])) : nil
                if isSelective, index == nil {
                    guard let (next, count) = skipFolds(bytes, head.lineEnd) else { return }
                    position = next
                    number += count
                    continue
                }
                guard record.buffer.count + head.lineEnd - position <= sizeLimit, record.lines.count < countLimit else { return }
                let start = record.buffer.count
                guard let (next, count) = gather(bytes, position, head.lineEnd, into: &record, sizeLimit) else {
                    record.buffer.removeSubrange(start...)
                    record.folds.removeAll { Int($0) > start }
                    return
                }
                let line = record.buffer.withUnsafeBufferPointer { buffer in
                    LDIFRecord.cut(
                        buffer, from: start, colon: start + head.colon - position, baseEnd: start + head.baseEnd - position,
                        number: number + 1, selection: index)
                }
                record.lines.append(line)
                position = next
                number += count
            }
        }
    }

    /// The end of the logical line whose first physical line ends at `end`, and of how many lines it consists; nil: the long way.
    @inline(__always)
    private static func skipFolds(_ bytes: UnsafeBufferPointer<UInt8>, _ end: Int) -> (next: Int, lines: Int)? {
        var (next, lines) = (end + 1, 1)
        while bytes[next] <= LDIFBytes.space {
            guard let end = foldEnd(bytes, next) else {
                return bytes[next] == LDIFBytes.lineFeed || bytes[next] == LDIFBytes.carriageReturn ? (next, lines) : nil
            }
            next = end + 1
            lines += 1
        }
        return (next, lines)
    }

    /// The end of a line that continues another and has something to add, with a byte behind it.
    @inline(__always)
    private static func foldEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        guard bytes[start] == LDIFBytes.space, start + 1 < bytes.count, bytes[start + 1] > LDIFBytes.space,
            let end = LDIFBytes.find(LDIFBytes.lineFeed, in: bytes, from: start + 1, to: bytes.count), end + 1 < bytes.count
        else { return nil }
        return end
    }

    /// Like `skipFolds`, and copies the logical line to the end of the record's buffer.
    @inline(__always)
    private static func gather(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, into record: inout LDIFRecord, _ sizeLimit: Int
    ) -> (next: Int, lines: Int)? {
        copy(bytes, start, end, into: &record)
        var (next, lines) = (end + 1, 1)
        while bytes[next] <= LDIFBytes.space {
            guard let end = foldEnd(bytes, next) else {
                return bytes[next] == LDIFBytes.lineFeed || bytes[next] == LDIFBytes.carriageReturn ? (next, lines) : nil
            }
            guard record.buffer.count + end - next <= sizeLimit else { return nil }
            record.folds.append(UInt32(record.buffer.count))
            copy(bytes, next + 1, end, into: &record)
            next = end + 1
            lines += 1
        }
        return (next, lines)
    }

    @inline(__always)
    private static func copy(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, into record: inout LDIFRecord) {
        var end = end
        while end > start, bytes[end - 1] == LDIFBytes.carriageReturn { end -= 1 }
        record.buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end]))
    }
}

/// Where the parts of a plain attribute line are.
private struct PlainHead {
    var baseEnd: Int
    var colon: Int
    /// Where the line feed is; a byte follows it.
    var lineEnd: Int

    /// nil: the line is not there in full, or is one for the long way.
    @inline(__always)
    init?(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) {
        guard start < bytes.count else { return nil }
        // Attribute names begin with a letter, object identifiers with a digit.
        let first = bytes[start]
        let letter = first | 0x20
        guard (letter >= 0x61 && letter <= 0x7A) || (first >= 0x30 && first <= 0x39) else { return nil }
        guard let end = LDIFBytes.find(LDIFBytes.lineFeed, in: bytes, from: start, to: bytes.count), end + 1 < bytes.count else {
            return nil
        }
        var index = start
        var base = -1
        while bytes[index] != LDIFBytes.colon {
            let byte = bytes[index]
            guard byte > 0x20, byte < 0x7F else { return nil }
            if byte == LDIFBytes.semicolon, base < 0 { base = index }
            index += 1
        }
        if letter == 0x64, index == start + 2, bytes[start + 1] | 0x20 == 0x6E { return nil }
        if letter == 0x63, index == start + 10,
            LDIFBytes.matches(UnsafeBufferPointer(rebasing: bytes[start..<index]).span, "changetype")
        {
            return nil
        }
        baseEnd = base < 0 ? index : base
        colon = index
        lineEnd = end
    }
}
