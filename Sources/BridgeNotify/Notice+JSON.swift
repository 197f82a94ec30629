import BridgePipeline

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Notice {
    /// The message as a JSON object. `text` is what chat services show.
    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return Array(try encoder.encode(Document(self)))
    }

    /// What stands in the object: keys without a value are left out.
    private struct Document: Encodable {
        let schema = 1
        let id: String
        let kind: ToldMemory.Due.Kind
        let pipeline: String
        let at: Date
        let conditions: [NotificationRules.Condition]
        let since: Date?
        let lastGood: Date?
        let plan: String?
        let changes: [String: Int]?
        let holds: [Hold]?
        let partialSources: [String]?
        let staleSources: [String]?
        let failures: [String: Int]?
        let code: String?
        let commands: [String]?
        let subject: String
        let text: String

        init(_ notice: Notice) {
            id = notice.id
            kind = notice.kind
            pipeline = notice.pipeline
            at = notice.at
            conditions = notice.conditions
            since = notice.since
            lastGood = notice.lastGood
            plan = notice.plan
            changes = notice.changes.isEmpty ? nil : notice.changes
            holds = notice.holds.isEmpty ? nil : notice.holds
            partialSources = notice.partialSources.isEmpty ? nil : notice.partialSources
            staleSources = notice.staleSources.isEmpty ? nil : notice.staleSources
            failures = notice.failures.isEmpty ? nil : notice.failures
            code = notice.code
            commands = notice.commands.isEmpty ? nil : notice.commands
            subject = notice.subject
            text = notice.text
        }
    }
}
