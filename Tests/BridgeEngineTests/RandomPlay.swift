import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import Synchronization
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One random world, played from its seed: the same people live the same life, with a storm or without.
final class RandomPlay {
    let world: World
    let seed: UInt64
    private let isStormy: Bool
    private var life: Dice
    private var weather: Dice
    private var directory = Directory()
    private var isUpperCase = false
    /// Whose record was unreadable today, and where: a record that nobody knew before is as if it did not exist yet.
    private var unreadable: [String: Set<String>] = [:]

    init(seed: UInt64, isStormy: Bool) throws {
        self.seed = seed
        self.isStormy = isStormy
        life = Dice(seed)
        weather = Dice(seed &+ 0xFFFF)
        world = try World.joined(incremental: seed.isMultiple(of: 2) ? ["office"] : []) { pipeline in
            try pipeline.users.mappings.clearTitle()
            try pipeline.users.mappings.set("nickName", "[displayName]")
            try pipeline.users.mappings.refer("manager", to: "manager")
            try pipeline.users.mappings.change("manager") { $0.whenEmpty = .clear }
            pipeline.users.identifierChange = .apply
            pipeline.users.leaving[.deleted] = LeavingRule(action: .delete)
            pipeline.users.leaving[.softDeleted] = LeavingRule(action: .disable, deleteAfterDays: 10)
            pipeline.limits = isStormy && seed % 5 == 2 ? Self.tightLimits : Limits(Limits.standard.mapValues { _ in Limits.Limit() })
            // People who are gone are forgotten soon in some worlds.
            pipeline.privacy = PrivacyRules(gone: seed.isMultiple(of: 7) ? .days(2) : nil)
        }
        world.target.contents.bulkLimit = seed.isMultiple(of: 3) ? 4 : nil
        world.target.contents.removesOnDisable = seed % 4 == 1
        world.office.contents.references = ["manager": nil]
        world.plants.contents.references = ["manager": nil]
    }

    /// Lives through some days, then lets the dust settle and looks.
    func play() async throws {
        for day in 0..<8 {
            for _ in 0..<Int.random(in: 1...6, using: &life) { directory.happen(&life) }
            if day == 4, life.chance(50) { try changeMapping() }
            let nights = Double.random(in: 0...6, using: &life)
            world.advance(days: 0.01 + nights)
            let morning = world.now
            deliver()
            if isStormy { try await stormyDay() } else { try await world.run() }
            try await checkPlan(since: morning)
        }
        try await settle()
        try await check()
    }

    private func changeMapping() throws {
        isUpperCase = true
        try world.change {
            try $0.users.mappings.set("title", "ToUpper([jobTitle], )")
            try $0.users.mappings.clearTitle()
        }
    }

    private func deliver() {
        world.office.set(directory.office)
        world.office.contents.changes[.user] = directory.changes
        world.plants.set(directory.plants)
    }

    // MARK: Storm

    private func stormyDay() async throws {
        unreadable = [:]
        if weather.chance(30) { try? await operate(&weather) }
        disturb(world.office)
        disturb(world.plants)
        let faults = Mutex(weather)
        if world.target.contents.bulkLimit != nil, weather.chance(60) {
            world.target.contents.bulkFault = { writes in faults.withLock { Self.fault(&$0, writes.count) } }
        }
        if weather.chance(60) { world.target.contents.fault = { write in faults.withLock { Self.fault(&$0) } } }
        _ = weather.next()
        let store = FaultyStore(world.store)
        if weather.chance(40) { store.kills(at: Int.random(in: 0..<30, using: &weather), afterEffect: weather.chance(50)) }
        let engine = world.engine(over: store)
        if let head = try? await engine.plan(PlanOptions(fullRead: weather.chance(20))) {
            try? await decide(head, &weather)
            _ = try? await engine.apply(head.id)
            if weather.chance(30) {
                world.advance(days: 0.01)
                _ = try? await world.engine.apply(head.id)
            }
        }
        calmDown()
        world.advance(days: 0.01)
    }

    /// A source fails at the end, breaks off, or has a record that cannot be read.
    private func disturb(_ source: InMemorySource) {
        let people = source.contents.entries[.user] ?? []
        switch Int.random(in: 0..<10, using: &weather) {
        case 0: source.fails()
        case 1, 2:
            source.contents.completeness = .partial(.broken)
            source.set(Array(people.prefix(Int.random(in: 0...people.count, using: &weather))))
        case 3:
            guard let broken = people.randomElement(using: &weather) else { return }
            source.drop(broken.anchor)
            unreadable[String(broken.anchor.drop { $0 != "-" }.dropFirst()), default: []].insert(source.systemIdentity)
            source.contents.skipped = [(weather.chance(70) ? broken.anchor : nil, .broken)]
        default: break
        }
    }

