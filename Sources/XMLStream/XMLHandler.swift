/// What receives the events of an ``XMLPushParser``, usually a small state machine that makes records.
///
/// Calls come in document order, from within ``XMLPushParser/append(_:)-(Span<UInt8>)`` or ``XMLPushParser/finish()``, on the
/// same thread. Everything handed over is valid only during the call. An error thrown by a handler stops the parser and comes
/// out of the call that fed it. Events may come before an error further on in the same document is seen, so records are final
/// only when ``XMLPushParser/finish()`` has returned.
public protocol XMLHandler {
    /// Whether the next text is of use; asked after each start and end. Text that is not is checked, but neither kept nor handed over.
    var wantsText: Bool { get }

    /// Asked once, after the root element's start: who takes over all further events, where the root element decides that. The handler
    /// itself then stays what ``XMLPushParser/handler`` gives.
    var successor: XMLEvents? { get }

    /// An element starts.
    mutating func start(_ element: borrowing XMLElement) throws

    /// The whole text between two tags, in UTF-8 with references resolved and CDATA sections, comments and processing
    /// instructions joined over; never empty. White space between tags is text too.
    mutating func text(_ bytes: Span<UInt8>) throws

    /// An element ends; `<a/>` starts and ends.
    mutating func end(_ name: borrowing XMLName) throws
}

extension XMLHandler {
    /// All text.
    public var wantsText: Bool { true }

    /// Nobody.
    public var successor: XMLEvents? { nil }
}
