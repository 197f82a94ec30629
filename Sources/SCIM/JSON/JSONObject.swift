/// A JSON object that keeps the order of its members and finds them without regard to ASCII case (RFC 7643 section 2.1).
public struct JSONObject: Sendable {
    /// One name and its value.
    public struct Member: Hashable, Sendable {
        /// The name in the spelling given.
        public let name: String
        /// Its value.
        public var value: JSONValue
    }

    /// The members in order.
    public private(set) var members: [Member]

    /// An object of these members. A name that comes twice keeps both; look-up finds the last, as JSON parsers commonly do.
    public init(_ members: some Sequence<(String, JSONValue)> = []) {
        self.members = members.map { Member(name: $0.0, value: $0.1) }
    }

    /// True when there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The value of a name, whatever its ASCII case. Setting keeps the place and the spelling of a member that exists; nil removes it.
    public subscript(name: String) -> JSONValue? {
        get { index(of: name).map { members[$0].value } }
        set {
            guard let newValue else { return members.removeAll { $0.name.equalsIgnoringASCIICase(name) } }
            if let index = index(of: name) {
                members[index].value = newValue
            } else {
                members.append(Member(name: name, value: newValue))
            }
        }
    }

    /// The value of a name, moved out and back, so that a large array is changed in place.
    mutating func update<Result, Failure: Error>(
        _ name: String, _ body: (inout JSONValue?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var value = self[name]
        if value != nil { self[name] = .null }
        let wasPresent = value != nil
        let result: Result
        do throws(Failure) {
            result = try body(&value)
        } catch {
            if wasPresent { self[name] = value }
            throw error
        }
        self[name] = value
        return result
    }

    private func index(of name: String) -> Int? {
        members.lastIndex { $0.name.equalsIgnoringASCIICase(name) }
    }
}

extension JSONObject: Hashable {
    /// True when both have the same members in any order. Names are compared exactly here.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        if left.members == right.members { return true }
        guard left.members.count == right.members.count else { return false }
        return Dictionary(grouping: left.members, by: \.name).mapValues { $0.map(\.value) }
            == Dictionary(grouping: right.members, by: \.name).mapValues { $0.map(\.value) }
    }

    /// Agrees with `==`.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members {
            var single = Hasher()
            single.combine(member)
            sum &+= single.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object with its members in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
