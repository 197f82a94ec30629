import BridgeCore
import BridgeState
import SCIMPath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A plan as one JSON object, for machines. `Documentation/plan.schema.json` describes every member.
struct PlanDocument: Encodable {
    struct Operation: Encodable {
        var sequence: Int64
        var phase: Int
        var kind: String
        var action: PlannedOperation.Action
        var identity: Int64
        var account: String?
        var label: String
        var reason: String
        var status: PlannedOperation.Status
        var problem: String?
        var changes: [Item]
    }

    struct Item: Encodable {
        var path: String
        var old: [String]?
        var new: [String]?
        /// Members of a group, by the numbers of their identities.
        var added: [String]?
        var removed: [String]?
    }

    var schema = 1
    var plan: Head
    var operations: [Operation]
    var notes: [Note]

    static func text(_ head: PlanHead, store: any StateStore) async throws -> String {
        var document = PlanDocument(plan: Head(head), operations: [], notes: [])
        var after: Int64?
        repeat {
            let page = try await store.operations(of: head.id, after: after, limit: 1000)
            document.operations += page.map(Operation.init)
            after = page.last?.sequence
        } while after != nil
        repeat {
            let page = try await store.notes(of: head.id, after: after, limit: 1000)
            document.notes += page.map(Note.init)
            after = page.last?.index
        } while after != nil
        return try JSONText.pretty(document)
    }
}

extension PlanDocument.Operation {
    init(_ operation: PlannedOperation) {
        self.init(
            sequence: operation.sequence, phase: operation.phase, kind: operation.kind.rawValue, action: operation.action,
            identity: operation.identity.value, account: operation.target?.value, label: operation.label, reason: operation.reason,
            status: operation.status, problem: operation.problem, changes: operation.changes.map(PlanDocument.Item.init))
    }
}

extension PlanDocument.Item {
    init(_ change: Change) {
        let hide: ([TargetValue]) -> [String] = { change.isSensitive ? ["[Redact]"] : $0.map(\.text) }
        self.init(path: change.path.description, old: change.old.map(hide))
        switch change.edit {
        case .set(let values): new = hide(values)
        case .clear: new = []
        case .add(let values): added = hide(values)
        case .remove(let values): removed = hide(values)
        }
    }
}

/// JSON with stable order.
enum JSONText {
    static func pretty(_ value: some Encodable) throws -> String {
        try text(value, [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
    }

    static func line(_ value: some Encodable) throws -> String { try text(value, [.sortedKeys, .withoutEscapingSlashes]) }

    private static func text(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
