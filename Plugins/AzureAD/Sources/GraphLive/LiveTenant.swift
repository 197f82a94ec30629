import BridgeCore
import BridgeHTTP

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A live tenant as a source: what the connector does when its settings name a tenant. Thread safe; it opens nothing until it reads.
struct LiveTenant: Sendable {
    let client: GraphClient
    let login: HTTPSession
    let tenant: String
    /// The application that reads; nil: a managed identity.
    let clientID: String?
    let rule: AssignmentRule
    let options: LiveOptions
    /// Pages of group changes that several readers of one cycle follow.
    let pages = DeltaPages()

    /// The tenant by address and name.
    var systemIdentity: String { "\(client.session.baseURL.origin)/\(asciiLowercased(tenant))" }

    /// The vocabulary as far as Microsoft Graph has it, and assignment where settings say who is assigned.
    func schema() -> SourceSchema {
        var schema = SourceSchema(attributes: [:])
        for kind in [ResourceKind.user, .group] {
            schema.attributes[kind] = AzureADVocabulary.attributes.filter { attribute in
                let layout = AttributeLayout(kind: kind, attributes: [attribute.attribute])
                return attribute.kinds.contains(kind) && GraphProperties(layout).namesBySlot[0] != nil
            }.map { .init($0.attribute, aliases: AzureADVocabulary.aliases(of: $0)) }
        }
        guard rule.isSet else { return schema }
        schema.attributes[.user]?.append(.init(.init(AssignmentAttribute.isAssigned, type: .boolean)))
        if rule.application != nil {
            schema.attributes[.user]?.append(.init(.init(AssignmentAttribute.roles, isMultiValued: true)))
        }
        return schema
    }

    /// Reads everything of a kind.
    func read(_ request: ReadRequest, withCheckpoint: Bool = false, into output: inout RecordOutput) async throws -> Completeness {
        switch request.kind {
        case .user: try await users(request).readAll(withCheckpoint: withCheckpoint, into: &output)
        case .group: try await groups(request).readAll(withCheckpoint: withCheckpoint, into: &output)
        default: break
        }
        return .complete(.proven)
    }

    /// Reads what changed; everything without a checkpoint.
    func readChanges(_ request: ReadRequest, since checkpoint: Checkpoint?, into output: inout RecordOutput) async throws -> Completeness {
        guard let checkpoint else { return try await read(request, withCheckpoint: true, into: &output) }
        switch request.kind {
        case .user:
            guard let old = UserCheckpoint(checkpoint, rule: rule) else { throw Self.otherSettings }
            try await users(request).readChanges(since: old, into: &output)
        case .group:
            guard let old = GroupCheckpoint(checkpoint) else { throw Self.otherSettings }
            try await groups(request).readChanges(since: old, into: &output)
        default: break
        }
        return .complete(.proven)
    }

    /// Reads who belongs to which group: of the groups that changed, or of all.
    func readMemberships(
        since checkpoint: Checkpoint?, withCheckpoint: Bool, into output: inout MembershipOutput
    ) async throws -> Completeness {
        let reader = MembershipReader(client: client, feed: feed, options: options)
        if let checkpoint {
            guard let old = GroupCheckpoint(checkpoint) else { throw Self.otherSettings }
            try await reader.readChanges(since: old, into: &output)
        } else {
            try await reader.readAll(withCheckpoint: withCheckpoint, into: &output)
        }
        return .complete(.proven)
    }

    /// Releases connections.
    func close() async {
        await client.session.close()
        await login.close()
    }

    var assignment: AssignmentReader { AssignmentReader(client: client, rule: rule) }

    private var feed: GroupFeed { GroupFeed(client: client, pages: pages) }

    private func users(_ request: ReadRequest) -> UserReader {
        UserReader(client: client, assignment: assignment, feed: feed, options: options, layout: request.layout)
    }

    private func groups(_ request: ReadRequest) -> GroupReader {
        GroupReader(client: client, feed: feed, options: options, layout: request.layout)
    }

    private static let otherSettings = BridgeError(
        "source.checkpoint_expired", "The settings say otherwise who is assigned than at the last read; everything is read again.",
        effect: .none)
}

extension LiveTenant {
    /// Reads who is assigned, for one person.
    func assignmentNow() async throws -> AssignmentState? {
        guard rule.isSet else { return nil }
        var state = AssignmentState(scope: try await assignment.scope(), people: AssignedPeople())
        try await assignment.readDirect(into: &state.people, state.scope)
        try await assignment.readMissingMembers(into: &state.people)
        return state
    }
}
