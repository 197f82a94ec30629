import BridgeCore

extension AzureADVocabulary {
    /// The vocabulary, in the order in which it is documented.
    public static let attributes: [Attribute] = identity + person + contact + organisation + onPremises + dates + extensionAttributes

    private static let identity: [Attribute] = [
        both(
            "objectId", ["objectId", "id"], also: [Native("msDS-aadObjectId", .guid), Native("msDS-AzureADObjectId", .guid)],
            form: .identifier),
        user("userPrincipalName", ["userPrincipalName", "signInName"], form: .userPrincipalName),
        user("originalUserPrincipalName", ["userPrincipalName", "signInName"]),
        Attribute(
            attribute: .init("accountEnabled", type: .boolean),
            natives: [
                Native("accountEnabled", .boolean), Native("userAccountControl", .accountControl),
                Native("msDS-UserAccountDisabled", .invertedBoolean), Native("nsAccountLock", .invertedBoolean),
                Native("blockCredential", .invertedBoolean), Native("enabled", .boolean),
            ], kinds: [.user]),
        both(
            "immutableId", ["onPremisesImmutableId", "immutableId", "sourceAnchor"],
            also: [Native("mS-DS-ConsistencyGuid", .guidAsBase64), Native("objectGUID", .guidAsBase64)]),
        both("distinguishedName", ["dn", "distinguishedName"], form: .reference),
        both("objectGUID", ["objectGUID"], form: .guid),
        both("mS-DS-ConsistencyGuid", ["mS-DS-ConsistencyGuid"], form: .guid),
        both("msExchMailboxGuid", ["msExchMailboxGuid"], form: .guid),
        both("entryUUID", ["entryUUID"], form: .identifier),
        user("userType", ["userType"]),
        Attribute(
            attribute: .init("passwordPolicies"),
            natives: [Native("passwordPolicies"), Native("userAccountControl", .passwordPolicy)], kinds: [.user]),
    ]

    private static let person: [Attribute] = [
        both("displayName", ["displayName"]),
        user("givenName", ["givenName", "gn", "firstName"]),
        user("surname", ["surname", "sn", "lastName"]),
        user("preferredLanguage", ["preferredLanguage"]),
        user("usageLocation", ["usageLocation", "msExchUsageLocation"]),
        Attribute(
            attribute: .init("thumbnailPhoto", type: .binary),
            natives: [Native("thumbnailPhoto", .binary), Native("jpegPhoto", .binary)], kinds: [.user]),
        Attribute(
            attribute: .init("userCertificate", type: .binary, isMultiValued: true), natives: [Native("userCertificate", .binary)],
            kinds: [.user]),
    ]

    private static let contact: [Attribute] = [
        both("mail", ["mail", "rfc822Mailbox", "emailAddress"]),
        both("mailNickname", ["mailNickname", "msDS-AzureADMailNickname"]),
        both("proxyAddresses", ["proxyAddresses"], isMultiValued: true),
        user("otherMails", ["otherMails", "alternateEmailAddresses"], isMultiValued: true),
        user(
            "telephoneNumber", ["telephoneNumber", "officePhone", "phoneNumber"], also: [Native("businessPhones", isFirstOnly: true)]),
        user("businessPhones", ["businessPhones", "telephoneNumber"], isMultiValued: true),
        user("mobile", ["mobile", "mobilePhone"]),
        user("facsimileTelephoneNumber", ["facsimileTelephoneNumber", "faxNumber", "fax"]),
        user("physicalDeliveryOfficeName", ["physicalDeliveryOfficeName", "officeLocation", "office"]),
        user("streetAddress", ["streetAddress", "street"]),
        user("city", ["city", "l", "localityName"]),
        user("state", ["state", "st", "stateOrProvinceName"]),
        user("postalCode", ["postalCode"]),
        user("country", ["country", "co", "c", "countryName"]),
    ]

    private static let organisation: [Attribute] = [
        user("jobTitle", ["jobTitle", "title"]),
        user("department", ["department"]),
        user("companyName", ["companyName", "company"]),
        user("employeeId", ["employeeId", "employeeNumber"]),
        user("employeeType", ["employeeType"]),
        Attribute(
            attribute: .init("manager", type: .reference(.user)),
            natives: [Native("manager", .reference), Native("manager.id", .reference), Native("manager.objectId", .reference)],
            kinds: [.user]),
        Attribute(attribute: .init("description"), natives: [Native("description")], kinds: [.group]),
        Attribute(
            attribute: .init("securityEnabled", type: .boolean),
            natives: [Native("securityEnabled", .boolean), Native("groupType", .groupType)], kinds: [.group]),
        Attribute(attribute: .init("mailEnabled", type: .boolean), natives: [Native("mailEnabled", .boolean)], kinds: [.group]),
    ]

    private static let onPremises: [Attribute] = [
        both("onPremisesSamAccountName", ["onPremisesSamAccountName", "sAMAccountName"]),
        both("onPremisesSecurityIdentifier", ["onPremisesSecurityIdentifier", "objectSid", "sid"], form: .securityIdentifier),
        user("onPremisesDistinguishedName", ["onPremisesDistinguishedName", "dn", "distinguishedName"], form: .reference),
        user("onPremisesUserPrincipalName", ["onPremisesUserPrincipalName"]),
        user("onPremisesDomainName", ["onPremisesDomainName"]),
        Attribute(
            attribute: .init("onPremisesSyncEnabled", type: .boolean),
            natives: [Native("onPremisesSyncEnabled", .boolean), Native("dirSyncEnabled", .boolean)], kinds: [.user, .group]),
    ]

    private static let dates: [Attribute] = [
        date("createdDateTime", ["createdDateTime", "whenCreated", "createTimestamp", "created"]),
        date("deletedDateTime", ["deletedDateTime", "deletionTimestamp"]),
        date("employeeHireDate", ["employeeHireDate"]),
        date("employeeLeaveDateTime", ["employeeLeaveDateTime"]),
        date(
            "lastPasswordChangeDateTime", ["lastPasswordChangeDateTime", "lastPasswordChangeTimestamp", "passwordLastSet"],
            fileTimes: ["pwdLastSet"]),
        date("accountExpires", ["accountExpirationDate"], fileTimes: ["accountExpires"]),
        date("lastLogonTimestamp", ["lastLogonDate"], fileTimes: ["lastLogonTimestamp"]),
    ]

    private static let extensionAttributes: [Attribute] = (1...15).map { user("extensionAttribute\($0)", ["extensionAttribute\($0)"]) }

    private static func user(
        _ name: String, _ natives: [String], also more: [Native] = [], form: ValueForm = .text, isMultiValued: Bool = false
    ) -> Attribute {
        Attribute(
            attribute: .init(name, isMultiValued: isMultiValued), natives: natives.map { Native($0, form) } + more, kinds: [.user])
    }

    private static func both(
        _ name: String, _ natives: [String], also more: [Native] = [], form: ValueForm = .text, isMultiValued: Bool = false
    ) -> Attribute {
        Attribute(
            attribute: .init(name, isMultiValued: isMultiValued), natives: natives.map { Native($0, form) } + more,
            kinds: [.user, .group])
    }

    private static func date(_ name: String, _ natives: [String], fileTimes: [String] = []) -> Attribute {
        Attribute(
            attribute: .init(name, type: .dateTime),
            natives: natives.map { Native($0, .dateTime) } + fileTimes.map { Native($0, .fileTime) }, kinds: [.user, .group])
    }
}
