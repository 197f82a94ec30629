import BridgeCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where a read of people ended: the link to later changes, and who was assigned then, so that only what differs is delivered.
struct UserCheckpoint: Codable, Sendable {
    /// The delta link of people.
    var users: String
    /// The delta link of groups; nil: no groups count.
    var groups: String?
    /// The rule that said who is assigned.
    private(set) var rule: String
    /// What the rule's names stood for; nil: everybody counts.
    var scope: AssignmentScope?
    /// Who was assigned.
    var assigned: AssignedPeople?

    /// The text for the engine.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Reads the text; nil when it is not one of this version's for this rule.
    init?(_ checkpoint: Checkpoint, rule: AssignmentRule) {
        guard let read = try? JSONDecoder().decode(UserCheckpoint.self, from: Data(checkpoint.value.utf8)),
            read.rule == rule.signature, rule.isSet == (read.assigned != nil), rule.isSet == (read.scope != nil)
        else { return nil }
        self = read
    }

    init(users: String, rule: AssignmentRule, state: AssignmentState?) {
        self.users = users
        self.rule = rule.signature
        groups = state?.groupLink
        scope = state?.scope
        assigned = state?.people
    }
}

/// Where a read of groups, or of their members, ended.
struct GroupCheckpoint: Codable, Sendable {
    /// The delta link of groups.
    var groups: String

    /// The text for the engine.
    func text() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }

    /// Reads the text; nil when it is not one of this version's.
    init?(_ checkpoint: Checkpoint) {
        guard let read = try? JSONDecoder().decode(GroupCheckpoint.self, from: Data(checkpoint.value.utf8)) else { return nil }
        self = read
    }

    init(groups: String) { self.groups = groups }
}

extension AssignedPeople: Codable {
    private struct Packed: Codable {
        struct Assigned: Codable {
            var id: ObjectID
            var roles: [ObjectID]
        }

        struct Group: Codable {
            var id: ObjectID
            /// The members' identifiers, sixteen bytes each, sorted.
            var people: Data
            var groups: Data
        }

        var people: [Assigned]
        var groups: [Assigned]
        var members: [Group]
    }

    init(from decoder: any Decoder) throws {
        let packed = try Packed(from: decoder)
        for one in packed.people { people[one.id] = Set(one.roles) }
        for one in packed.groups { groups[one.id] = Set(one.roles) }
        for group in packed.members {
            members[group.id] = Group(people: try Self.unpacked(group.people, decoder), groups: try Self.unpacked(group.groups, decoder))
        }
    }

    func encode(to encoder: any Encoder) throws {
        try Packed(
            people: people.sorted { $0.key < $1.key }.map { .init(id: $0.key, roles: $0.value.sorted()) },
            groups: groups.sorted { $0.key < $1.key }.map { .init(id: $0.key, roles: $0.value.sorted()) },
            members: members.sorted { $0.key < $1.key }.map {
                .init(id: $0.key, people: Self.packed($0.value.people), groups: Self.packed($0.value.groups))
            }
        ).encode(to: encoder)
    }

    private static func packed(_ ids: Set<ObjectID>) -> Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(ids.count * 16)
        for id in ids.sorted() { id.append(to: &bytes) }
        return Data(bytes)
    }

    private static func unpacked(_ data: Data, _ decoder: any Decoder) throws -> Set<ObjectID> {
        guard let ids = ObjectID.list([UInt8](data)) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no whole identifiers"))
        }
        return Set(ids)
    }
}
