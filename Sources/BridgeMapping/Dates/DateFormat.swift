/// A .NET format of dates, read once: custom ones such as `yyyy-MM-dd HH:mm`, and the standard ones of a single letter.
struct DateFormat: Sendable {
    enum Part: Sendable, Equatable {
        case year(Int)
        case month(Int)
        case day(Int)
        case hour24(Int)
        case hour12(Int)
        case minute(Int)
        case second(Int)
        /// `f` has so many digits; `F` has up to so many and may be missing.
        case fraction(Int, isOptional: Bool)
        case halfDay(Int)
        /// `z`, `zz` or `zzz`.
        case offset(Int)
        /// `K`: `Z`, an offset, or nothing.
        case kind
        /// `Z` outside quotes: read, it says that the time is UTC; written, it is the letter.
        case utc
        case literal([UInt8])
    }

    /// Why a text is no format.
    struct Failure: Error {
        let message: String
    }

    let parts: [Part]

    init(_ text: String) throws(Failure) {
        var parser = DateFormatParser(text.utf8.count == 1 ? try Self.standard(text) : text)
        parts = try parser.parts()
    }

    /// The pattern behind a format of one letter, in the invariant culture.
    private static func standard(_ letter: String) throws(Failure) -> String {
        switch letter {
        case "d": "MM/dd/yyyy"
        case "D": "dddd, dd MMMM yyyy"
        case "f": "dddd, dd MMMM yyyy HH:mm"
        case "F": "dddd, dd MMMM yyyy HH:mm:ss"
        case "g": "MM/dd/yyyy HH:mm"
        case "G": "MM/dd/yyyy HH:mm:ss"
        case "m", "M": "MMMM dd"
        case "o", "O": "yyyy-MM-dd'T'HH:mm:ss.fffffffK"
        case "r", "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'"
        case "s": "yyyy-MM-dd'T'HH:mm:ss"
        case "t": "HH:mm"
        case "T": "HH:mm:ss"
        case "u": "yyyy-MM-dd HH:mm:ss'Z'"
        case "y", "Y": "yyyy MMMM"
        default: throw Failure(message: "There is no date format of the one letter \(letter)")
        }
    }

    /// How often the text of a date that follows the clock changes.
    var granularity: DateInterval? {
        var finest: DateInterval?
        for part in parts {
            switch part {
            case .second, .fraction: return .second
            case .minute: finest = .minute
            case .hour24, .hour12, .halfDay: finest = finest == .minute ? .minute : .hour
            case .year, .month, .day: finest = finest ?? .day
            case .offset, .kind, .utc, .literal: break
            }
        }
        return finest
    }
}

/// Cuts a custom format into its parts.
private struct DateFormatParser {
    private let bytes: [UInt8]
    private var position = 0
    private var literal: [UInt8] = []
    private var result: [DateFormat.Part] = []

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func parts() throws(DateFormat.Failure) -> [DateFormat.Part] {
        guard !bytes.isEmpty else { throw DateFormat.Failure(message: "The date format is empty") }
        while position < bytes.count { try part(bytes[position]) }
        endLiteral()
        return result
    }

    private mutating func part(_ byte: UInt8) throws(DateFormat.Failure) {
        switch byte {
        case UInt8(ascii: "y"): add(.year(run(byte)))
        case UInt8(ascii: "M"): add(.month(run(byte)))
        case UInt8(ascii: "d"): add(.day(run(byte)))
        case UInt8(ascii: "H"): add(.hour24(run(byte)))
        case UInt8(ascii: "h"): add(.hour12(run(byte)))
        case UInt8(ascii: "m"): add(.minute(run(byte)))
        case UInt8(ascii: "s"): add(.second(run(byte)))
        case UInt8(ascii: "t"): add(.halfDay(run(byte)))
        case UInt8(ascii: "z"): add(.offset(min(run(byte), 3)))
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            let count = run(byte)
            guard count <= 7 else { throw DateFormat.Failure(message: "A fraction has up to 7 digits in a date format") }
            add(.fraction(count, isOptional: byte == UInt8(ascii: "F")))
        case UInt8(ascii: "K"):
            position += 1
            add(.kind)
        case UInt8(ascii: "Z"):
            position += 1
            add(.utc)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): try quoted(byte)
        case UInt8(ascii: "%"): position += 1
        case UInt8(ascii: "\\"):
            guard position + 1 < bytes.count else { throw DateFormat.Failure(message: "The date format ends in a backslash") }
            literal.append(bytes[position + 1])
            position += 2
        default:
            literal.append(byte)
            position += 1
        }
    }

    private mutating func run(_ byte: UInt8) -> Int {
        let start = position
        while position < bytes.count, bytes[position] == byte { position += 1 }
        return position - start
    }

    private mutating func quoted(_ quote: UInt8) throws(DateFormat.Failure) {
        guard let end = bytes[(position + 1)...].firstIndex(of: quote) else {
            throw DateFormat.Failure(message: "A quoted text in the date format is not closed")
        }
        literal += bytes[position + 1..<end]
        position = end + 1
    }

    private mutating func add(_ part: DateFormat.Part) {
        endLiteral()
        result.append(part)
    }

    private mutating func endLiteral() {
        if !literal.isEmpty { result.append(.literal(literal)) }
        literal = []
    }
}
