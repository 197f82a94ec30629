import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension PlanDocument {
    /// A plan as a whole, in the form of `Documentation/plan.schema.json`; what the state keeps may have another one.
    struct Head: Encodable {
        struct Undoing: Encodable {
            var plan: String
            var by: String
            var reason: String
        }

        var id: String
        var pipeline: String
        var pipelineHash: String
        var createdAt: Date
        var status: PlanHead.Status
        var generation: Int64
        var holds: [PlanHead.Hold]
        var counts: [String: Int]
        var reads: [ReadSummary]
        var requests: Int
        var requestsPerSecond: Double?
        var decision: String?
        var undoes: Undoing?
        var onDemand: PlanHead.OnDemand?
    }

    /// A note; it names its identity as operations do, by the number.
    struct Note: Encodable {
        var index: Int64
        var identity: Int64?
        var code: String
        var message: String
        var label: String
    }
}

extension PlanDocument.Head {
    init(_ head: PlanHead) {
        self.init(
            id: head.id.value, pipeline: head.pipeline, pipelineHash: head.pipelineHash, createdAt: head.createdAt, status: head.status,
            generation: head.generation, holds: head.holds, counts: head.counts, reads: head.reads, requests: head.requests,
            requestsPerSecond: head.requestsPerSecond, decision: head.decision,
            undoes: head.undoes.map { Undoing(plan: $0.plan.value, by: $0.by, reason: $0.reason) }, onDemand: head.onDemand)
    }
}

extension PlanDocument.Note {
    init(_ note: PlanNote) {
        self.init(index: note.index, identity: note.identity?.value, code: note.code, message: note.message, label: note.label)
    }
}
