/// A logical line, cut into its parts.
enum LDIFParsedLine {
    case line(LDIFRecord.Line)
    /// The `-` that ends a modification.
    case endOfModification
    case wrong(LDIFError)
}

extension LDIFRecord {
    /// Cuts the logical line at the end of the buffer into name, options and value.
    func parseLine(from start: Int, number: Int, isCutOff: Bool) -> LDIFParsedLine {
        buffer.withUnsafeBufferPointer { bytes in
            let end = bytes.count
            guard let colon = LDIFBytes.find(LDIFBytes.colon, in: bytes, from: start, to: end) else {
                if kind == .modify && isOnlyMinus(bytes, from: start, to: end) { return .endOfModification }
                return .wrong(withoutColon(number, isCutOff))
            }
            guard let baseEnd = nameEnd(bytes, from: start, to: colon) else { return .wrong(badName(number)) }
            return .line(Self.cut(bytes, from: start, colon: colon, baseEnd: baseEnd, number: number, selection: nil))
        }
    }

    /// The logical line at the end of the buffer in its parts, once it is known where the name ends.
    @inline(__always)
    static func cut(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, colon: Int, baseEnd: Int, number: Int, selection: Int?
    ) -> Line {
        let end = bytes.count
        var value = colon + 1
        var encoding = Encoding.text
        if value < end, bytes[value] == LDIFBytes.colon || bytes[value] == LDIFBytes.less {
            encoding = bytes[value] == LDIFBytes.colon ? .base64 : .url
            value += 1
        }
        while value < end, bytes[value] == LDIFBytes.space { value += 1 }
        // Base64 has no white space of its own, so what an editor left behind at the end means nothing.
        var valueEnd = end
        if encoding != .text { while valueEnd > value, bytes[valueEnd - 1] <= LDIFBytes.space { valueEnd -= 1 } }
        return Line(
            name: UInt32(start)..<UInt32(colon), baseNameEnd: UInt32(baseEnd), value: UInt32(value)..<UInt32(valueEnd),
            selection: Int32(selection ?? -1), lineNumber: number, encoding: encoding, role: .value)
    }

    /// The end of the name before the options, or nil when it is no attribute description. Looser than RFC 4512 on purpose (`_`, `{0}`
    /// and `range=0-*` occur): what it must find is prose that lost its fold.
    private func nameEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to colon: Int) -> Int? {
        var base = colon
        for index in start..<colon {
            let byte = bytes[index]
            guard byte > 0x20, byte < 0x7F else { return nil }
            if byte == LDIFBytes.semicolon && base == colon { base = index }
        }
        return base > start ? base : nil
    }

    private func isOnlyMinus(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool {
        guard start < end, bytes[start] == LDIFBytes.minus else { return false }
        return bytes[(start + 1)..<end].allSatisfy { $0 == LDIFBytes.space || $0 == LDIFBytes.tab }
    }

    private func withoutColon(_ number: Int, _ isCutOff: Bool) -> LDIFError {
        guard isCutOff else {
            return LDIFError(
                .malformedLine, line: number, recordLine: lineNumber,
                message: "A line needs a colon after the attribute's name. If it continues the line before, it must begin with a space.")
        }
        return LDIFError(
            .truncated, line: number, recordLine: lineNumber,
            message: "The file ends in the middle of a line, so it is probably cut off. Export it again and compare the size after copying."
        )
    }

    private func badName(_ number: Int) -> LDIFError {
        LDIFError(
            .badAttributeName, line: number, column: 1, recordLine: lineNumber,
            message: "What stands before the colon is no attribute name. If the line continues the one before, it must begin with a space.")
    }
}

extension LDIFRecord.Line {
    /// A line that lies in the reader's input.
    @inline(__always)
    init(_ start: Int, _ name: LDIFNameScan, _ value: LDIFPlainValue, number: Int, selection: Int32) {
        self.init(
            name: UInt32(truncatingIfNeeded: start)..<UInt32(truncatingIfNeeded: name.end),
            baseNameEnd: UInt32(truncatingIfNeeded: name.baseEnd),
            value: UInt32(truncatingIfNeeded: value.lower)..<UInt32(truncatingIfNeeded: value.upper), selection: selection,
            lineNumber: number, encoding: value.encoding, role: .value)
        isInPlace = true
        valueIsInPlace = true
        isFolded = value.isFolded
    }
}
