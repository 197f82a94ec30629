import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

@Suite("Reviews and plans")
struct ReviewTests {
    @Test("a first run waits for a person, however often it is planned")
    func firstRun() async throws {
        let world = try World { $0.review = Review.standard }
        world.office.set([person("ada")])
        #expect(try await world.run().holds.map(\.code) == ["review.first_run"])
        #expect(try await world.run().holds.map(\.code) == ["review.first_run"])
        #expect(world.accounts.isEmpty)
    }

    @Test("a first run whose source failed is still to come")
    func failedFirstRun() async throws {
        let world = try World { $0.review = Review.standard }
        world.office.fails()
        #expect(try await world.run().operations == 0)
        world.office.fails(false)
        world.office.set([person("ada")])
        #expect(try await world.run().holds.map(\.code) == ["review.first_run"])
    }

    @Test("a changed pipeline waits for a person where it changes something")
    func changedPipeline() async throws {
        let world = try World { $0.review = [.changedPipeline] }
        world.office.set([person("ada")])
        try await world.run()
        world.change { try? $0.users.mappings.set("title", "ToUpper([jobTitle], )") }
        let head = try await world.run()
        #expect(head.holds.map(\.code) == ["review.changed_pipeline"])
        #expect(try await world.run().holds.map(\.code) == ["review.changed_pipeline"])
        let held = try await world.run()
        try await world.engine.release(held.id, reason: "as wanted")
        #expect(try await world.engine.apply(held.id).isComplete)
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        #expect(try await world.run().status == .sealed)
        #expect(world.account("ada@example.com")?["title"] == "COUNTESS")
    }

    @Test("a changed pipeline that changes nothing needs nobody")
    func changedWithoutEffect() async throws {
        let world = try World { $0.review = [.changedPipeline] }
        world.office.set([person("ada")])
        try await world.run()
        world.change { $0.users.scope = try? .all("userPrincipalName IS NOT NULL") }
        #expect(try await world.run().status == .sealed)
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        #expect(try await world.run().counts == ["update": 1])
        #expect(world.account("ada@example.com")?["title"] == "Countess")
    }

    @Test("adoptions wait for a person")
    func adoptions() async throws {
        let world = try World { $0.review = [.adoption] }
        world.office.set([person("ada")])
        try world.plant("x1", ["externalId": .text("ada@example.com"), "active": .boolean(true)])
        #expect(try await world.run().holds.map(\.code) == ["review.adoption"])
        #expect(world.writes == 0)
    }

    @Test("without reviews a batch goes through")
    func batch() async throws {
        let world = try World { $0.review = [] }
        world.office.set([person("ada")])
        #expect(try await world.run().status == .sealed)
    }

    @Test("a plan made stale by another intake refuses to apply")
    func stale() async throws {
        let world = try World()
        world.office.set([person("ada")])
        let head = try await world.plan()
        world.office.add(person("grace"))
        let next = try await world.plan()
        let error = await #expect(throws: BridgeError.self) { try await world.engine.apply(head.id) }
        #expect(error?.code == "plan.superseded")
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        world.office.fails()
        await #expect(throws: CancellationError.self) { try await cancelledPlan(world) }
        let stale = await #expect(throws: BridgeError.self) { try await world.engine.apply(next.id) }
        #expect(stale?.code == "plan.stale")
        #expect(world.accounts.isEmpty)
    }

    /// Takes the sources in and dies before a plan is sealed.
    private func cancelledPlan(_ world: World) async throws {
        let store = FaultyStore(world.store)
        store.killsBefore("createPlan")
        _ = try await world.engine(over: store).plan()
    }

    @Test("a plan made with another pipeline refuses to apply")
    func otherPipeline() async throws {
        let world = try World()
        world.office.set([person("ada")])
        let head = try await world.plan()
        world.change { try? $0.users.mappings.set("title", "ToUpper([jobTitle], )") }
        let error = await #expect(throws: BridgeError.self) { try await world.engine.apply(head.id) }
        #expect(error?.code == "plan.stale")
    }

    @Test("a plan of another state is unknown, an applied one does nothing again")
    func appliedAgain() async throws {
        let world = try World()
        world.office.set([person("ada")])
        let error = await #expect(throws: BridgeError.self) { try await world.engine.apply(PlanID("other")) }
        #expect(error?.code == "plan.unknown")
        let head = try await world.run()
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.writes == 1)
    }

    @Test("planning writes nothing to the target")
    func plansOnly() async throws {
        let world = try World()
        world.office.set([person("ada")])
        try await world.plan()
        #expect(world.writes == 0)
        #expect(world.accounts.isEmpty)
    }

    @Test("a state is bound to its systems and refuses others")
    func otherSystem() async throws {
        let world = try World()
        world.office.set([person("ada")])
        try await world.run()
        let other = try World(store: world.store, target: InMemoryTarget(systemIdentity: "elsewhere"))
        let error = await #expect(throws: BridgeError.self) { try await other.plan() }
        #expect(error?.code == "state.other_system")
    }

    @Test("two processes never work on one target at a time")
    func oneProcess() async throws {
        let world = try World()
        world.office.set([person("ada")])
        let head = try await world.plan()
        _ = try await world.store.acquireLease("target memory", owner: "another process", now: world.now, duration: 60)
        for attempt in [true, false] {
            let error = await #expect(throws: BridgeError.self) {
                if attempt { _ = try await world.plan() } else { _ = try await world.engine.apply(head.id) }
            }
            #expect(error?.code == "state.in_use")
        }
        world.advance(days: 1)
        #expect(try await world.engine.apply(head.id).isComplete)
    }

    @Test("a state that cannot be written stops the run and is not blamed on the source")
    func brokenState() async throws {
        let world = try World()
        world.office.set([person("ada")])
        let store = FaultyStore(world.store)
        store.fails(before: "commit", with: BridgeError("disk.full", "The disk is full."))
        let error = await #expect(throws: BridgeError.self) { try await world.engine(over: store).plan() }
        #expect(error?.code == "disk.full")
    }
}
