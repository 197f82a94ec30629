/// Follows a scalar through the file, so that a place in its text becomes a place in the file: quotes, escapes and folded lines counted.
///
/// It repeats what libyaml did (YAML 1.1 section 9) and compares as it goes. Where it finds something else than libyaml did, the places of the
/// rest are where it stopped: an inexact caret, never a wrong value.
struct ScalarPlaces {
    private let bytes: [UInt8]
    private let value: [UInt8]
    private var position: Int
    private var offsets: [Int] = []

    /// The offset in the file of each byte of `text` and of its end, and the range of the scalar.
    static func of(_ text: String, style: SourceScalar.Style, at start: Int, in bytes: [UInt8]) -> (offsets: [Int], range: Range<Int>) {
        var places = ScalarPlaces(bytes: bytes, value: Array(text.utf8), position: start)
        switch style {
        case .plain: places.flow(quote: nil)
        case .singleQuoted: places.flow(quote: UInt8(ascii: "'"))
        case .doubleQuoted: places.flow(quote: UInt8(ascii: "\""))
        case .literal, .folded: places.block()
        }
        let missing = places.value.count + 1 - places.offsets.count
        places.offsets += Array(repeating: min(places.position, bytes.count), count: max(0, missing))
        let isQuoted = style == .singleQuoted || style == .doubleQuoted
        return (places.offsets, start..<min(bytes.count, max(start, places.position + (isQuoted ? 1 : 0))))
    }

    private init(bytes: [UInt8], value: [UInt8], position: Int) {
        self.bytes = bytes
        self.value = value
        self.position = position
    }

    private var isDone: Bool { offsets.count >= value.count }

    private func byte(_ position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Takes bytes of the text that all stand at one place of the file. False when the text has others.
    private mutating func take(_ expected: some Collection<UInt8>, from start: Int, length: Int) -> Bool {
        guard value[offsets.count...].starts(with: expected) else { return false }
        offsets += Array(repeating: start, count: expected.count)
        position = start + length
        return true
    }

    /// Plain and quoted scalars: line breaks fold to a space, empty lines to line feeds.
    private mutating func flow(quote: UInt8?) {
        if quote != nil { position += 1 }
        while let byte = byte(position) {
            if quote == nil, isDone { return }
            if byte == quote {
                guard byte == UInt8(ascii: "'"), self.byte(position + 1) == byte else { return }
                guard take([byte], from: position, length: 2) else { return }
            } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                guard escape() else { return }
            } else if let fold = fold(at: position) {
                guard take(fold.text, from: position, length: fold.length) else { return }
            } else {
                guard take([byte], from: position, length: 1) else { return }
            }
        }
    }

    /// White space with at least one line break in it.
    private func fold(at start: Int) -> (text: [UInt8], length: Int)? {
        var end = start
        var breaks = 0
        while let byte = byte(end) {
            let length = PipelineText.breakLength(at: end, in: bytes)
            guard length > 0 || byte == 0x20 || byte == 0x09 else { break }
            if length > 0 { breaks += 1 }
            end += max(1, length)
        }
        guard breaks > 0 else { return nil }
        return (breaks == 1 ? [0x20] : Array(repeating: 0x0A, count: breaks - 1), end - start)
    }

    private mutating func escape() -> Bool {
        guard let letter = byte(position + 1) else { return false }
        let lineBreak = PipelineText.breakLength(at: position + 1, in: bytes)
        if lineBreak > 0 {
            var end = position + 1 + lineBreak
            while let byte = byte(end), byte == 0x20 || byte == 0x09 { end += 1 }
            return take([], from: position, length: end - position)
        }
        let digits = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8][letter] ?? 0
        guard !isDone else { return false }
        return take(scalar(at: offsets.count), from: position, length: 2 + digits)
    }

    /// The bytes of the text's scalar that begins at an index: what an escape stands for, whatever it is.
    private func scalar(at index: Int) -> ArraySlice<UInt8> {
        var end = index + 1
        while end < value.count, value[end] & 0xC0 == 0x80 { end += 1 }
        return value[index..<end]
    }

    /// Literal and folded scalars: the lines after the indicator without their indentation. A line break stands for a line feed, for a
    /// space, or for nothing where several fold to one fewer.
    private mutating func block() {
        while position < bytes.count, PipelineText.breakLength(at: position, in: bytes) == 0 { position += 1 }
        position += PipelineText.breakLength(at: position, in: bytes)
        let indentation = indentation()
        skipSpaces(indentation)
        while !isDone, let byte = byte(position) {
            let length = PipelineText.breakLength(at: position, in: bytes)
            if length > 0 {
                let next = value[offsets.count]
                _ = take(next == 0x0A || next == 0x20 ? [next] : [], from: position, length: length)
                skipSpaces(indentation)
            } else if !take([byte], from: position, length: 1) {
                return
            }
        }
    }

    /// The spaces before the first line with text, less those that belong to the text.
    private func indentation() -> Int {
        func leading(_ bytes: some Collection<UInt8>) -> Int {
            var spaces = 0
            for byte in bytes {
                if byte == 0x20 { spaces += 1 } else if byte == 0x0A || byte == 0x0D { spaces = 0 } else { break }
            }
            return spaces
        }
        return max(0, leading(bytes[min(position, bytes.count)...]) - leading(value))
    }

    private mutating func skipSpaces(_ count: Int) {
        var left = count
        while left > 0, byte(position) == 0x20 {
            position += 1
            left -= 1
        }
    }
}
