/// Takes away the line `#< CLIXML` with which PowerShell begins what it writes to a pipe, in UTF-8 or UTF-16.
struct CLIXMLPreamble {
    private enum Stage {
        case undecided, skipping, done
    }

    private static let mark = Array("#< CLIXML".utf8)

    private var stage = Stage.undecided
    /// The bytes of which it is not yet known whether they are the line.
    private var head: [UInt8] = []
    private var byteOrderMark: [UInt8] = []
    private var isLittleEndian = false

    /// The bytes without the line; empty while that is open.
    mutating func strip(_ chunk: [UInt8]) -> [UInt8] {
        if stage == .done { return chunk }
        head += chunk
        if stage == .undecided, head.count >= 3 + 2 * Self.mark.count { decide() }
        return stage == .undecided ? [] : skip()
    }

    /// What was held back.
    mutating func finish() -> [UInt8] {
        if stage == .undecided { decide() }
        let rest = stage == .skipping ? skip() : head
        head = []
        stage = .done
        return rest
    }

    private mutating func decide() {
        let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]]
        byteOrderMark = marks.first { head.starts(with: $0) } ?? []
        let text = head.dropFirst(byteOrderMark.count).filter { $0 != 0 }
        stage = text.starts(with: Self.mark) ? .skipping : .done
        isLittleEndian = byteOrderMark == [0xFF, 0xFE] || (byteOrderMark.isEmpty && head.dropFirst().first == 0)
    }

    private mutating func skip() -> [UInt8] {
        if stage == .done { return take(from: 0) }
        guard let newline = head.firstIndex(of: UInt8(ascii: "\n")) else {
            head = []
            return []
        }
        let end = newline + (isLittleEndian ? 2 : 1)
        guard end <= head.count else {
            head.removeSubrange(..<newline)
            return []
        }
        stage = .done
        return byteOrderMark + take(from: end)
    }

    private mutating func take(from start: Int) -> [UInt8] {
        defer { head = [] }
        return start == 0 ? head : Array(head[start...])
    }
}
