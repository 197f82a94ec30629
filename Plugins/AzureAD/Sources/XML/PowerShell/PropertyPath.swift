/// The names of the properties that lie around a value, joined by dots as ``AzureADVocabulary/Native`` writes them.
struct PropertyPath {
    private(set) var bytes: [UInt8] = []

    /// The length to go back to.
    var count: Int { bytes.count }

    /// Goes into a property. Those that mean nothing themselves are as if their properties stood outside.
    mutating func enter(_ name: UnsafeBufferPointer<UInt8>) {
        if PowerShellText.isContainer(name) { return }
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ".")) }
        bytes.append(contentsOf: name)
    }

    /// Goes back out.
    mutating func leave(to count: Int) { bytes.removeSubrange(count...) }

    /// What the value here is used for.
    func match(_ table: AttributeTable) -> AttributeTable.Match? { bytes.withUnsafeBufferPointer { table.match($0) } }

    /// Whether the innermost name is this one, written in lower case.
    func lastIs(_ lowercase: StaticString) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            let start = bytes.lastIndex(of: UInt8(ascii: ".")).map { $0 + 1 } ?? 0
            return ASCII.matches(UnsafeBufferPointer(rebasing: bytes[start...]), lowercase)
        }
    }

    /// Whether this is the record's own distinguished name, which LDAP calls `dn`.
    var isDistinguishedName: Bool { bytes.count == 17 && lastIs("distinguishedname") }
}
