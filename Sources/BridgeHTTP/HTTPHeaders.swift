/// Header fields in order; names are found whatever their case (RFC 9110 section 5.1).
public struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
    /// The fields in order.
    public private(set) var fields: [(name: String, value: String)]

    /// Fields.
    public init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }

    /// Fields in the order written.
    public init(dictionaryLiteral elements: (String, String)...) { fields = elements.map { (name: $0.0, value: $0.1) } }

    /// The first value of a name. Setting replaces all values of it; nil removes them.
    public subscript(name: String) -> String? {
        get { fields.first { Self.matches($0.name, name) }?.value }
        set {
            let place = fields.firstIndex { Self.matches($0.name, name) } ?? fields.count
            fields.removeAll { Self.matches($0.name, name) }
            if let newValue { fields.insert((name, newValue), at: place) }
        }
    }

    /// Sets every field of the others, over those of the same name.
    public mutating func merge(_ others: HTTPHeaders) {
        for field in others.fields { self[field.name] = field.value }
    }

    private static func matches(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { $0 == $1 || lowercase($0) == lowercase($1) }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    /// True when a text can be a field's name (RFC 9110 section 5.6.2).
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    }

    /// True when a text can be a field's value without changing the message around it: visible ASCII and blanks between.
    static func isValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && text.utf8.first != 0x20 && text.utf8.last != 0x20
    }
}

/// True for ASCII letters and digits.
func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
}
