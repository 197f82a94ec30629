import BridgeCore
import BridgeState
import Testing

extension StateStoreSuite {
    private static let scope = "reference:office:"

    /// A list whose sum and members are made from numbers.
    private static func list(_ scene: StateStoreScene, _ group: UInt64, _ members: [UInt64]) -> MemberList {
        MemberList(group: group, sum: scene.print(members.reduce(0, &+)), members: members.map { scene.print($0, ~$0) })
    }

    private static func commit(
        _ scene: StateStoreScene, _ lists: [MemberList] = [], whole: [UInt64] = [], incomplete: [UInt64] = [],
        from source: String = "office"
    ) async throws {
        let intake = MembershipIntake(source: source, scope: scope, changed: lists, whole: whole, incomplete: incomplete)
        try await scene.store.commit(intake, lease: scene.lease)
    }

    /// A group with a resource at the target, and members with accounts.
    private static func group(_ scene: StateStoreScene, members: [UInt64]) async throws -> (id: IdentityID, members: [IdentityID]) {
        try await scene.take([scene.record(1)], kind: .group)
        let group = try await scene.join([1], kind: .group)[0]
        let link = AccountLink(target: TargetID("g-1"), state: .active, origin: .created)
        try await scene.store.update([IdentityUpdate(id: group, isSettled: true, link: link)], lease: scene.lease)
        var people: [IdentityID] = []
        for member in members { people.append(try await scene.account(member, target: "t-\(member)")) }
        return (group, people)
    }

    /// One operation of a plan, done for these members.
    private static func apply(
        _ scene: StateStoreScene, _ action: PlannedOperation.Action, _ group: IdentityID, _ members: [IdentityID], plan id: String,
        _ result: OperationOutcome.Result = .done(TargetID("g-1"), version: nil)
    ) async throws {
        let plan = try await scene.plan(
            [
                scene.operation(1, group, action, phase: 4) {
                    $0.kind = .group; $0.target = TargetID("g-1")
                }
            ], id: id)
        _ = try await scene.claim(plan)
        let outcome = OperationOutcome(sequence: 1, result: result, members: members)
        try await scene.store.record([outcome], of: plan, now: scene.time(1), lease: scene.lease)
    }

