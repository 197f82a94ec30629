import BridgeCore

extension AttributeTable {
    /// What becomes a record's anchor.
    enum AnchorChoice: Sendable {
        /// The first of the usual identifiers that a record has.
        case automatic
        /// This attribute.
        case attribute(String)
    }

    /// The rank of the distinguished name among automatic anchors: the last resort.
    static let nameRank = 100

    /// The table for a read of records.
    ///
    /// - Parameter reserved: attributes that are computed, whatever an export has under their name.
    convenience init(layout: AttributeLayout, anchor: AnchorChoice, reserved: Set<String>) {
        var slots: [(name: String, use: Use)] = []
        for (slot, attribute) in layout.attributes.enumerated() where !reserved.contains(attribute.name) {
            for (rank, native) in Self.natives(attribute).enumerated() {
                let use = Use(
                    slot: slot, rank: rank, form: native.form, isFirstOnly: native.isFirstOnly, name: native.name)
                slots.append((native.name, use))
            }
        }
        self.init(slots: slots, roles: Self.anchors(anchor) + Self.marks)
    }

    /// The table for finding groups and their members.
    static func memberships(anchor: AnchorChoice = .automatic) -> AttributeTable {
        let names = ["cn", "displayName", "sAMAccountName", "name", "mailNickname"]
        let members = ["member", "uniqueMember", "memberUid", "members.id", "members"]
        let roles =
            names.map { role($0, .groupName) } + members.map { role($0, .member, .reference) } + anchors(anchor) + marks + [
                role("objectSid", .securityIdentifier, .securityIdentifier), role("primaryGroupID", .primaryGroup),
            ]
        return AttributeTable(slots: [], roles: roles)
    }

    private static func natives(_ attribute: AttributeLayout.Attribute) -> [AzureADVocabulary.Native] {
        if let known = AzureADVocabulary.attribute(named: attribute.name) { return known.natives }
        let form: ValueForm =
            switch attribute.type {
            case .boolean: .boolean
            case .binary: .binary
            case .dateTime: .dateTime
            case .reference: .reference
            case .text, .integer: .text
            }
        return [AzureADVocabulary.Native(attribute.name, form)]
    }

    private static func anchors(_ choice: AnchorChoice) -> [(name: String, use: Use)] {
        switch choice {
        case .automatic:
            return [
                role("objectGUID", .anchor, .guid, rank: 0), role("msDS-aadObjectId", .anchor, .guid, rank: 1),
                role("msDS-AzureADObjectId", .anchor, .guid, rank: 1), role("entryUUID", .anchor, .identifier, rank: 2),
                role("id", .anchor, .identifier, rank: 3), role("objectId", .anchor, .identifier, rank: 3),
                role("dn", .anchor, .reference, rank: nameRank),
            ]
        case .attribute(let name):
            let natives = AzureADVocabulary.attribute(named: name)?.natives ?? [AzureADVocabulary.Native(name)]
            // A guest's name without the domain is not unique for good: as an identity it stays as it is.
            return natives.enumerated().map { role($1.name, .anchor, $1.form == .userPrincipalName ? .text : $1.form, rank: $0) }
        }
    }

    /// What tells people from groups and machines, and the deleted from the living.
    private static let marks: [(name: String, use: Use)] =
        [
            role("dn", .distinguishedName, .reference), role("userPrincipalName", .userName), role("uid", .userName),
            role("objectClass", .objectClass), role("userAccountControl", .accountControl),
            role("sAMAccountType", .accountType),
            role("@odata.type", .typeName), role("odata.type", .typeName, rank: 1), role("objectType", .typeName, rank: 2),
            role("isDeleted", .isDeleted), role("aad.isDeleted", .isDeleted), role("isRecycled", .isRecycled),
            role("deletedDateTime", .deletionDate), role("deletionTimestamp", .deletionDate),
            role("softDeletionTimestamp", .deletionDate),
            role("@removed.reason", .removalReason),
        ] + userHints.map { role($0, .userHint) } + groupHints.map { role($0, .groupHint) } + otherHints.map { role($0, .otherHint) }

    /// Names that tell the kind of an entry that does not say it.
    private static let userHints = [
        "userPrincipalName", "userType", "userAccountControl", "sn", "surname", "givenName", "uid", "employeeID",
    ]
    private static let groupHints = ["groupType", "groupTypes", "securityEnabled", "mailEnabled", "member", "uniqueMember"]
    private static let otherHints = ["appId", "deviceId", "appRoleId", "servicePrincipalType", "authenticationType", "roleTemplateId"]

    private static func role(_ name: String, _ role: Role, _ form: ValueForm = .text, rank: Int = 0) -> (name: String, use: Use) {
        (name, Use(role: role, rank: rank, form: form, isFirstOnly: false, name: name))
    }
}
