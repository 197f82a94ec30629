/// A handler as functions, made where its type is known: so each event is one call of code that is compiled for that type.
public struct XMLEvents {
    /// `start`, `end` and `whole` return what is of use next.
    let start: (borrowing XMLElement) throws -> XMLInterest
    let text: (Span<UInt8>) throws -> Void
    let end: (borrowing XMLName) throws -> XMLInterest
    let whole: (borrowing XMLElement, Span<UInt8>) throws -> XMLInterest
    let names: [StaticString]

    /// The events of the handler in the box.
    @inlinable
    public init<Handler: XMLHandler>(_ box: XMLHandlerBox<Handler>) {
        self.init(
            names: box.handler.names,
            start: { element in
                try box.place.pointee.start(element)
                return box.place.pointee.interest
            },
            text: { try box.place.pointee.text($0) },
            end: { name in
                try box.place.pointee.end(name)
                return box.place.pointee.interest
            },
            whole: { element, text in
                try box.place.pointee.whole(element, text)
                return box.place.pointee.interest
            })
    }

    @usableFromInline
    init(
        names: [StaticString], start: @escaping (borrowing XMLElement) throws -> XMLInterest,
        text: @escaping (Span<UInt8>) throws -> Void, end: @escaping (borrowing XMLName) throws -> XMLInterest,
        whole: @escaping (borrowing XMLElement, Span<UInt8>) throws -> XMLInterest
    ) {
        self.names = names
        self.start = start
        self.text = text
        self.end = end
        self.whole = whole
    }
}

/// The place of a handler that gets events, shared by the parser and by who made the handler.
///
/// Plain memory, since a variable of a class would be checked for exclusive access at every event. That holds without the check: events
/// come from within the parser only, and who else looks at the handler does so between two calls of the parser.
public final class XMLHandlerBox<Handler: XMLHandler> {
    @usableFromInline let place: UnsafeMutablePointer<Handler>

    /// Puts the handler in its place.
    @inlinable
    public init(_ handler: consuming Handler) {
        place = .allocate(capacity: 1)
        place.initialize(to: handler)
    }

    deinit {
        place.deinitialize(count: 1)
        place.deallocate()
    }

    /// The handler. Not to be changed from within one of its own events.
    @inlinable
    public var handler: Handler {
        _read { yield place.pointee }
        _modify { yield &place.pointee }
    }
}
