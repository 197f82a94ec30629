/// The name of an element or attribute during one event: local name and namespace, as bytes.
///
/// Not copyable, so that it cannot outlive the call it is handed to.
public struct XMLName: ~Copyable {
    /// The place of an element's local name in ``XMLHandler/names``; nil: it is none of them.
    public let index: Int?
    /// NUL-terminated; measured only where it is asked for.
    @usableFromInline let localStart: UnsafePointer<UInt8>?
    /// NUL-terminated.
    private let namespaceStart: UnsafePointer<UInt8>?

    @inline(__always)
    init(local: UnsafePointer<UInt8>?, namespace: UnsafePointer<UInt8>?, index: Int? = nil) {
        self.index = index
        localStart = local
        namespaceStart = namespace
    }

    /// Whether the local name, the part after any prefix, is exactly `name`.
    @inlinable
    public func equals(_ name: StaticString) -> Bool { same(localStart, name) }

    /// Whether the local name is `name` and the namespace is `namespace`.
    public func equals(_ name: StaticString, in namespace: StaticString) -> Bool {
        same(localStart, name) && isIn(namespace)
    }

    /// Whether the name belongs to the namespace with this URI, compared byte by byte as Namespaces in XML 1.0 section 2.3 asks.
    public func isIn(_ namespace: StaticString) -> Bool {
        namespaceStart != nil && same(namespaceStart, namespace)
    }

    /// Whether the name belongs to any namespace.
    public var hasNamespace: Bool { namespaceStart != nil }

    /// Hands over the bytes of the local name.
    @inlinable
    public func withBytes<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R { try body(bytes(localStart).span) }

    /// Hands over the bytes of the namespace URI; empty without a namespace.
    public func withNamespaceBytes<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R {
        try body(bytes(namespaceStart).span)
    }
}
