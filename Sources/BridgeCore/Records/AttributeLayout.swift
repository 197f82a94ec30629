/// The attributes of one read, each in a slot. Made once by the engine and shared by all batches of the read.
///
/// A layout holds what the pipeline needs and nothing else: a reader skips every attribute that has no slot. Thread safe: immutable.
public final class AttributeLayout: Sendable {
    /// One attribute: its name and what its values are.
    public struct Attribute: Sendable, Hashable {
        /// What the canonical text of a value means.
        public enum ValueType: Sendable, Hashable {
            /// Any text.
            case text
            /// `True` or `False`.
            case boolean
            /// Decimal digits with an optional minus.
            case integer
            /// ISO 8601 in UTC, `2026-11-26T22:14:00Z`.
            case dateTime
            /// Bytes as they are, not text.
            case binary
            /// The key of another resource of that kind, as the source wrote it.
            case reference(ResourceKind)
        }

        /// The name as the pipeline spells it.
        public var name: String
        /// What a value means.
        public var type: ValueType
        /// True: several values are usual. Readers may deliver several values anyway.
        public var isMultiValued: Bool
        /// False: order means nothing, so that a different order is not a change.
        public var isOrdered: Bool

        /// Describes an attribute; plain single-valued text unless said otherwise.
        public init(_ name: String, type: ValueType = .text, isMultiValued: Bool = false, isOrdered: Bool = false) {
            self.name = name
            self.type = type
            self.isMultiValued = isMultiValued
            self.isOrdered = isOrdered
        }
    }

    /// The kind of resource that records of this layout describe.
    public let kind: ResourceKind
    /// The attributes; an attribute's index is its slot.
    public let attributes: [Attribute]
    /// A hash of each attribute's name, stable over runs: fingerprints do not depend on the order of slots.
    let nameHashes: [UInt64]
    private let exact: [String: Int]
    private let folded: [String: Int]

    /// Gives each attribute the slot of its position. Of two attributes with one name the first is found by name.
    public init(kind: ResourceKind, attributes: [Attribute]) {
        self.kind = kind
        self.attributes = attributes
        nameHashes = attributes.map { KeyedHasher.nameHash($0.name) }
        exact = Dictionary(attributes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        folded = Dictionary(attributes.enumerated().map { (asciiLowercased($1.name), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The slot of an attribute, nil when the pipeline does not need it.
    ///
    /// Names match exactly first and without regard to ASCII case second: directory extensions are case-sensitive, LDAP names are not.
    public func slot(_ name: String) -> Int? { exact[name] ?? folded[asciiLowercased(name)] }

    /// The slot whose attribute is spelt exactly so.
    public func exactSlot(_ name: String) -> Int? { exact[name] }
}

extension AttributeLayout: Equatable {
    /// Layouts are equal when kind and attributes are.
    public static func == (left: AttributeLayout, right: AttributeLayout) -> Bool {
        left === right || (left.kind == right.kind && left.attributes == right.attributes)
    }
}
