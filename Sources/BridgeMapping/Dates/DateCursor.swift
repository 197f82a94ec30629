import BridgeCore

/// A place in the bytes of a text that holds a date.
struct DateCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Runs a reader over a text. The cursor does not outlive it.
    static func read<Result>(_ text: String, _ body: (inout DateCursor) -> Result?) -> Result? {
        var text = text
        return text.withUTF8 { bytes in
            var cursor = DateCursor(bytes)
            cursor.skipSpaces()
            guard let result = body(&cursor) else { return nil }
            cursor.skipSpaces()
            return cursor.isAtEnd ? result : nil
        }
    }

    var isAtEnd: Bool { position == bytes.count }
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpaces() {
        while let byte = peek, byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) { position += 1 }
    }

    /// Takes one byte if it stands here.
    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard let next = peek, UInt32(next) == byte.value else { return false }
        position += 1
        return true
    }

    /// Takes a fixed text if it stands here.
    mutating func take(_ literal: [UInt8]) -> Bool {
        guard bytes.count - position >= literal.count, bytes[position..<position + literal.count].elementsEqual(literal) else {
            return false
        }
        position += literal.count
        return true
    }

    /// The number of digits that stand here.
    var digitCount: Int {
        var end = position
        while end < bytes.count, bytes[end].isDigit { end += 1 }
        return end - position
    }

    /// A number of so many digits.
    mutating func number(_ digits: ClosedRange<Int>) -> Int? {
        let count = min(digitCount, digits.upperBound)
        guard count >= digits.lowerBound else { return nil }
        defer { position += count }
        return bytes[position..<position + count].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// A fraction of a second, in steps of 100 ns; digits beyond the seventh are passed over.
    mutating func fraction(_ digits: ClosedRange<Int>) -> Int64? {
        let count = min(digitCount, digits.upperBound)
        guard count >= digits.lowerBound else { return nil }
        defer { position += count }
        var result: Int64 = 0
        for index in 0..<7 { result = result * 10 + (index < count ? Int64(bytes[position + index] - UInt8(ascii: "0")) : 0) }
        return result
    }

    /// ASCII letters, in lower case.
    mutating func word() -> String {
        let start = position
        while let byte = peek, byte | 0x20 >= UInt8(ascii: "a"), byte | 0x20 <= UInt8(ascii: "z") { position += 1 }
        return asciiLowercased(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    /// `Z`, `+01:00`, `+0100` or `+01` as minutes; nil and no step when none of them stands here.
    mutating func zone() -> Int64? {
        let start = position
        if take("Z") || take("z") { return 0 }
        let isNegative = peek == UInt8(ascii: "-")
        guard take("+") || take("-"), let hours = number(1...2), hours <= 14 else {
            position = start
            return nil
        }
        let hasColon = take(":")
        let minutes = hasColon || digitCount >= 2 ? number(2...2) : 0
        guard let minutes, minutes < 60 else {
            position = start
            return nil
        }
        return Int64(isNegative ? -(hours * 60 + minutes) : hours * 60 + minutes)
    }

    /// Goes back to where a reader began.
    mutating func rewind(to position: Int) { self.position = position }
}

/// English names, as the invariant culture has them.
enum DateNames {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
    static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// The position of a name that is written out or shortened to three letters; the word is in lower case.
    static func index(of word: String, in names: [String]) -> Int? {
        names.firstIndex { name in
            let name = asciiLowercased(name)
            return name == word || (word.utf8.count == 3 && name.hasPrefix(word))
        }
    }
}
