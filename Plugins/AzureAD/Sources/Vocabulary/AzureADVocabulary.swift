public import BridgeCore

/// The attributes of people and groups as the Azure AD provisioning service calls them, with the names that other exports use.
///
/// One mapping therefore works unchanged over Graph JSON, LDIF and XML. Names that are not listed here, such as directory extensions,
/// are taken from the export as they are.
public enum AzureADVocabulary {
    /// One attribute under its canonical name.
    public struct Attribute: Sendable {
        /// The canonical name and the type of its values.
        public var attribute: AttributeLayout.Attribute
        /// The names in exports, in order of preference: of a record's values only those under the first name that has any are taken.
        public var natives: [Native]
        /// The kinds of resource that have it.
        public var kinds: [ResourceKind]

        /// The canonical name.
        public var name: String { attribute.name }
    }

    /// A name in exports and how its values become canonical text.
    public struct Native: Sendable {
        /// The name; a dot stands between a JSON object and its member.
        public var name: String
        /// How a value is written there.
        public var form: ValueForm
        /// True: only the first value counts.
        public var isFirstOnly: Bool

        /// Whether the name may stand for the canonical one: not where its values mean something else, such as bits.
        public var isAlias: Bool {
            switch form {
            case .accountControl, .groupType, .passwordPolicy, .invertedBoolean, .guidAsBase64: false
            default: !isFirstOnly
            }
        }

        init(_ name: String, _ form: ValueForm = .text, isFirstOnly: Bool = false) {
            self.name = name
            self.form = form
            self.isFirstOnly = isFirstOnly
        }
    }

    /// The attribute of a canonical or native name, compared without ASCII case; canonical names win.
    public static func attribute(named name: String) -> Attribute? {
        let folded = asciiLowercased(name)
        return (canonical[folded] ?? byNative[folded]).map { attributes[$0] }
    }

    /// The names that mean exactly the same and may stand in a mapping instead of the canonical one.
    public static func aliases(of attribute: Attribute) -> [String] {
        let own = asciiLowercased(attribute.name)
        return attribute.natives.filter { native in
            guard asciiLowercased(native.name) != own, let found = Self.attribute(named: native.name) else { return false }
            return found.name == attribute.name
        }.map(\.name)
    }

    private static let canonical = Dictionary(
        attributes.enumerated().map { (asciiLowercased($1.name), $0) }, uniquingKeysWith: { first, _ in first })

    private static let byNative = Dictionary(
        attributes.enumerated().flatMap { index, attribute in
            attribute.natives.filter(\.isAlias).map { (asciiLowercased($0.name), index) }
        }, uniquingKeysWith: { first, _ in first })
}

/// How a value is written in an export, and so how it becomes canonical.
public enum ValueForm: String, Sendable, Hashable {
    /// Text as it is.
    case text
    /// A user principal name. Of a guest's what stands before `#EXT#`: the service strips the mark and the tenant's domain for mapping.
    case userPrincipalName = "a guest's without `#EXT#` and the domain"
    /// `true`, `TRUE`, `1` and their like.
    case boolean
    /// A boolean that means the opposite.
    case invertedBoolean = "inverted boolean"
    /// The bits of Active Directory's `userAccountControl`: 0x2 is a disabled account.
    case accountControl = "account control bits"
    /// The bits of Active Directory's `groupType`: 0x80000000 is a security group.
    case groupType = "group type bits"
    /// The bits of `userAccountControl` once more: 0x10000 is a password that does not expire.
    case passwordPolicy = "account control bits, as password policy"
    /// Sixteen bytes in Active Directory's order, or the usual text.
    case guid = "GUID"
    /// The same sixteen bytes, wanted as base64: how Azure AD writes its immutable identifier.
    case guidAsBase64 = "GUID, as base64"
    /// An identifier: a GUID in any letter case, or other text as it is.
    case identifier
    /// A distinguished name, or an identifier.
    case reference
    /// GeneralizedTime, ISO 8601, or milliseconds since 1970 as older tools write JSON.
    case dateTime = "date and time"
    /// 100-nanosecond steps since 1601; 0 and the greatest number mean never.
    case fileTime = "file time"
    /// A binary security identifier, or its text.
    case securityIdentifier = "security identifier"
    /// Bytes that are no text.
    case binary
}
