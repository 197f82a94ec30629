/// How strict a service is with what clients send it: data for servers that rehearse one or the other.
public struct ServerRules: Hashable, Sendable {
    /// What a service does with the value of a removal.
    public enum RemovalValue: Hashable, Sendable {
        /// Refuses it: the RFC gives it no meaning, and a client that sends one wants less removed than everything.
        case refused
        /// Removes only these values.
        case honoured
        /// Ignores it, and removes everything that the path names.
        case ignored
    }

    /// Whether `Replace` is no operation.
    public var operationNamesAreCaseSensitive = false
    /// Whether `"True"` and `"False"` are booleans.
    public var acceptsBooleansAsText = false
    /// Whether plain text stands for the `value` of a complex attribute: `"manager": "42"`.
    public var acceptsTextForComplex = false
    /// What the value of a removal does.
    public var removalValue = RemovalValue.refused
    /// Whether a filter that finds nothing makes the entry, instead of `noTarget`.
    public var createsMissingEntries = false
    /// Whether the keys of a value without path may be paths: `name.givenName`, `urn:...:User:department`.
    public var acceptsPathsAsKeys = false
    /// Whether null and empty values are `invalidSyntax`, instead of clearing.
    public var refusesEmptyValues = false
    /// Whether attributes that no schema knows are kept.
    public var acceptsUnknownAttributes = false

    /// The RFC's rules.
    public init() {}

    /// RFC 7644 to the letter.
    public static let rfc = ServerRules()

    /// A service that was built for what the Azure AD provisioning service sends.
    public static let entra: ServerRules = {
        var rules = ServerRules()
        rules.acceptsBooleansAsText = true
        rules.acceptsTextForComplex = true
        rules.removalValue = .honoured
        rules.createsMissingEntries = true
        rules.acceptsPathsAsKeys = true
        rules.acceptsUnknownAttributes = true
        return rules
    }()

    /// The strictness of Staffbase's public SCIM library; custom profile fields are attributes that no schema knows.
    public static let staffbase: ServerRules = {
        var rules = ServerRules()
        rules.operationNamesAreCaseSensitive = true
        rules.removalValue = .ignored
        rules.refusesEmptyValues = true
        rules.acceptsUnknownAttributes = true
        return rules
    }()
}
