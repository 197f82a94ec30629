/// Changes lists in their bytes, as a server with a mistake would send them.
enum ListFault {
    private static let total = Array(#""totalResults":"#.utf8)
    private static let resources = Array(#""Resources":["#.utf8)

    /// Puts another number in the place of `totalResults`: seven more, or one less. False when there is none.
    static func changeTotal(of body: inout [UInt8]) -> Bool {
        guard let start = body.firstRange(of: total)?.upperBound else { return false }
        let digits = body[start...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return false }
        let wrong = number.isMultiple(of: 2) ? number + 7 : number - 1
        body.replaceSubrange(digits.startIndex..<digits.endIndex, with: String(wrong).utf8)
        return true
    }

    /// Sends the elements of `Resources` twice. False when there are none.
    static func repeatResources(of body: inout [UInt8]) -> Bool {
        guard let start = body.firstRange(of: resources)?.upperBound, let end = endOfArray(body, from: start), end > start else {
            return false
        }
        body.insert(contentsOf: body[start..<end] + [UInt8(ascii: ",")], at: start)
        return true
    }

    private static func endOfArray(_ body: [UInt8], from start: Int) -> Int? {
        var depth = 1
        var isText = false
        var index = start
        while index < body.count {
            switch body[index] {
            case UInt8(ascii: "\\") where isText: index += 1
            case UInt8(ascii: "\""): isText.toggle()
            case UInt8(ascii: "["), UInt8(ascii: "{"): if !isText { depth += 1 }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): if !isText { depth -= 1 }
            default: break
            }
            if depth == 0 { return index }
            index += 1
        }
        return nil
    }
}
