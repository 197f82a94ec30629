import CLibXML2

/// The names that a handler tells apart, found by the address of libxml2's string.
///
/// libxml2 keeps every name once, in the dictionary of its parser, and hands out that copy. A name that was put there beforehand is known
/// by its address. Where a string is not the dictionary's the bytes decide, so nothing depends on how libxml2 keeps its names.
struct NameIndex {
    private let names: [StaticString]
    private let addresses: [UnsafePointer<UInt8>?]
    private let dictionary: xmlDictPtr?

    init(_ names: [StaticString], in parser: xmlParserCtxtPtr?) {
        self.names = names
        let dictionary = parser?.pointee.dict
        self.dictionary = dictionary
        addresses = names.map { name in
            dictionary.flatMap { xmlDictLookup($0, name.utf8Start, Int32(name.utf8CodeUnitCount)) }
        }
    }

    /// The place of the name; nil: it is none of them.
    @inline(__always)
    func find(_ name: UnsafePointer<UInt8>?) -> Int? {
        findAddress(name) ?? (names.isEmpty ? nil : search(name))
    }

    /// The place of a name that is the dictionary's own string.
    @inline(__always)
    func findAddress(_ name: UnsafePointer<UInt8>?) -> Int? {
        for index in 0..<addresses.count where addresses[index] == name { return index }
        return nil
    }

    /// Whether the namespace is the dictionary's own string, which lives as long as the parser.
    func owns(namespace: UnsafePointer<UInt8>) -> Bool {
        dictionary.map { xmlDictOwns($0, namespace) == 1 } ?? false
    }

    private func search(_ name: UnsafePointer<UInt8>?) -> Int? { names.firstIndex { same(name, $0) } }
}
