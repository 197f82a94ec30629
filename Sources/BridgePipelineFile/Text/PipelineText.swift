/// The text of a pipeline file with its lines: from offsets to lines and columns and back.
struct PipelineText {
    /// The file as the user named it.
    let file: String
    /// UTF-8 without a byte order mark.
    let bytes: [UInt8]
    /// Where each line begins.
    private let lineStarts: [Int]

    init(_ text: String, file: String) {
        self.file = file
        var bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        self.bytes = bytes
        lineStarts = Self.lineStarts(of: bytes)
    }

    /// The text that is parsed.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// The number of lines.
    var lineCount: Int { lineStarts.count }

    /// The line (from 1) and the column in scalars (from 1) of an offset.
    func place(of offset: Int) -> (line: Int, column: Int) {
        let line = lineStarts.partitioningIndex { $0 > offset }
        let before = bytes[lineStarts[line - 1]..<min(max(offset, lineStarts[line - 1]), bytes.count)]
        return (line, Self.scalarCount(before) + 1)
    }

    /// The offset of a line and column as YAML counts them; the end of the line when it is shorter.
    func offset(line: Int, column: Int) -> Int {
        let range = range(ofLine: min(max(line, 1), lineCount))
        var position = range.lowerBound
        var left = column - 1
        while left > 0, position < range.upperBound {
            position += 1
            while position < range.upperBound, Self.isContinuation(bytes[position]) { position += 1 }
            left -= 1
        }
        return position
    }

    /// The bytes of a line without its break.
    func range(ofLine line: Int) -> Range<Int> {
        let start = lineStarts[line - 1]
        var end = line < lineCount ? lineStarts[line] : bytes.count
        while end > start, let length = Self.breakLength(before: end, in: bytes, from: start) { end -= length }
        return start..<end
    }

    /// How many scalars a range of bytes holds.
    func scalarCount(_ range: Range<Int>) -> Int { Self.scalarCount(bytes[range.clamped(to: 0..<bytes.count)]) }

    /// The text of a range of bytes.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self) }

    private static func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { !isContinuation($0) } }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

extension PipelineText {
    /// The length of the line break at an offset, 0 when there is none: those of YAML 1.1, as libyaml counts lines.
    static func breakLength(at position: Int, in bytes: [UInt8]) -> Int {
        guard position < bytes.count else { return 0 }
        switch bytes[position] {
        case 0x0A: return 1
        case 0x0D: return position + 1 < bytes.count && bytes[position + 1] == 0x0A ? 2 : 1
        case 0xC2: return position + 1 < bytes.count && bytes[position + 1] == 0x85 ? 2 : 0
        case 0xE2:
            guard position + 2 < bytes.count, bytes[position + 1] == 0x80 else { return 0 }
            return bytes[position + 2] == 0xA8 || bytes[position + 2] == 0xA9 ? 3 : 0
        default: return 0
        }
    }

    private static func lineStarts(of bytes: [UInt8]) -> [Int] {
        var starts = [0]
        var position = 0
        while position < bytes.count {
            let length = breakLength(at: position, in: bytes)
            position += max(1, length)
            if length > 0 { starts.append(position) }
        }
        return starts
    }

    private static func breakLength(before end: Int, in bytes: [UInt8], from start: Int) -> Int? {
        (1...3).reversed().first { $0 <= end - start && breakLength(at: end - $0, in: bytes) == $0 }
    }
}

extension [Int] {
    /// The first index whose element satisfies a predicate that is false before and true after it.
    func partitioningIndex(_ isAfter: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
