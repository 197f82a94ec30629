/// The name of an element or attribute during one event: local name and namespace, as bytes.
///
/// Not copyable, so that it cannot outlive the call it is handed to.
public struct XMLName: ~Copyable {
    @usableFromInline let local: UnsafeBufferPointer<UInt8>
    /// NUL-terminated; measured only where it is asked for.
    private let namespaceStart: UnsafePointer<UInt8>?

    init(local: UnsafePointer<UInt8>?, namespace: UnsafePointer<UInt8>?) {
        self.local = UnsafeBufferPointer(start: local, count: length(of: local))
        namespaceStart = namespace
    }

    /// Whether the local name, the part after any prefix, is exactly `name`.
    public func equals(_ name: StaticString) -> Bool { same(local, name) }

    /// Whether the local name is `name` and the namespace is `namespace`.
    public func equals(_ name: StaticString, in namespace: StaticString) -> Bool {
        same(local, name) && isIn(namespace)
    }

    /// Whether the name belongs to the namespace with this URI, compared byte by byte as Namespaces in XML 1.0 section 2.3 asks.
    public func isIn(_ namespace: StaticString) -> Bool {
        namespaceStart != nil && same(self.namespace, namespace)
    }

    /// Whether the name belongs to any namespace.
    public var hasNamespace: Bool { namespaceStart != nil }

    /// Hands over the bytes of the local name.
    @inlinable
    public func withBytes<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R { try body(local.span) }

    /// Hands over the bytes of the namespace URI; empty without a namespace.
    @inlinable
    public func withNamespaceBytes<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R {
        try body(namespace.span)
    }

    @usableFromInline var namespace: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: namespaceStart, count: length(of: namespaceStart))
    }
}
