extension JSONElementReader {
    /// What is expected next.
    enum State {
        case start, byteOrderMark, between
        case arrayStart, arrayValue, afterElement
        case objectStart, memberKey, key, keyEscape, colon, memberValue, afterMember
        case nested, string, escape, scalar
    }

    /// What the current value lies in.
    enum Container {
        /// An array at the top.
        case array
        /// An object at the top that may turn out to be an element or a page.
        case object
        /// A page, outside its array.
        case page
        /// The array of a page.
        case pageArray
    }

    /// A member by its offsets from the beginning of the capture.
    struct MemberSpan {
        /// Between the quotes.
        var keyStart = 0
        var keyEnd = 0
        var valueStart = 0
        var valueEnd = 0
    }
}

extension JSONElementReader.State {
    /// What is expected, for people.
    var expectation: String {
        switch self {
        case .start, .byteOrderMark, .between: "an array or object is expected"
        case .arrayStart, .arrayValue, .memberValue: "a value is expected, and no comma before a closing bracket"
        case .afterElement: "a comma or ] is expected"
        case .objectStart, .memberKey: "a member's name in double quotes is expected, and no comma before a closing bracket"
        case .colon: "a colon is expected"
        case .afterMember: "a comma or } is expected"
        case .nested: "the closing bracket is of the wrong kind"
        case .key, .keyEscape, .string, .escape, .scalar: "a value is expected"
        }
    }
}
