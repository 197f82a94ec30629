/// A body in JSON with places for values.
struct BodyTemplate {
    /// What stands before each value, and the number of the change that it comes from.
    private let places: [(before: [UInt8], change: Int)]
    private let end: [UInt8]
    private let length: Int

    /// Cuts a body at the placeholders in it.
    init(_ body: JSONValue) {
        var places: [(before: [UInt8], change: Int)] = []
        var pieces = body.bytes.split(separator: 0, omittingEmptySubsequences: false)[...]
        while pieces.count > 2, let before = pieces.popFirst(), let digits = pieces.popFirst() {
            places.append((Array(before), Int(String(decoding: digits, as: UTF8.self)) ?? 0))
        }
        self.places = places
        end = Array(pieces.first ?? [])
        length = places.reduce(end.count) { $0 + $1.before.count + 32 }
    }

    /// The changes with a placeholder for each text and number. JSON holds no NUL, so that it cannot be mistaken for a value.
    static func placeholders(for changes: [SCIMChange]) -> [SCIMChange] {
        changes.enumerated().map { index, change in
            switch change.edit {
            case .set(.string), .set(.integer), .set(.number):
                SCIMChange(change.path, .set(.number("\0\(index)\0")), old: change.old)
            default: change
            }
        }
    }

    /// The body with the values of changes of the same shape.
    func filled(with changes: [SCIMChange]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(length)
        for place in places {
            output += place.before
            if case .set(let value) = changes[place.change].edit { value.write(to: &output) }
        }
        output += end
        return output
    }
}
