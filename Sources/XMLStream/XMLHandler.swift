/// What receives the events of an ``XMLPushParser``, usually a small state machine that makes records.
///
/// Calls come in document order, from within ``XMLPushParser/append(_:)-(Span<UInt8>)`` or ``XMLPushParser/finish()``, on the
/// same thread. Everything handed over is valid only during the call. An error thrown by a handler stops the parser and comes
/// out of the call that fed it. Events may come before an error further on in the same document is seen, so records are final
/// only when ``XMLPushParser/finish()`` has returned.
public protocol XMLHandler {
    /// Local names of elements that the handler tells apart, the most frequent first; asked once, before its first event. An element
    /// with one of them has its place here as ``XMLName/index``, so that names are told apart without a look at their bytes.
    var names: [StaticString] { get }

    /// What is of use next; asked after each start and end.
    var interest: XMLInterest { get }

    /// Asked once, after the root element's start: who takes over, where the root element decides that. The root's start is handed over
    /// to it again, then all further events. The handler itself stays what ``XMLPushParser/handler`` gives.
    var successor: XMLEvents? { get }

    /// An element starts.
    mutating func start(_ element: borrowing XMLElement) throws

    /// The whole text between two tags, in UTF-8 with references resolved and CDATA sections, comments and processing
    /// instructions joined over; never empty. White space between tags is text too.
    mutating func text(_ bytes: Span<UInt8>) throws

    /// An element ends; `<a/>` starts and ends.
    mutating func end(_ name: borrowing XMLName) throws

    /// An element that is one of ``names``, without attributes and with nothing but text in it: its start, text and end in one call, when
    /// it has ended. The default calls the three; a handler of which such elements are most of the document can be faster.
    mutating func whole(_ element: borrowing XMLElement, _ text: Span<UInt8>) throws
}

extension XMLHandler {
    /// None.
    public var names: [StaticString] { [] }

    /// Elements and text.
    public var interest: XMLInterest { .text }

    /// Nobody.
    public var successor: XMLEvents? { nil }

    /// Start, text if it is of interest, and end.
    @inlinable
    public mutating func whole(_ element: borrowing XMLElement, _ text: Span<UInt8>) throws {
        try start(element)
        if interest == .text, !text.isEmpty { try self.text(text) }
        try end(element.name)
    }
}

/// What of the document that follows is handed over to a handler. What is not is checked all the same.
@frozen public enum XMLInterest: Sendable {
    /// Everything: the next text, elements and ends.
    case text
    /// The next elements and ends, no text.
    case elements
    /// After a start: only the end of the element that has started, nothing within it. Elsewhere the same as ``elements``.
    case end
}
