/// A moment of an `xsd:dateTime` with time zone (RFC 7643 section 2.3.5), for comparison only.
struct SCIMDateTime: Comparable {
    let seconds: Int64
    let nanoseconds: Int64

    /// Parses `2011-05-13T04:42:34.123Z` and the like; nil for anything else.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let year = number(bytes, 0, 4), let month = number(bytes, 5, 2), let day = number(bytes, 8, 2),
            let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] | 0x20 == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            (1...12).contains(month), (1...31).contains(day), hour <= 24, minute < 60, second <= 60
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if bytes[index] == UInt8(ascii: ".") {
            index += 1
            var unit: Int64 = 100_000_000
            while index < bytes.count, let digit = number(bytes, index, 1) {
                fraction += digit * unit
                unit /= 10
                index += 1
            }
        }
        guard let offset = Self.zone(bytes[index...]) else { return nil }
        seconds = Self.days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
        nanoseconds = fraction
    }

    static func < (left: SCIMDateTime, right: SCIMDateTime) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    private static func zone(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard let sign = bytes.first else { return nil }
        if sign | 0x20 == UInt8(ascii: "z") { return bytes.count == 1 ? 0 : nil }
        let zone = Array(bytes)
        guard zone.count == 6, zone[3] == UInt8(ascii: ":"), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let hours = number(zone, 1, 2), let minutes = number(zone, 4, 2)
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// Days since 1970-01-01 in the Gregorian calendar, counted from March so that the leap day is the last of its year.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

/// The decimal number of so many digits at an index; nil when one is no digit.
private func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64? {
    guard start + count <= bytes.count else { return nil }
    var result: Int64 = 0
    for byte in bytes[start..<start + count] {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        result = result * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return result
}
