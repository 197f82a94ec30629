import BridgeCore

/// Which properties of Microsoft Graph (v1.0) a read has to select for the attributes that the pipeline needs.
struct GraphProperties: Sendable {
    /// The names for `$select`, sorted, with `id`.
    private(set) var selected: [String] = ["id"]
    /// True: the manager is asked for.
    private(set) var includesManager = false
    /// The names that answers hold for each slot; those that Graph does not have are missing.
    private(set) var namesBySlot: [Int: [String]] = [:]

    /// The properties for a layout.
    ///
    /// - Parameter forChanges: only what delta queries track.
    init(_ layout: AttributeLayout, forChanges: Bool = false) {
        var names: Set<String> = ["id"]
        for (slot, attribute) in layout.attributes.enumerated() {
            for native in Self.natives(attribute.name, layout.kind) {
                let root = Self.root(of: native)
                if root == "manager" {
                    includesManager = true
                } else if forChanges, Self.untracked.contains(asciiLowercased(root)) {
                    continue
                } else {
                    names.insert(root)
                }
                namesBySlot[slot, default: []].append(native)
            }
        }
        selected = names.sorted()
    }

    /// Pages are smaller with what is stored outside the directory.
    var pageSize: Int { selected.contains { asciiLowercased($0) == "signinactivity" } ? 500 : 999 }

    /// The names in answers of Graph under which an attribute is delivered.
    private static func natives(_ name: String, _ kind: ResourceKind) -> [String] {
        if AssignmentAttribute.all.contains(name) { return [] }
        guard let known = AzureADVocabulary.attribute(named: name) else {
            return isExtension(name) || has(root(of: name), kind) ? [name] : []
        }
        if known.name == "manager" { return kind == .user ? ["manager.id"] : [] }
        let natives = known.natives.map(\.name)
        return natives.filter { has(root(of: $0), kind) }
    }

    /// The property that has to be selected for a name.
    private static func root(of name: String) -> String {
        if asciiLowercased(name).hasPrefix("extensionattribute") { return "onPremisesExtensionAttributes" }
        return String(name.prefix { $0 != "." })
    }

    /// Directory extensions (`extension_<application>_<name>`) and schema extensions (`ext<id>_<name>`), which have names of their own.
    private static func isExtension(_ name: String) -> Bool {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        return parts.count >= 2 && asciiLowercased(name).hasPrefix("ext") && parts[0].utf8.count > 3
    }

    private static func has(_ property: String, _ kind: ResourceKind) -> Bool {
        let name = asciiLowercased(property)
        return kind == .user ? users.contains(name) : groups.contains(name)
    }

    /// Stored outside the directory, or not followed by delta queries: their changes arrive with the next full read.
    static let untracked: Set<String> = ["signinactivity", "customsecurityattributes"]

    /// The properties of the user type that lists deliver (CSDL v1.0), in lower case.
    private static let users: Set<String> = folded(
        """
        id deletedDateTime ageGroup city companyName consentProvidedForMinor country creationType department displayName employeeId \
        employeeType externalUserState faxNumber givenName identityParentId jobTitle legalAgeGroupClassification mail mailNickname \
        mobilePhone officeLocation onPremisesDistinguishedName onPremisesDomainName onPremisesImmutableId onPremisesSamAccountName \
        onPremisesSecurityIdentifier onPremisesUserPrincipalName passwordPolicies postalCode preferredDataLocation preferredLanguage \
        securityIdentifier state streetAddress surname usageLocation userPrincipalName userType accountEnabled isManagementRestricted \
        isResourceAccount onPremisesSyncEnabled showInAddressList createdDateTime employeeHireDate employeeLeaveDateTime \
        externalUserStateChangeDateTime lastPasswordChangeDateTime onPremisesLastSyncDateTime signInSessionsValidFromDateTime \
        businessPhones imAddresses otherMails proxyAddresses onPremisesExtensionAttributes employeeOrgData identities signInActivity \
        customSecurityAttributes manager
        """)

    /// The properties of the group type, in lower case.
    private static let groups: Set<String> = folded(
        """
        id deletedDateTime classification createdDateTime description displayName expirationDateTime groupTypes isAssignableToRole mail \
        mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesDomainName onPremisesLastSyncDateTime \
        onPremisesNetBiosName onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled preferredDataLocation \
        preferredLanguage proxyAddresses renewedDateTime securityEnabled securityIdentifier theme uniqueName visibility
        """)

    private static func folded(_ names: String) -> Set<String> { Set(names.split(separator: " ").map { asciiLowercased(String($0)) }) }
}
