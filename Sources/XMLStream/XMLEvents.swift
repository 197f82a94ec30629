/// A handler as functions, made where its type is known: so each event is one call of code that is compiled for that type.
public struct XMLEvents {
    /// `start` and `end` return whether the text that follows is wanted.
    let start: (borrowing XMLElement) throws -> Bool
    let text: (Span<UInt8>) throws -> Void
    let end: (borrowing XMLName) throws -> Bool
    let wantsText: () -> Bool

    @usableFromInline
    init(
        start: @escaping (borrowing XMLElement) throws -> Bool, text: @escaping (Span<UInt8>) throws -> Void,
        end: @escaping (borrowing XMLName) throws -> Bool, wantsText: @escaping () -> Bool
    ) {
        self.start = start
        self.text = text
        self.end = end
        self.wantsText = wantsText
    }

    /// Hands the root element's start on to who takes over, since that was chosen by it.
    public func deliverStart(_ element: borrowing XMLElement) throws { _ = try start(element) }

    /// The events of a handler that is a class.
    @inlinable
    public init<Handler: XMLHandler & AnyObject>(_ handler: Handler) {
        self.init(
            start: { element in
                var handler = handler
                try handler.start(element)
                return handler.wantsText
            },
            text: { bytes in
                var handler = handler
                try handler.text(bytes)
            },
            end: { name in
                var handler = handler
                try handler.end(name)
                return handler.wantsText
            },
            wantsText: { handler.wantsText })
    }
}

/// The place of a handler.
@usableFromInline
final class HandlerBox<Handler: XMLHandler> {
    @usableFromInline var handler: Handler

    @inlinable
    init(_ handler: Handler) { self.handler = handler }

    @inlinable
    func events() -> XMLEvents {
        XMLEvents(
            start: { element in
                try self.handler.start(element)
                return self.handler.wantsText
            },
            text: { try self.handler.text($0) },
            end: { name in
                try self.handler.end(name)
                return self.handler.wantsText
            },
            wantsText: { self.handler.wantsText })
    }
}
