#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The length of a NUL-terminated name; 0 for none.
func length(of name: UnsafePointer<UInt8>?) -> Int {
    guard let name else { return 0 }
    return strlen(UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
}

/// Whether the bytes are exactly the text.
func same(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    text.withUTF8Buffer { text in
        guard bytes.count == text.count else { return false }
        guard let left = bytes.baseAddress, let right = text.baseAddress else { return true }
        // Most names that differ differ in their first byte: those cost no call.
        return left.pointee == right.pointee && memcmp(left, right, text.count) == 0
    }
}
