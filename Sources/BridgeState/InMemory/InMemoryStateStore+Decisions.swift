import BridgeCore

extension InMemoryStateStore {
    /// The holds, by identity.
    public func standingHolds() -> [StandingHold] { holds.values.sorted { $0.identity < $1.identity } }

    /// Keeps decisions with what follows from them.
    public func decide(_ intake: DecisionIntake, lease: Lease) throws {
        try check(lease)
        for hold in intake.holds where people[hold.identity] == nil { throw BridgeError.unknownIdentity(hold.identity) }
        for var decision in intake.decisions {
            decision.index = Int64(decided.count) + 1
            decided.append(decision)
        }
        for hold in intake.holds { holds[hold.identity] = hold }
        for identity in intake.lifts { holds[identity] = nil }
        let concerned = Set(intake.holds.map(\.identity) + intake.lifts)
        for identity in concerned where people[identity] != nil {
            people.change(identity) {
                $0.isDirty = true
                $0.appliedInput = nil
                $0.membershipInput = nil
            }
        }
        if !concerned.isEmpty { currentGeneration += 1 }
    }

    /// A page of decisions.
    public func decisions(after index: Int64?, limit: Int) -> [Decision] {
        Array(decided.drop { $0.index <= index ?? 0 }.prefix(limit))
    }
}
