import SCIM

/// Writes imported records into a directory: first all of them, then what they say of each other.
struct RecordImporter {
    var directory: TenantState
    private(set) var refused = 0
    private let domain: String
    private let time: String
    /// The slots of what was imported, by everything that a reference may name.
    private var keys: [String: Slot] = [:]

    init(directory: TenantState, domain: String, time: String) {
        self.directory = directory
        self.domain = domain
        self.time = time
    }

    mutating func add(_ records: [ImportedRecord], memberships: [String: [String]]) {
        let wasLogging = directory.isLogging
        directory.isLogging = false
        let slots = records.map { add($0) }
        for (record, slot) in zip(records, slots) {
            guard let slot, let manager = record.values["manager"]?.first else { continue }
            directory.setManager(slot, keys[manager.lowercased()])
        }
        for (group, members) in memberships {
            guard let group = keys[group.lowercased()] else { continue }
            for member in members.compactMap({ keys[$0.lowercased()] }) { directory.setMember(member, of: group, isMember: true) }
        }
        for (record, slot) in zip(records, slots) where record.isDeleted {
            if let slot { directory.delete(slot, at: time) }
        }
        directory.isLogging = wasLogging
    }

    private mutating func add(_ record: ImportedRecord) -> Slot? {
        let kind: GraphKind = record.kind == .user ? .user : .group
        var values = ImportedProperties(kind).values(record.values)
        if kind == .user, !values.contains(where: { $0.name == "userPrincipalName" }) {
            let name = record.values["mail"]?.first ?? "\(Self.stableID(record.anchor).prefix(8))@\(domain)"
            values.append(("userPrincipalName", .string(name)))
        }
        let given = [record.anchor] + (record.values["objectId"] ?? [])
        let id = given.first(where: Self.isGUID) ?? Self.stableID(record.anchor)
        guard let slot = directory.create(kind, id: id, values) else {
            refused += 1
            return nil
        }
        let names = ["distinguishedName", "onPremisesDistinguishedName", "userPrincipalName", "objectId"]
        for key in [record.anchor, id] + names.flatMap({ record.values[$0] ?? [] }) { keys[key.lowercased()] = slot }
        return slot
    }

    private static func isGUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }

    /// A GUID that is the same for the same key in every run (FNV-1a as the seed).
    private static func stableID(_ key: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var random = SeededGenerator(seed: hash)
        return Identifier.make(.uuid, using: &random)
    }
}