    private static func fault(_ dice: inout Dice) -> InMemoryTarget.Fault? {
        let isKnown = dice.chance(50)
        let recovery: BridgeError.Recovery = dice.chance(10) ? .stop : dice.chance(20) ? .skip : .retry(after: nil)
        let error = BridgeError("test.fault", "It failed.", recovery: recovery, effect: isKnown ? .none : .unknown)
        guard dice.chance(30) else { return nil }
        return isKnown || dice.chance(50) ? .before(error) : .after(error)
    }

    /// The same for several writes at a time, of which some may have taken effect.
    private static func fault(_ dice: inout Dice, _ count: Int) -> InMemoryTarget.BulkFault? {
        switch fault(&dice) {
        case .before(let error)?: .before(error)
        case .after(let error)?: .after(Int.random(in: 0...count, using: &dice), error)
        case nil: nil
        }
    }

    private func calmDown() {
        world.target.contents.fault = nil
        world.target.contents.bulkFault = nil
        for source in [world.office, world.plants] {
            source.fails(false)
            source.contents.completeness = .complete(.proven)
            source.contents.skipped = []
        }
    }

    private func settle() async throws {
        deliver()
        if isStormy { try await withdrawDecisions() }
        for _ in 0..<6 where try await world.run().operations == 0 { return }
        Issue.record("seed \(seed): it does not come to rest")
    }

    // MARK: Looking

    /// Nobody is disabled, deleted or renamed whom no rule names.
    private func checkPlan(since morning: Date) async throws {
        // What takes a run back does so on purpose; everybody concerned is held then.
        guard let head = try await world.store.latestPlan(), head.createdAt >= morning, head.undoes == nil else { return }
        let names = Dictionary(uniqueKeysWithValues: directory.people.map { ($0.name, $0) })
        let partial = Set(head.reads.filter { $0.verdict == "partial" }.map(\.source))
        // What was planned on demand was read in the morning, before the storm.
        let unreadable = head.onDemand == nil ? unreadable : [:]
        for operation in try await world.operations(head) {
            let person = try #require(names[operation.label], "seed \(seed): \(operation.label)")
            let isMember = person.isMember(without: partial.union(unreadable[person.name] ?? []))
            switch operation.action {
            case .disable, .delete: #expect(!isMember, "seed \(seed): \(operation.reason)")
            case .create, .enable, .update, .reference, .adopt: #expect(isMember, "seed \(seed): \(operation.reason)")
            case .changeIdentifier: #expect(isMember && person.version > 0, "seed \(seed)")
            case .addMembers, .removeMembers: Issue.record("seed \(seed): a person is no group")
            }
        }
    }

    /// The accounts that can be used. A manager whom the office does not have leaves what was there before.
    var activePicture: [String: [String: String]] {
        directory.people.filter(\.isMember).reduce(into: [:]) { picture, person in
            let isManagerKnown = manager(of: person).map { $0.isMember && $0.office != nil } ?? true
            picture[person.principal] = world.picture[person.principal]?.filter { $0.key != "manager" || isManagerKnown }
        }
    }

    private func manager(of person: Directory.Person) -> Directory.Person? { person.office?.manager.map { directory.people[$0] } }

    private func check() async throws {
        for person in directory.people { check(person) }
        let names = world.accounts.compactMap { $0["nickName"] }
        #expect(Set(names).count == names.count, "seed \(seed): somebody has two accounts")
        #expect(world.active.count == directory.people.count(where: \.isMember), "seed \(seed)")
        #expect(world.effects.values.allSatisfy { $0 == 1 }, "seed \(seed): a write took effect twice")
        let done = try await world.journal().filter { $0.outcome == "done" }.map { "\($0.plan.value)/\($0.sequence)" }
        #expect(Set(done).count == done.count, "seed \(seed): the journal has a write twice")
        #expect(Set(done) == Set(world.effects.keys), "seed \(seed): the journal differs from what happened")
    }

    private func check(_ person: Directory.Person) {
        guard person.isMember else { return }
        guard let account = world.account(person.principal) else {
            Issue.record("seed \(seed): \(person.name) has no account")
            return
        }
        #expect(account["active"] == "True", "seed \(seed): \(person.name)")
        #expect(account["title"] == (isUpperCase ? person.title?.uppercased() : person.title), "seed \(seed): \(person.name)")
        let manager = manager(of: person)
        if let manager, manager.isMember, manager.office != nil {
            #expect(account["manager"] == world.account(manager.principal)?.id.value, "seed \(seed): \(person.name)’s manager")
        } else if manager == nil {
            #expect(account["manager"] == nil, "seed \(seed): \(person.name) has no manager")
        }
    }
}
