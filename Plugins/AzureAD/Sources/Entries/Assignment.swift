/// The people who count as assigned to the application, for sources that know nothing of assignments.
struct Assignment: Sendable {
    /// The attribute that says so in every record of a person.
    static let attribute = "isAssigned"

    private var keys: Set<[UInt8]> = []

    /// How many names are known.
    var count: Int { keys.count }

    /// Adds a person by anchor, userPrincipalName or distinguished name; letter case does not count.
    mutating func insert(_ name: UnsafeBufferPointer<UInt8>) {
        let key = Self.key(name)
        if !key.isEmpty { keys.insert(key) }
    }

    /// Whether that is the name of an assigned person.
    func contains(_ name: UnsafeBufferPointer<UInt8>) -> Bool { keys.contains(Self.key(name)) }

    static func key(_ name: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        if name.contains(UInt8(ascii: "=")) { return DistinguishedName.key(name) }
        guard GUID.isText(name), let bytes = GUID.bytes(name) else { return ASCII.key(name) }
        return bytes
    }
}
