import SCIM

/// The declared properties of a kind (CSDL v1.0), and which of them come unasked.
struct GraphSchema: Sendable {
    let kind: GraphKind
    /// What an answer holds when nothing was selected; nil for whatever is set.
    let defaults: [String]?
    /// Declared properties: null stands for those that are not set.
    let declared: Set<String>
    /// Declared collections: the empty array stands for those that are not set.
    let collections: Set<String>
    /// Properties that only the answer for a single object has.
    let singleOnly: Set<String>

    static func of(_ kind: GraphKind) -> GraphSchema {
        switch kind {
        case .user: users
        case .group: groups
        case .servicePrincipal: servicePrincipals
        }
    }

    /// What stands for a property that is not set, or nil when it is left out.
    func placeholder(_ name: String) -> String? {
        if collections.contains(name) { return "[]" }
        return declared.contains(name) ? "null" : nil
    }

    /// True for what is stored as true or false.
    static let booleans: Set<String> = [
        "accountEnabled", "isManagementRestricted", "isResourceAccount", "onPremisesSyncEnabled", "showInAddressList", "mailEnabled",
        "securityEnabled", "isAssignableToRole",
    ]

    private static let users = GraphSchema(
        kind: .user,
        defaults: [
            "businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage",
            "surname", "userPrincipalName", "id",
        ],
        declared: booleans.subtracting(["mailEnabled", "securityEnabled", "isAssignableToRole"]).union([
            "id", "deletedDateTime", "ageGroup", "city", "companyName", "consentProvidedForMinor", "country", "creationType", "department",
            "displayName", "employeeId", "employeeType", "externalUserState", "faxNumber", "givenName", "identityParentId", "jobTitle",
            "legalAgeGroupClassification", "mail", "mailNickname", "mobilePhone", "officeLocation", "onPremisesDistinguishedName",
            "onPremisesDomainName", "onPremisesImmutableId", "onPremisesSamAccountName", "onPremisesSecurityIdentifier",
            "onPremisesUserPrincipalName", "passwordPolicies", "postalCode", "preferredDataLocation", "preferredLanguage",
            "securityIdentifier", "state", "streetAddress", "surname", "usageLocation", "userPrincipalName", "userType",
            "createdDateTime", "employeeHireDate", "employeeLeaveDateTime", "externalUserStateChangeDateTime", "lastPasswordChangeDateTime",
            "onPremisesLastSyncDateTime", "signInSessionsValidFromDateTime", "onPremisesExtensionAttributes", "employeeOrgData",
            "passwordProfile",
        ]),
        collections: [
            "businessPhones", "imAddresses", "otherMails", "proxyAddresses", "identities", "assignedLicenses", "assignedPlans",
            "provisionedPlans", "onPremisesProvisioningErrors", "serviceProvisioningErrors",
        ],
        singleOnly: [
            "aboutMe", "birthday", "hireDate", "interests", "mySite", "pastProjects", "preferredName", "responsibilities", "schools",
            "skills", "mailboxSettings",
        ])

    private static let groups = GraphSchema(
        kind: .group,
        defaults: [
            "id", "deletedDateTime", "classification", "createdDateTime", "creationOptions", "description", "displayName",
            "expirationDateTime", "groupTypes", "isAssignableToRole", "mail", "mailEnabled", "mailNickname", "membershipRule",
            "membershipRuleProcessingState", "onPremisesDomainName", "onPremisesLastSyncDateTime", "onPremisesNetBiosName",
            "onPremisesSamAccountName", "onPremisesSecurityIdentifier", "onPremisesSyncEnabled", "preferredDataLocation",
            "preferredLanguage", "proxyAddresses", "renewedDateTime", "resourceBehaviorOptions", "resourceProvisioningOptions",
            "securityEnabled", "securityIdentifier", "theme", "uniqueName", "visibility", "onPremisesProvisioningErrors",
            "serviceProvisioningErrors",
        ],
        declared: [
            "id", "deletedDateTime", "classification", "createdDateTime", "description", "displayName", "expirationDateTime",
            "isAssignableToRole", "mail", "mailEnabled", "mailNickname", "membershipRule", "membershipRuleProcessingState",
            "onPremisesDomainName", "onPremisesLastSyncDateTime", "onPremisesNetBiosName", "onPremisesSamAccountName",
            "onPremisesSecurityIdentifier", "onPremisesSyncEnabled", "preferredDataLocation", "preferredLanguage", "renewedDateTime",
            "securityEnabled", "securityIdentifier", "theme", "uniqueName", "visibility",
        ],
        collections: [
            "creationOptions", "groupTypes", "proxyAddresses", "resourceBehaviorOptions", "resourceProvisioningOptions",
            "onPremisesProvisioningErrors", "serviceProvisioningErrors",
        ], singleOnly: [])

    private static let servicePrincipals = GraphSchema(
        kind: .servicePrincipal, defaults: nil,
        declared: [
            "id", "deletedDateTime", "accountEnabled", "appDisplayName", "appId", "appOwnerOrganizationId", "appRoleAssignmentRequired",
            "displayName", "servicePrincipalType", "signInAudience", "description", "homepage", "loginUrl", "notes",
        ],
        collections: ["appRoles", "alternativeNames", "replyUrls", "servicePrincipalNames", "tags"], singleOnly: [])
}
