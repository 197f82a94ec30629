/// The elements that a list has. One is in it when another says all that it says: `{"value": "42"}` beside the same with `type` and `$ref`.
struct KnownElements {
    private var byValue: [JSONValue: [JSONValue]]

    init(_ elements: [JSONValue]) {
        byValue = Dictionary(grouping: elements) { $0.member("value") ?? .null }
    }

    /// False when the element is known already.
    mutating func insert(_ element: JSONValue) -> Bool {
        let value = element.member("value") ?? .null
        let candidates = byValue[value] ?? []
        guard !candidates.contains(where: { $0.says(element) }) else { return false }
        byValue[value, default: []].append(element)
        return true
    }
}

extension JSONValue {
    /// True when this has every member of the other, or is the same.
    fileprivate func says(_ other: JSONValue) -> Bool {
        guard case .object(let object) = self, case .object(let wanted) = other else { return self == other }
        return wanted.members.allSatisfy { object[$0.name] == $0.value }
    }
}
