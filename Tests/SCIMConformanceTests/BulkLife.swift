import BridgeCore
import SCIMPath
import SCIMTarget
import Testing

/// Accounts that are made, changed and deleted by bulk requests, and a group with members.
struct BulkLife {
    let target: ConformanceTarget

    func run() async throws {
        let people = (1...25).map(Person.init)
        let created = try await target.apply(people.map { write(.create, $0, title: nil) })
        let ids = created.compactMap(id)
        #expect(ids.count == people.count)
        let changed = try await target.apply(zip(people, ids).map { write(.update($1, version: nil), $0, title: "Changed") })
        #expect(changed.compactMap(id) == ids)
        let again = try await target.apply([write(.create, people[0], title: nil), write(.create, Person(99), title: nil)])
        guard case .success(.exists(let holders)) = again[0] else { return #expect(Bool(false), "must exist") }
        #expect(holders.map(\.id) == [ids[0]])
        try await members(ids)
        let gone = try await target.apply(ids.map { TargetWrite(id: "x", kind: .user, action: .delete($0), changes: []) })
        #expect(gone.compactMap(id) == ids)
        #expect(try await Judge(target: target).accounts().count == 1)
    }

    private func members(_ ids: [TargetID]) async throws {
        let name = Change(path: .literal("displayName"), old: nil, edit: .set([.text("Staff")]))
        let result = try await target.apply(TargetWrite(id: "g", kind: .group, action: .create, changes: [name]))
        guard case .done(let group, _) = result else { return #expect(Bool(false), "must be made") }
        _ = try await target.changeMembers(of: group, add: ids, remove: [])
        _ = try await target.changeMembers(of: group, add: [], remove: Array(ids.prefix(5)))
        // Once more, as after a failure: nothing else happens.
        _ = try await target.changeMembers(of: group, add: Array(ids.suffix(3)), remove: Array(ids.prefix(6)))
        #expect(Set(try await target.members(of: group) ?? []) == Set(ids.dropFirst(6)))
        #expect(try await target.find(.literal("displayName"), equals: "Staff", kind: .group).map(\.id) == [group])
        #expect(try await target.members(of: TargetID("nobody")) == nil)
    }

    private func write(_ action: TargetWrite.Action, _ person: Person, title: String?) -> TargetWrite {
        var changes = [
            Change(path: .literal("userName"), old: nil, edit: .set([.text("u\(person.number)@example.com")])),
            Change(path: .literal("externalId"), old: nil, edit: .set([.text(person.identifier)])),
        ]
        if let title { changes = [Change(path: .literal("title"), old: nil, edit: .set([.text(title)]))] }
        return TargetWrite(id: "w", kind: .user, action: action, changes: changes)
    }

    private func id(_ result: Result<WriteResult, BridgeError>) -> TargetID? {
        guard case .success(.done(let id, _)) = result else { return nil }
        return id
    }
}
