/// A part of an attribute's values: the option `range=0-1499` with which Active Directory delivers long lists (MS-ADTS section
/// 3.1.1.3.1.3.3).
public struct LDIFValueRange: Sendable, Hashable {
    /// The index of the part's first value.
    public var start: Int
    /// The index of the part's last value; nil, written `*`: the list ends with this part.
    public var end: Int?

    /// The range in the options of an attribute description (`range=0-1499`, `binary;range=0-*`); nil when there is none.
    ///
    /// A range that cannot be understood is one that starts nowhere, so that no list with it is ever taken for whole.
    public init?(options: Span<UInt8>) {
        var start = 0
        while start < options.count {
            var end = start
            while end < options.count, options[end] != LDIFBytes.semicolon { end += 1 }
            if let range = Self(option: options.extracting(start..<end)) {
                self = range
                return
            }
            start = end + 1
        }
        return nil
    }

    private init?(option: Span<UInt8>) {
        guard option.count >= 6, LDIFBytes.matches(option.extracting(0..<6), "range=") else { return nil }
        var index = 6
        start = Self.number(option, &index) ?? -1
        let hasMinus = index < option.count && option[index] == LDIFBytes.minus
        index += 1
        if hasMinus, index + 1 == option.count, option[index] == UInt8(ascii: "*") { return }
        end = hasMinus ? Self.number(option, &index) : nil
        if end == nil || index != option.count { (start, end) = (-1, 0) }
    }

    private static func number(_ option: Span<UInt8>, _ index: inout Int) -> Int? {
        var number: Int?
        while index < option.count, option[index] >= 0x30, option[index] <= 0x39, number ?? 0 < 1 << 40 {
            number = (number ?? 0) * 10 + Int(option[index] - 0x30)
            index += 1
        }
        return number
    }
}

/// Whether the parts of a list that a record has are all of it: from the first value on, without a gap, to the end.
public struct LDIFRangeProgress: Sendable, Hashable {
    private var current: LDIFValueRange?
    private var isBroken = false

    /// No part yet.
    public init() {}

    /// Notes the part to which a value belongs. Values of one part repeat its range.
    public mutating func take(_ range: LDIFValueRange) {
        if range == current { return }
        let expected = current.map { $0.end.map { $0 + 1 } ?? -1 } ?? 0
        if range.start != expected || expected < 0 { isBroken = true }
        current = range
    }

    /// Whether the list is whole.
    public var isWhole: Bool { !isBroken && current.map { $0.end == nil && $0.start >= 0 } ?? true }
}
