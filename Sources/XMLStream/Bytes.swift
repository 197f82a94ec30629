#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes of a NUL-terminated name; none for no name.
@usableFromInline
func bytes(_ name: UnsafePointer<UInt8>?) -> UnsafeBufferPointer<UInt8> {
    guard let name else { return UnsafeBufferPointer(start: nil, count: 0) }
    let length = strlen(UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
    return UnsafeBufferPointer(start: name, count: length)
}

/// Whether a NUL-terminated name is exactly the text. Names are short and differ early, so a loop beats measuring and comparing.
@inlinable
func same(_ name: UnsafePointer<UInt8>?, _ text: StaticString) -> Bool {
    guard let name else { return text.utf8CodeUnitCount == 0 }
    let (start, count) = (text.utf8Start, text.utf8CodeUnitCount)
    // The NUL differs from every byte of a name, so nothing behind it is looked at.
    for index in 0..<count where name[index] != start[index] { return false }
    return name[count] == 0
}

/// Whether the bytes are exactly the text.
@usableFromInline
func same(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    text.withUTF8Buffer { $0.count == bytes.count && $0.elementsEqual(bytes) }
}
