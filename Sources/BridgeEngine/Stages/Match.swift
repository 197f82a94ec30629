import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Step 6: finds the account of a person who has none yet. The target is asked by every match attribute; hits are checked again here.
struct MatchStage {
    let run: Run
    let directory: TargetDirectory

    enum Outcome: Sendable {
        /// Nobody has it: the account can be made.
        case none
        /// This account would become ours. `needsRelease`: found by an attribute whose hits are only proposed.
        case found(TargetResource, by: AttributePath, needsRelease: Bool)
        /// Nothing may be done.
        case held(HeldPeople.Hold)
    }

    private var compiled: CompiledPipeline { run.compiled }

    /// - Parameter chosen: the slots whose values were chosen because nobody has them: they find nobody.
    func account(for view: IdentityView, desired: Record, chosen: Set<Int> = []) async throws -> Outcome {
        guard let identifier = compiled.identifierSlot, let value = desired.text(identifier), !value.isEmpty else {
            return .held(.noIdentifier(compiled.rules.match.first?.path))
        }
        let hits = try await answers(desired: desired, chosen: chosen).flatMap { answer in answer.resources.map { (answer.match, $0) } }
        guard let (match, resource) = hits.first else { return .none }
        let ids = Set(hits.map(\.1.id))
        guard ids.count == 1 else { return .held(.ambiguousAccounts(ids)) }
        return try await judge(resource, by: match, view: view, desired: desired)
    }

    /// What the target says to one match attribute.
    struct Answer: Sendable {
        var match: MatchAttribute
        var slot: Int
        var resources: [TargetResource]
    }

    /// Asks the target by every match attribute that has a value.
    func answers(desired: Record, chosen: Set<Int> = []) async throws -> [Answer] {
        var answers: [Answer] = []
        for (match, slot) in compiled.matches where !chosen.contains(slot) {
            guard let wanted = desired.text(slot), !wanted.isEmpty else { continue }
            answers.append(Answer(match: match, slot: slot, resources: try await directory.resources(with: wanted, at: slot)))
        }
        return answers
    }

    /// Whether an account that was found may become ours.
    private func judge(
        _ resource: TargetResource, by match: MatchAttribute, view: IdentityView, desired: Record
    ) async throws -> Outcome {
        let owners = try await run.store.identities(linkedTo: [resource.id], kind: compiled.rules.kind)
        if let owner = owners[resource.id], owner != view.id { return .held(.linkedElsewhere) }
        guard match.found != .skip else { return .held(.skippedAccount(match.path)) }
        let diff = DiffStage(compiled: compiled)
        let there = diff.record(of: resource)
        if ProtectedAccounts(compiled: compiled).isProtected(resource) { return .held(.protected) }
        if let identifier = compiled.identifierSlot, there.count(identifier) > 0,
            !diff.isSameIdentifier(there, desired, slot: identifier)
        {
            return .held(.otherIdentifier)
        }
        for slot in compiled.activitySlots where there.count(slot) > 0 && !diff.areEqual(slot, there, desired) {
            return .held(.inactiveAccount)
        }
        return .found(resource, by: match.path, needsRelease: match.found == .propose)
    }
}

/// Finds accounts by value: a few by asking, many by listing the target once.
actor TargetDirectory {
    private let run: Run
    private var questions = 0
    private var index: [Int: [UInt64: [TargetID]]]?
    private var mayList = true
    /// From so many questions on, one listing is cheaper.
    private static let questionsBeforeListing = 64

    /// - Parameter index: what a listing of the whole target found, so that it is not listed again.
    init(run: Run, index: [Int: [UInt64: [TargetID]]]? = nil) {
        self.run = run
        self.index = index
    }

    /// The resources that have a value at a slot's path, each checked here.
    func resources(with value: String, at slot: Int) async throws -> [TargetResource] {
        let attribute = run.compiled.targetAttributes[slot]
        let wanted = attribute.normalized(value)
        return try await candidates(value, slot).filter { resource in
            guard let values = resource.values[attribute.path] else { return false }
            return values.contains { attribute.normalized($0.text) == wanted }
        }
    }

    private func candidates(_ value: String, _ slot: Int) async throws -> [TargetResource] {
        let attribute = run.compiled.targetAttributes[slot]
        if index == nil, mayList, questions >= Self.questionsBeforeListing { try await list() }
        guard let known = index?[slot] else {
            questions += 1
            return try await run.target.find(attribute.path, equals: value, kind: run.compiled.rules.kind)
        }
        var resources: [TargetResource] = []
        for id in known[hash(attribute.normalized(value))] ?? [] {
            if let resource = try await run.target.resource(id, kind: run.compiled.rules.kind) { resources.append(resource) }
        }
        return resources
    }

    private func hash(_ text: String) -> UInt64 { KeyedHasher.hash(text, key: run.key).high }

    private func list() async throws {
        mayList = false
        guard let target = run.target as? any ListingTarget else { return }
        let slots = run.compiled.findingSlots
        let paths = slots.map { run.compiled.rules.mappings[$0].target }
        let collected = DirectoryIndex()
        for slot in slots { collected.entries[slot] = [:] }
        let attributes = run.compiled.targetAttributes
        let key = run.key
        let verdict = try await target.list(kind: run.compiled.rules.kind, paths: paths) { page in
            for resource in page {
                for slot in slots {
                    for value in resource.values[attributes[slot].path] ?? [] {
                        let hash = KeyedHasher.hash(attributes[slot].normalized(value.text), key: key).high
                        collected.entries[slot, default: [:]][hash, default: []].append(resource.id)
                    }
                }
            }
        }
        if case .complete = verdict { index = collected.entries }
    }
}

