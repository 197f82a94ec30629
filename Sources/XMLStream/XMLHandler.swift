/// What receives the events of an ``XMLPushParser``, usually a small state machine that makes records.
///
/// Calls come in document order, from within ``XMLPushParser/append(_:)-(Span<UInt8>)`` or ``XMLPushParser/finish()``, on the
/// same thread. Everything handed over is valid only during the call. An error thrown by a handler stops the parser and comes
/// out of the call that fed it. Events may come before an error further on in the same document is seen, so records are final
/// only when ``XMLPushParser/finish()`` has returned.
public protocol XMLHandler {
    /// An element starts.
    mutating func start(_ element: borrowing XMLElement) throws

    /// The whole text between two tags, in UTF-8 with references resolved and CDATA sections, comments and processing
    /// instructions joined over; never empty. White space between tags is text too.
    mutating func text(_ bytes: Span<UInt8>) throws

    /// An element ends; `<a/>` starts and ends.
    mutating func end(_ name: borrowing XMLName) throws
}
