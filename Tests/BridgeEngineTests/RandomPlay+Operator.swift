import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A person who looks after a random world, with decisions of all kinds: when the dust has settled, none of them may have left a trace.
extension RandomPlay {
    /// Limits that bite in a world of eight people.
    static let tightLimits = Limits(
        [
            .disable: .init(count: 1), .create: .init(count: 2), .delete: .init(count: 0), .enable: .init(count: 1),
            .changeIdentifier: .init(count: 1),
        ], attribute: .init(count: 2))

    /// Something that an operator does before a run.
    func operate(_ dice: inout Dice) async throws {
        let person = Int.random(in: 0..<8, using: &dice)
        let source = dice.chance(50) ? "office" : "plants"
        let anchor = "\(source)-p\(person)"
        switch Int.random(in: 0..<6, using: &dice) {
        case 0, 1:
            let until = dice.chance(50) ? world.now.addingTimeInterval(3 * 86_400) : nil
            _ = try await world.engine.hold(anchor, reason: "wait", until: until)
        case 2: _ = try await world.engine.lift(anchor, reason: "go on")
        case 3:
            guard let done = try await world.store.recentPlans(limit: 1).first, done.status == .applied else { return }
            let undo = try await world.engine.undo(done.id, only: [], reason: "a wrong export")
            if undo.status == .sealed { _ = try await world.engine.apply(undo.id) }
        case 4: _ = try await world.engine.forget(anchor, reason: "a request")
        default:
            let found = try await world.engine.provision([anchor])
            if found.plan.status == .sealed { _ = try await world.engine.apply(found.plan.id) }
        }
    }

    /// What becomes of a plan that a limit holds.
    func decide(_ head: PlanHead, _ dice: inout Dice) async throws {
        guard head.status == .held else { return }
        let actions = head.holds.compactMap { hold in
            PlannedOperation.Action.allCases.first { hold.code == "limit.\($0.rawValue)" }
        }
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: try await world.engine.release(head.id, reason: "looked at it")
        case 1: _ = try await world.engine.release(head.id, actions: actions, users: [], until: nil, reason: "looked at a part")
        case 2: try await world.engine.reject(head.id, reason: "not today")
        default: return
        }
    }

    /// All decisions are over: nobody is held, nothing is limited.
    func withdrawDecisions() async throws {
        world.change { $0.limits = Limits(Limits.standard.mapValues { _ in .init() }, attribute: .init()) }
        for person in 0..<8 {
            for source in ["office", "plants"] { _ = try? await world.engine.lift("\(source)-p\(person)", reason: "all is over") }
        }
        let standing = try await world.store.standingHolds()
        #expect(standing.isEmpty, "seed \(seed): a hold cannot be lifted")
    }
}
