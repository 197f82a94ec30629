/// A dictionary whose keys can be walked in order, in pages.
struct SortedTable<Key: Hashable & Comparable & Sendable, Value: Sendable>: Sendable {
    private var values: [Key: Value] = [:]
    /// The keys in order; nil after a key was added.
    private var order: [Key]?

    subscript(key: Key) -> Value? { values[key] }

    mutating func set(_ value: Value, for key: Key) {
        if values.updateValue(value, forKey: key) == nil { order = nil }
    }

    mutating func remove(_ key: Key) {
        if values.removeValue(forKey: key) != nil { order = nil }
    }

    mutating func change(_ key: Key, _ body: (inout Value) -> Void) {
        if let index = values.index(forKey: key) { body(&values.values[index]) }
    }

    /// At most `limit` results of the entries in order, from `first` or after `key`, as long as `matching` holds.
    mutating func page<Result>(
        from first: Key? = nil, after key: Key?, limit: Int, while matching: (Key) -> Bool = { _ in true },
        _ body: (Key, Value) -> Result?
    ) -> [Result] {
        let keys = sorted()
        var results: [Result] = []
        var index = 0
        if let key {
            index = Self.firstIndex(in: keys) { $0 > key }
        } else if let first {
            index = Self.firstIndex(in: keys) { $0 >= first }
        }
        while index < keys.count, results.count < limit, matching(keys[index]) {
            if let value = values[keys[index]], let result = body(keys[index], value) { results.append(result) }
            index += 1
        }
        return results
    }

    /// All entries in order for which `body` has a result.
    mutating func all<Result>(_ body: (Key, Value) -> Result?) -> [Result] { page(after: nil, limit: .max, body) }

    private mutating func sorted() -> [Key] {
        if let order { return order }
        let keys = values.keys.sorted()
        order = keys
        return keys
    }

    private static func firstIndex(in keys: [Key], where isReached: (Key) -> Bool) -> Int {
        var range = 0..<keys.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = isReached(keys[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
        }
        return range.lowerBound
    }
}