private final class DirectoryIndex {
    var entries: [Int: [UInt64: [TargetID]]] = [:]
}

/// Accounts that are never changed, recognised by the target's values.
struct ProtectedAccounts {
    let compiled: CompiledPipeline

    func isProtected(_ resource: TargetResource) -> Bool {
        guard let filter = compiled.pipeline.protect else { return false }
        let layout = AttributeLayout(kind: compiled.rules.kind, attributes: filter.attributes.map { .init($0) })
        var builder = RecordBatchBuilder(layout: layout)
        builder.begin()
        for (slot, name) in filter.attributes.enumerated() {
            guard let path = try? AttributePath(name) else { continue }
            for value in resource.values[path] ?? [] { builder.add(value.text, slot: slot) }
        }
        builder.end()
        return filter.compiled(for: layout).decide(builder.finish()[0], now: Date(timeIntervalSince1970: 0)).isInScope
    }
}

extension DiffStage {
    /// A change of letter case only is no other identifier.
    func isSameIdentifier(_ left: Record, _ right: Record, slot: Int) -> Bool {
        let attribute = compiled.targetAttributes[slot]
        return left.texts(slot).map { attribute.normalized($0).lowercased() }
            == right.texts(slot).map { attribute.normalized($0).lowercased() }
    }
}

extension HeldPeople.Hold {
    static func noIdentifier(_ path: AttributePath?) -> Self {
        Self(code: "held.no_identifier", message: "is held, because there is no value for the identifier \(path?.description ?? "")")
    }

    static func ambiguousAccounts(_ ids: Set<TargetID>) -> Self {
        let list = ids.map(\.value).sorted().joined(separator: ", ")
        return Self(code: "held.ambiguous_accounts", message: "is held, because several accounts match: \(list)")
    }

    static let linkedElsewhere = Self(
        code: "held.linked_elsewhere", message: "is held, because the account that matches belongs to another person")

    static func skippedAccount(_ path: AttributePath) -> Self {
        Self(code: "held.account_exists", message: "is held, because an account with the same \(path) exists and is not to be adopted")
    }

    static let protected = Self(code: "held.protected", message: "is held, because the account is protected")

    static let otherIdentifier = Self(
        code: "held.other_identifier", message: "is held, because the account that matches has another identifier")

    static let inactiveAccount = Self(
        code: "held.inactive_account", message: "is held, because the account that matches is not active and adoption never activates one")

    static let partnerMayExist = Self(
        code: "held.partner_may_exist",
        message: "is not created, because a source that could not be read whole may have the person too")

    static let identifierChange = Self(
        code: "held.identifier_change", message: "keeps the old identifier: another one waits for a release (identifier_change: apply)")

    static let identifierTaken = Self(
        code: "held.identifier_taken", message: "keeps the old identifier, because another account has the new one")

    static func collision(_ path: String) -> Self {
        Self(code: "held.collision", message: "is held, because somebody else wants the same \(path)")
    }

    static func stillTaken(_ path: String) -> Self {
        Self(code: "held.value_taken", message: "is held, because another account of ours still has this \(path)")
    }

    static let swap = Self(
        code: "held.swap", message: "is held, because people swap unique values with each other and none can be freed first")
}

extension Run {
    /// Protected accounts are recognised by what the target has now, not by what we once wrote. Asked only before a write.
    func isProtected(_ account: AccountLink) async throws -> Bool {
        guard compiled.pipeline.protect != nil else { return false }
        guard let resource = try await target.resource(account.target, kind: compiled.rules.kind) else { return false }
        return ProtectedAccounts(compiled: compiled).isProtected(resource)
    }
}
