import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import SCIMPath

/// Groups in the small world.
extension World {
    /// A world whose pipeline also brings groups and their members.
    static func withGroups(
        nested: Bool = false, incremental: Set<String> = [], store: any StateStore = InMemoryStateStore(),
        target: InMemoryTarget = InMemoryTarget(), change: (inout Pipeline) throws -> Void = { _ in }
    ) throws -> World {
        let world = try World(incremental: incremental, store: store, target: target) {
            let resource = ResourceRules(
                kind: .group, match: [MatchAttribute(.literal("externalId"), found: .adopt)],
                mappings: try mappings(["externalId": "[id]", "displayName": "[displayName]"]), leaving: GroupRules.standardLeaving)
            $0.groups = GroupRules(resource: resource, members: MemberRules(nested: nested))
            try change(&$0)
        }
        return world
    }

    /// Puts a group with these people, or groups, into the office.
    func group(_ name: String, _ members: [String]) {
        let anchor = "g-\(name)"
        var groups = office.contents.entries[.group] ?? []
        groups.removeAll { $0.anchor == anchor }
        groups.append(InMemorySource.Entry(anchor, ["id": .text(anchor), "displayName": .text(name)]))
        office.contents.entries[.group] = groups
        office.contents.members[anchor] = members.map { $0.hasPrefix("g-") ? $0 : "anchor-\($0)" }
    }

    /// The group of that name at the target.
    func targetGroup(_ name: String) -> TargetResource? {
        (target.contents.resources[.group] ?? [:]).values.first { $0["displayName"] == name }
    }

    /// Who is in the group of that name at the target: the names of people, sorted.
    func members(_ name: String) -> [String] {
        guard let group = targetGroup(name) else { return [] }
        let people = target.contents.resources[.user] ?? [:]
        return target.contents.sortedMembers(of: group.id).map {
            people[$0]?["externalId"]?.split(separator: "@").first.map(String.init) ?? $0.value
        }
        .sorted()
    }

    /// Somebody puts an account into a group by hand.
    func addByHand(_ account: String, to name: String) {
        guard let group = targetGroup(name) else { return }
        target.contents.resources[.user, default: [:]][TargetID(account)] = TargetResource(id: TargetID(account), values: [:])
        target.contents.members[group.id, default: []].insert(TargetID(account))
    }

    /// What a plan lists under a code, in sentences.
    func messages(_ head: PlanHead, _ code: String) async throws -> [String] {
        try await notes(head).filter { $0.code == code }.map(\.message)
    }
}
