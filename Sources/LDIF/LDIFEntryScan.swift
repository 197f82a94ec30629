/// One walk over a plain entry.
///
/// Unsafe pointers, because this is the loop that every byte of a file goes through. They never leave ``run(_:_:_:_:)``. Every access is
/// below `end`, or less than ``LDIFNameScan/width`` bytes behind such a place: the last bytes of the input are left to the long way.
struct LDIFEntryScan {
    /// Where the walk is, in the end behind the blank line.
    var position: Int
    /// The number of the line walked over last.
    var lineNumber: Int
    /// Whether the entry says `changetype: add`.
    var isAdd = false
    private let start: Int
    private let sizeLimit: Int

    init(position: Int, lineNumber: Int, sizeLimit: Int) {
        self.position = position
        self.lineNumber = lineNumber
        start = position
        self.sizeLimit = sizeLimit
    }

    /// Walks over the entry that begins here and notes its lines; false: something about it is unusual, or it is not there in full.
    @inline(__always)
    mutating func run(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ lookup: LDIFAttributeSelection.Lookup?, _ record: inout LDIFRecord
    ) -> Bool {
        let end = count - LDIFNameScan.width
        guard skipToRecord(base, end), takeDN(base, end, &record) else { return false }
        let countLimit = max(sizeLimit / 16, 1024)
        var mayDeclareChange = true
        while position < end {
            let first = base[position]
            if first <= LDIFBytes.carriageReturn { return takeBlank(base, first) && position - start <= sizeLimit }
            if first == LDIFBytes.hash {
                guard skipComment(base, end) else { return false }
                continue
            }
            guard let name = LDIFNameScan(base, position) else { return false }
            switch name.keyword(base, position) {
            case .none: break
            case .control where !mayDeclareChange: break
            case .changeType where mayDeclareChange:
                guard takeAdd(base, end, name.end + 1) else { return false }
                mayDeclareChange = false
                continue
            default: return false
            }
            mayDeclareChange = false
            let number = lineNumber + 1
            let start = position
            if let lookup {
                let index = lookup.index(base + start, name.baseEnd - start)
                guard index >= 0 else {
                    guard skipValue(base, end, name.end + 1) != nil else { return false }
                    continue
                }
                guard let value = takeValue(base, end, name.end + 1), record.lines.count < countLimit else { return false }
                record.lines.append(LDIFRecord.Line(start, name, value, number: number, selection: Int32(truncatingIfNeeded: index)))
            } else {
                guard let value = takeValue(base, end, name.end + 1), record.lines.count < countLimit else { return false }
                record.lines.append(LDIFRecord.Line(start, name, value, number: number, selection: -1))
            }
        }
        return false
    }

    /// Passes over blank lines and comments.
    @inline(__always)
    private mutating func skipToRecord(_ base: UnsafePointer<UInt8>, _ end: Int) -> Bool {
        while position < end {
            switch base[position] {
            case LDIFBytes.lineFeed, LDIFBytes.carriageReturn: guard takeBlank(base, base[position]) else { return false }
            case LDIFBytes.hash: guard skipComment(base, end) else { return false }
            default: return true
            }
        }
        return false
    }

    @inline(__always)
    private mutating func takeBlank(_ base: UnsafePointer<UInt8>, _ first: UInt8) -> Bool {
        let width = first == LDIFBytes.carriageReturn ? 2 : 1
        guard base[position + width - 1] == LDIFBytes.lineFeed else { return false }
        position += width
        lineNumber += 1
        return true
    }

    /// A comment that folds is left to the long way.
    private mutating func skipComment(_ base: UnsafePointer<UInt8>, _ end: Int) -> Bool {
        guard let lineEnd = LDIFBytes.findLineFeed(base, from: position, to: end) else { return false }
        guard base[lineEnd + 1] != LDIFBytes.space, base[lineEnd + 1] != LDIFBytes.tab else { return false }
        position = lineEnd + 1
        lineNumber += 1
        return true
    }

    private mutating func takeDN(_ base: UnsafePointer<UInt8>, _ end: Int, _ record: inout LDIFRecord) -> Bool {
        let (start, number) = (position, lineNumber + 1)
        guard let name = LDIFNameScan(base, start), case .dn = name.keyword(base, start),
            let value = takeValue(base, end, name.end + 1), value.encoding != .url
        else { return false }
        record.lineNumber = number
        record.dn = LDIFRecord.Line(start, name, value, number: number, selection: -1)
        return true
    }

    /// `changetype: add`; any other change is left to the long way.
    private mutating func takeAdd(_ base: UnsafePointer<UInt8>, _ end: Int, _ start: Int) -> Bool {
        guard let value = takeValue(base, end, start), value.encoding == .text, !value.isFolded else { return false }
        var upper = value.upper
        while upper > value.lower, base[upper - 1] <= LDIFBytes.space { upper -= 1 }
        isAdd =
            upper - value.lower == 3 && base[value.lower] | 0x20 == 0x61 && base[value.lower + 1] | 0x20 == 0x64
            && base[value.lower + 2] | 0x20 == 0x64
        return isAdd
    }

    /// Goes behind the logical line, the value of which begins here; where its first and its last physical line end.
    @inline(__always)
    private mutating func skipValue(_ base: UnsafePointer<UInt8>, _ end: Int, _ start: Int) -> (first: Int, last: Int)? {
        guard let first = LDIFBytes.findLineFeed(base, from: start, to: end) else { return nil }
        var last = first
        lineNumber += 1
        while base[last + 1] == LDIFBytes.space || base[last + 1] == LDIFBytes.tab {
            // A fold with a tab, or one that adds nothing or white space, is left to the long way.
            guard base[last + 1] == LDIFBytes.space, base[last + 2] > LDIFBytes.space,
                let next = LDIFBytes.findLineFeed(base, from: last + 2, to: end)
            else { return nil }
            last = next
            lineNumber += 1
        }
        position = last + 1
        return (first, last)
    }

    @inline(__always)
    private mutating func takeValue(_ base: UnsafePointer<UInt8>, _ end: Int, _ start: Int) -> LDIFPlainValue? {
        guard let (first, last) = skipValue(base, end, start) else { return nil }
        return LDIFPlainValue(base, start, first, last)
    }
}

/// A value as it lies in the input.
struct LDIFPlainValue {
    var lower: Int
    var upper: Int
    var encoding = LDIFRecord.Encoding.text
    var isFolded: Bool

    /// nil: the value begins behind a fold, which is left to the long way.
    @inline(__always)
    init?(_ base: UnsafePointer<UInt8>, _ start: Int, _ first: Int, _ last: Int) {
        lower = start
        upper = last
        isFolded = first != last
        while upper > lower, base[upper - 1] == LDIFBytes.carriageReturn { upper -= 1 }
        if base[lower] == LDIFBytes.colon || base[lower] == LDIFBytes.less {
            encoding = base[lower] == LDIFBytes.colon ? .base64 : .url
            lower += 1
        }
        while base[lower] == LDIFBytes.space { lower += 1 }
        if isFolded, base[lower] == LDIFBytes.lineFeed || base[lower] == LDIFBytes.carriageReturn { return nil }
        if lower > upper { lower = upper }
        if encoding != .text { while upper > lower, base[upper - 1] <= LDIFBytes.space { upper -= 1 } }
    }
}