    static let memberships = [
        StateStoreCase("a member list is kept with its sum and is not whole before a read says so") { scene in
            let generation = try await scene.store.generation()
            try await commit(scene, [list(scene, 1, [3, 5]), list(scene, 2, [])])
            let group = RecordReference(source: "office", anchor: 1)
            let known = try await scene.store.knownMemberLists(source: "office", after: nil, limit: 9)
            #expect(known.map(\.group.anchor) == [1, 2] && known.map(\.isWhole) == [false, false] && known[0].sum == scene.print(8))
            let keys = [3, 5].map { LookupKey(scope: scope, hash: scene.print($0, ~$0)) }
            #expect(try await scene.store.memberKeys(of: group) == keys)
            #expect(try await scene.store.memberKeys(of: RecordReference(source: "plants", anchor: 1)).isEmpty)
            #expect(try await scene.store.generation() > generation)
        },
        StateStoreCase("lists become whole and incomplete, and a list that is replaced is no longer whole") { scene in
            func whole() async throws -> [Bool] {
                try await scene.store.knownMemberLists(source: "office", after: nil, limit: 9).map(\.isWhole)
            }
            try await commit(scene, [list(scene, 1, [3]), list(scene, 2, [4])], whole: [1, 2])
            #expect(try await whole() == [true, true])
            try await commit(scene, incomplete: [2])
            #expect(try await whole() == [true, false])
            try await commit(scene, [list(scene, 1, [3, 9])])
            #expect(try await whole() == [false, false])
            let members = try await scene.store.memberKeys(of: RecordReference(source: "office", anchor: 1))
            #expect(members.map(\.hash.high) == [3, 9])
        },
        StateStoreCase("member lists come in pages by source and the anchor's hash") { scene in
            let anchors: [UInt64] = [0, 7, 1 << 63, .max]
            try await commit(scene, anchors.map { list(scene, $0, [1]) })
            try await commit(scene, [list(scene, 5, [1])], from: "plants")
            let first = try await scene.store.knownMemberLists(source: "office", after: nil, limit: 3)
            let second = try await scene.store.knownMemberLists(source: "office", after: first.last?.group.anchor, limit: 3)
            #expect((first + second).map(\.group.anchor) == anchors)
            #expect(try await scene.store.knownMemberLists(source: "plants", after: nil, limit: 9).map(\.group.anchor) == [5])
        },
        StateStoreCase("a list of 100,000 members is one value") { scene in
            try await commit(scene, [list(scene, 1, Array(0..<100_000))], whole: [1])
            let members = try await scene.store.memberKeys(of: RecordReference(source: "office", anchor: 1))
            #expect(members.count == 100_000 && members.last?.hash == scene.print(99_999, ~99_999))
        },
        StateStoreCase("groups are given with their resource, what was applied, and the lists of their records") { scene in
            let (group, _) = try await group(scene, members: [])
            try await scene.take([scene.record(8)], kind: .group)
            let other = try await scene.join([8], kind: .group)[0]
            try await commit(scene, [list(scene, 1, [3]), list(scene, 9, [4])], whole: [1])
            try await scene.store.settleMemberships([group: scene.print(77)], lease: scene.lease)
            let groups = try await scene.store.memberGroups(kind: .group, after: nil, limit: 9)
            #expect(groups.map(\.id) == [group, other] && groups[0].input == scene.print(77) && groups[0].link?.target == TargetID("g-1"))
            #expect(groups[0].lists.map(\.group.anchor) == [1] && groups[0].lists[0].isWhole && groups[1].lists.isEmpty)
            #expect(try await scene.store.memberGroups(kind: .group, after: group, limit: 9).map(\.id) == [other])
            #expect(try await scene.store.memberGroups(kind: .user, after: nil, limit: 9).isEmpty)
        },
        StateStoreCase("members that were added are kept until they are removed") { scene in
            let (group, people) = try await group(scene, members: [2, 3])
            try await apply(scene, .addMembers, group, people, plan: "a")
            #expect(try await scene.store.appliedMembers(of: group) == people.map { AppliedMember($0) })
            try await apply(scene, .removeMembers, group, [people[0]], plan: "b")
            #expect(try await scene.store.appliedMembers(of: group) == [AppliedMember(people[1])])
            let stored = try #require(try await scene.identity(group))
            #expect(stored.link?.state == .active && !stored.isDirty)
        },
        StateStoreCase("what was not done changes no members") { scene in
            let (group, people) = try await group(scene, members: [2])
            try await apply(scene, .addMembers, group, [], plan: "a", .failed(code: "a", message: "b"))
            #expect(try await scene.store.appliedMembers(of: group).isEmpty)
            try await apply(scene, .addMembers, group, people, plan: "b")
            try await apply(scene, .removeMembers, group, [], plan: "c", .failed(code: "a", message: "b"))
            #expect(try await scene.store.appliedMembers(of: group) == people.map { AppliedMember($0) })
        },
        StateStoreCase("what may have been done makes memberships uncertain until it is done") { scene in
            let (group, people) = try await group(scene, members: [2, 3])
            let uncertain = people.map { AppliedMember($0, isCertain: false) }
            let again = OperationOutcome.Result.again(code: "a", message: "b")
            try await apply(scene, .addMembers, group, people, plan: "a", again)
            #expect(try await scene.store.appliedMembers(of: group) == uncertain)
            try await apply(scene, .addMembers, group, people, plan: "b")
            #expect(try await scene.store.appliedMembers(of: group) == people.map { AppliedMember($0) })
            try await apply(scene, .removeMembers, group, people, plan: "c", again)
            #expect(try await scene.store.appliedMembers(of: group) == uncertain)
            try await apply(scene, .removeMembers, group, people, plan: "d")
            #expect(try await scene.store.appliedMembers(of: group).isEmpty)
        },
        StateStoreCase("a member whose account is gone is in no group, and the groups are looked at again") { scene in
            let (group, people) = try await group(scene, members: [2, 3, 4])
            try await apply(scene, .addMembers, group, people, plan: "a")
            try await scene.store.settleMemberships([group: scene.print(77)], lease: scene.lease)
            let deletion = try await scene.plan([scene.operation(1, people[0], .delete)], id: "b")
            _ = try await scene.claim(deletion)
            try await scene.record(1, .deleted(TargetID("t-2")), of: deletion)
            #expect(try await scene.store.appliedMembers(of: group) == [AppliedMember(people[1]), AppliedMember(people[2])])
            #expect(try await scene.store.memberGroups(kind: .group, after: nil, limit: 1)[0].input == nil)
            let gone = AccountLink(target: TargetID("t-3"), state: .gone, origin: .created)
            try await scene.store.update([IdentityUpdate(id: people[1], isSettled: false, link: gone)], lease: scene.lease)
            #expect(try await scene.store.appliedMembers(of: group) == [AppliedMember(people[2])])
        },
        StateStoreCase("the groups of a member whose record is marked as deleted are looked at again") { scene in
            let (group, people) = try await group(scene, members: [2, 3])
            try await apply(scene, .addMembers, group, people, plan: "a")
            for change in [RecordBatch.Change.softDeleted, .removed] {
                try await scene.store.settleMemberships([group: scene.print(77)], lease: scene.lease)
                try await scene.take([scene.record(3, 5)], missing: [3])
                #expect(try await scene.store.memberGroups(kind: .group, after: nil, limit: 1)[0].input == scene.print(77))
                try await scene.take([scene.record(2, 7, change: change)])
                #expect(try await scene.store.memberGroups(kind: .group, after: nil, limit: 1)[0].input == nil)
            }
            #expect(try await scene.store.appliedMembers(of: group) == people.map { AppliedMember($0) })
        },
        StateStoreCase("a group that is gone has no members") { scene in
            let (group, people) = try await group(scene, members: [2])
            try await apply(scene, .addMembers, group, people, plan: "a")
            try await scene.store.settleMemberships([group: scene.print(77)], lease: scene.lease)
            try await apply(scene, .addMembers, group, people, plan: "b", .gone(TargetID("g-1")))
            #expect(try await scene.store.appliedMembers(of: group).isEmpty)
            #expect(try await scene.store.memberGroups(kind: .group, after: nil, limit: 1)[0].input == nil)
            #expect(try await scene.identity(group)?.isDirty == true)
        },
        StateStoreCase("kinds and accounts are given without records") { scene in
            let (group, people) = try await group(scene, members: [2])
            let nobody = try await scene.person(9)
            let accounts = try await scene.store.accounts(of: [group, people[0], nobody, IdentityID(999)])
            #expect(accounts.count == 3 && accounts[group]?.kind == .group && accounts[people[0]]?.kind == .user)
            #expect(accounts[people[0]]?.target == TargetID("t-2") && accounts[nobody]?.target == nil)
        },
        StateStoreCase("memberships are written under the lease only, and unknown groups are refused") { scene in
            let (group, _) = try await group(scene, members: [])
            let unknown = await scene.code {
                try await scene.store.settleMemberships([group: scene.print(1), IdentityID(999): scene.print(2)], lease: scene.lease)
            }
            #expect(unknown == "state.unknown_identity")
            #expect(try await scene.store.memberGroups(kind: .group, after: nil, limit: 1)[0].input == nil)
            try await scene.store.releaseLease(scene.lease)
            #expect(await scene.code { try await commit(scene, [list(scene, 1, [3])]) } == "state.lease_lost")
            #expect(await scene.code { try await scene.store.settleMemberships([:], lease: scene.lease) } == "state.lease_lost")
        },
    ]
}
