import BridgeCore

extension DateFormat {
    /// The date in this form. Zones print as UTC; `K` prints nothing for a date of which no zone is known.
    func text(of reading: Reading) -> String {
        let date = reading.date
        let day = date.day
        var result = ""
        for part in parts {
            switch part {
            case .year(let width): result += width <= 2 ? padded(day.year % 100, width) : padded(day.year, width)
            case .month(let width): result += name(day.month - 1, width, DateNames.months) ?? padded(day.month, width)
            case .day(let width): result += name(Int(date.dayNumber % 7), width, DateNames.days) ?? padded(day.day, width)
            case .hour24(let width): result += padded(date.hour, min(width, 2))
            case .hour12(let width): result += padded(date.hour % 12 == 0 ? 12 : date.hour % 12, min(width, 2))
            case .minute(let width): result += padded(date.minute, min(width, 2))
            case .second(let width): result += padded(date.second, min(width, 2))
            case .fraction(let width, let isOptional): write(fraction(date, width), isOptional, to: &result)
            case .halfDay(let width): result += width == 1 ? (date.hour < 12 ? "A" : "P") : (date.hour < 12 ? "AM" : "PM")
            case .offset(let width): result += width == 3 ? "+00:00" : width == 2 ? "+00" : "+0"
            case .kind: result += reading.hasZone ? "Z" : ""
            case .utc: result += "Z"
            case .literal(let bytes): result += String(decoding: bytes, as: UTF8.self)
            }
        }
        return result
    }

    private func name(_ index: Int, _ width: Int, _ names: [String]) -> String? {
        guard width >= 3 else { return nil }
        return width == 3 ? String(names[index].unicodeScalars.prefix(3)) : names[index]
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, min(width, 20) - digits.utf8.count)) + digits
    }

    private func fraction(_ date: ExpressionDate, _ width: Int) -> [UInt8] {
        let digits = padded(Int(date.timeOfDay % ExpressionDate.ticksPerSecond), 7)
        return Array(digits.utf8.prefix(width))
    }

    /// `F` prints no zeros at the end, and no point before a fraction of nothing.
    private func write(_ digits: [UInt8], _ isOptional: Bool, to result: inout String) {
        var digits = digits
        while isOptional, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if isOptional, digits.isEmpty, result.hasSuffix(".") { result.removeLast() }
        result += String(decoding: digits, as: UTF8.self)
    }
}
