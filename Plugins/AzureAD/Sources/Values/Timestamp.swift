import BridgeCore

/// Dates and times in the forms of directories, as ISO 8601 in UTC to the second.
enum Timestamp {
    /// Appends the canonical text of GeneralizedTime (RFC 4517 section 3.3.13), ISO 8601 or `/Date(milliseconds)/`; false: none of them.
    static func append(_ value: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
        if let milliseconds = jsonDate(value) {
            return append(secondsSince1970: floor(milliseconds, 1000), to: &output)
        }
        var scanner = Scanner(bytes: value)
        guard let seconds = scanner.seconds() else { return false }
        return append(secondsSince1970: seconds, to: &output)
    }

    /// Appends the canonical text of a Windows file time. false: it is no such number or its year has not four digits.
    static func append(fileTime value: Int64, to output: inout [UInt8]) -> Bool {
        append(secondsSince1970: floor(value, 10_000_000) - 11_644_473_600, to: &output)
    }

    private static func append(secondsSince1970 seconds: Int64, to output: inout [UInt8]) -> Bool {
        let days = floor(seconds, 86_400)
        let rest = seconds - days * 86_400
        let date = CivilDay(daysSince1970: Int(days))
        guard date.year >= 1, date.year <= 9999 else { return false }
        pad(Int64(date.year), 4, &output)
        output.append(UInt8(ascii: "-"))
        pad(Int64(date.month), 2, &output)
        output.append(UInt8(ascii: "-"))
        pad(Int64(date.day), 2, &output)
        output.append(UInt8(ascii: "T"))
        pad(rest / 3600, 2, &output)
        output.append(UInt8(ascii: ":"))
        pad(rest / 60 % 60, 2, &output)
        output.append(UInt8(ascii: ":"))
        pad(rest % 60, 2, &output)
        output.append(UInt8(ascii: "Z"))
        return true
    }

    private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        value >= 0 ? value / unit : -((-(value + 1)) / unit) - 1
    }

    private static func pad(_ value: Int64, _ width: Int, _ output: inout [UInt8]) {
        var unit: Int64 = width == 4 ? 1000 : 10
        while unit > 0 {
            output.append(UInt8(0x30 + value / unit % 10))
            unit /= 10
        }
    }

    private static func jsonDate(_ value: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let text = String(validating: value, as: UTF8.self), text.hasPrefix("/Date("), text.hasSuffix(")/") else { return nil }
        return Int64(text.dropFirst(6).dropLast(2))
    }
}

/// Reads GeneralizedTime and ISO 8601: they differ in punctuation only.
private struct Scanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func seconds() -> Int64? {
        guard let year = number(4) else { return nil }
        _ = take("-")
        guard let month = number(2) else { return nil }
        _ = take("-")
        guard let day = number(2) else { return nil }
        let civil = CivilDay(Int(year), Int(month), Int(day))
        guard civil.exists else { return nil }
        let date = Int64(civil.daysSince1970) * 86_400
        if position == bytes.count { return date }
        _ = take("T") || take("t") || take(" ")
        guard let time = time(), let offset = zone(), position == bytes.count else { return nil }
        return date + time - offset
    }

    private mutating func time() -> Int64? {
        guard let hour = number(2), hour < 24 else { return nil }
        var seconds = hour * 3600
        _ = take(":")
        if let minute = number(2) {
            guard minute < 60 else { return nil }
            seconds += minute * 60
            _ = take(":")
            if let second = number(2) {
                guard second <= 60 else { return nil }
                seconds += min(second, 59)
            }
        }
        if take(".") || take(",") {
            while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
        }
        return seconds
    }

    /// Seconds east of UTC. Without a zone the time is taken as UTC.
    private mutating func zone() -> Int64? {
        if position == bytes.count || take("Z") || take("z") { return 0 }
        let sign: Int64 = take("+") ? 1 : (take("-") ? -1 : 0)
        guard sign != 0, let hours = number(2), hours < 24 else { return nil }
        _ = take(":")
        let minutes = position == bytes.count ? 0 : number(2)
        guard let minutes, minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private mutating func number(_ width: Int) -> Int64? {
        guard position + width <= bytes.count else { return nil }
        var value: Int64 = 0
        for index in position..<position + width {
            guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
            value = value * 10 + Int64(bytes[index] - 0x30)
        }
        position += width
        return value
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
