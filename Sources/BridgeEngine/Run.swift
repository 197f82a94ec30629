import BridgeCore
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the stages of one run share.
struct Run: Sendable {
    let engine: Engine
    let compiled: CompiledPipeline
    let key: FingerprintKey
    let lease: Lease
    /// The time at which the run began: one clock reading decides the whole run.
    let startedAt: Date

    var store: any StateStore { engine.store }
    var target: any TargetConnector { engine.connectors.target }

    /// The same run for groups; nil: groups are left alone.
    var groups: Run? {
        compiled.groups.map { Run(engine: engine, compiled: $0.compiled, key: key, lease: lease, startedAt: startedAt) }
    }

    /// Prolongs the lease; called between batches.
    func keepLease() async throws {
        try await store.renewLease(lease, now: engine.environment.now(), duration: Engine.leaseDuration)
    }

    /// The keyed hash of an anchor.
    func anchorHash(_ anchor: String) -> UInt64 { KeyedHasher.hash(anchor, key: key).high }

    /// The keyed hash of a value of a scope.
    func lookupKey(_ scope: String, _ normalized: String) -> LookupKey {
        LookupKey(scope: scope, hash: KeyedHasher.hash(normalized, key: key))
    }
}

/// Who is held in this run, and why: found while reading and joining, used when people are looked at.
struct HeldPeople: Sendable {
    /// Sources of which not everything is known, with the reason.
    var partialSources: [String: String] = [:]
    /// Records that could not be read or came twice.
    var records: [RecordReference: Hold] = [:]
    /// Identities that several records claim.
    var identities: [IdentityID: Hold] = [:]
    /// Identities that a person holds.
    private(set) var byPerson: [IdentityID: Hold] = [:]

    struct Hold: Sendable, Hashable {
        var code: String
        var message: String
    }

    /// Why this identity is held; nil: it is not.
    func hold(of identity: StoredIdentity) -> Hold? {
        if let hold = byPerson[identity.id] { return hold }
        if let hold = identities[identity.id] { return hold }
        for record in identity.records {
            if let hold = records[record.reference] { return hold }
            if let reason = partialSources[record.reference.source] {
                return Hold(
                    code: "held.partial_source",
                    message: "stays as last applied, because “\(record.reference.source)” could not be read whole: \(reason)")
            }
        }
        return nil
    }

    /// Adds those whom a person holds and whose time is not over.
    mutating func addStandingHolds(_ run: Run) async throws {
        for hold in try await run.store.standingHolds() where hold.stands(at: run.startedAt) {
            byPerson[hold.identity] = Hold(code: "held.by_person", message: Self.message(hold))
        }
    }

    private static func message(_ hold: StandingHold) -> String {
        let end = hold.until.map { " until \(ISO8601.text($0))" } ?? ""
        let why = hold.reason.isEmpty ? "" : ": \(hold.reason)"
        guard let undone = hold.undone else { return "stays as last applied, because \(hold.by) holds this one\(end)\(why)" }
        return "stays as last applied\(end), because \(hold.by) undid what the plan \(undone.value) had done\(why)"
    }
}
