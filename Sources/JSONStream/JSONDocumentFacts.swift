/// What is known about a document once all of it has been read.
public struct JSONDocumentFacts: Hashable, Sendable {
    /// How the elements lay in the document.
    public enum Shape: Hashable, Sendable {
        /// One array: what `az ad user list` writes.
        case array
        /// One object with an array member: a page of a REST answer.
        case page
        /// One object that is the only element. It can be a JSON Lines file of one line as well.
        case object
        /// Several values one after the other: JSON Lines, or pages put together.
        case sequence
    }

    /// A member of a page beside its array, as text: a string, number or boolean, or such a member of an object in it (`meta.count`).
    public struct Member: Hashable, Sendable {
        /// The name, `@odata.context` for one.
        public var name: String
        /// The value; a string without quotes and escapes.
        public var value: String
    }

    /// How the elements lay in the document.
    public var shape: Shape
    /// Whether the document shows that it is whole: one array or page whose closing bracket was seen.
    ///
    /// A sequence has no end mark, and a single object may be the first line of one: both prove nothing about who is missing.
    /// A closed page with a ``nextLink`` is whole itself, but the listing is not.
    public var isClosed: Bool
    /// The elements handed over, faulty ones included.
    public var elementCount: Int
    /// The name of the member that held the elements of the last page; nil without a page.
    public var arrayMember: String?
    /// The small members of the last page, in order; empty without a page.
    public var members: [Member]

    /// The address of the following page: a listing that has one is incomplete. That of the last page if there are several.
    public var nextLink: String? { first(["@odata.nextLink", "odata.nextLink", "@nextLink", "aad.nextLink"]) }

    /// The address to ask for later changes. That of the last page if there are several.
    public var deltaLink: String? { first(["@odata.deltaLink", "@deltaLink", "aad.deltaLink"]) }

    /// The value of the first member with this name.
    public func member(_ name: String) -> String? { members.first { $0.name == name }?.value }

    private func first(_ names: [String]) -> String? { names.lazy.compactMap(member).first }
}
