package import BridgeCore

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What one outcome changes at its operation and its identity: the rule that every store carries out.
package struct OutcomeEffect: Sendable {
    /// What becomes of something stored.
    package enum Replacement<Value: Sendable>: Sendable {
        /// It stays.
        case keep
        /// This takes its place.
        case set(Value)
    }

    /// What an outcome is about.
    package struct Subject: Sendable {
        package var action: PlannedOperation.Action
        package var accountState: AccountLink.State
        package var input: Fingerprint?
        package var applied: StoredImage?
        package var appliedKeys: [LookupKey]?
        package var wakeAt: Date?
        /// The identity's account before.
        package var link: AccountLink?

        package init(
            action: PlannedOperation.Action, accountState: AccountLink.State, input: Fingerprint?, applied: StoredImage?,
            appliedKeys: [LookupKey]?, wakeAt: Date?, link: AccountLink?
        ) {
            self.action = action
            self.accountState = accountState
            self.input = input
            self.applied = applied
            self.appliedKeys = appliedKeys
            self.wakeAt = wakeAt
            self.link = link
        }
    }

    /// Where the operation stands afterwards.
    package var status: PlannedOperation.Status
    /// What went wrong.
    package var problem: String?
    /// The journal's word.
    package var word: String
    /// The identity's account afterwards.
    package var link: AccountLink?
    /// The values last applied.
    package var applied: Replacement<StoredImage?> = .keep
    /// The unique values that the account has.
    package var appliedKeys: Replacement<[LookupKey]> = .keep
    /// True: the unique values that the identity wants are forgotten.
    package var forgetsWantedKeys = false
    /// The input that led to the applied values.
    package var appliedInput: Replacement<Fingerprint?> = .keep
    /// When to look again.
    package var wakeAt: Replacement<Date?> = .keep
    /// Whether the identity must be looked at.
    package var isDirty: Replacement<Bool> = .keep

    /// The effect of an outcome.
    package init(_ result: OperationOutcome.Result, on subject: Subject, now: Date) {
        self.init(.done, "done", link: subject.link)
        switch result {
        case .done(let target, _): succeed(subject, target: target, state: subject.accountState, now: now)
        case .vanished(let target): succeed(subject, target: target, state: .gone, now: now)
        case .deleted(let target): delete(subject, target: target, now: now)
        case .gone(let target): lose(subject, target: target, now: now)
        case .failed(let code, let message): self.init(.failed, "failed", (code, message), link: subject.link)
        case .refused(let code, let message): self.init(.refused, "refused", (code, message), link: subject.link)
        case .inDoubt(let code, let message): self.init(.inDoubt, "in_doubt", (code, message), link: subject.link)
        case .again(let code, let message): self.init(.waiting, "again", (code, message), link: subject.link)
        }
    }

    private init(
        _ status: PlannedOperation.Status, _ word: String, _ problem: (code: String, message: String)? = nil, link: AccountLink?
    ) {
        self.status = status
        self.word = word
        self.problem = problem.map { "\($0.message) [\($0.code)]" }
        self.link = link
    }

    private mutating func succeed(_ subject: Subject, target: TargetID, state: AccountLink.State, now: Date) {
        link = Self.link(subject, target: target, state: state, now: now)
        if let image = subject.applied { applied = .set(image) }
        if let keys = subject.appliedKeys { appliedKeys = .set(keys) }
        settle(subject)
    }

    private mutating func delete(_ subject: Subject, target: TargetID, now: Date) {
        link = Self.link(subject, target: target, state: .gone, now: now)
        applied = .set(nil)
        appliedKeys = .set([])
        forgetsWantedKeys = true
        appliedInput = .set(subject.input)
        wakeAt = .set(subject.wakeAt)
        isDirty = .set(false)
    }

    private mutating func lose(_ subject: Subject, target: TargetID, now: Date) {
        status = .failed
        word = "gone"
        problem = "The account is no longer at the target [target.gone]"
        link = Self.link(subject, target: target, state: .gone, now: now)
        applied = .set(nil)
        appliedKeys = .set([])
        appliedInput = .set(nil)
        isDirty = .set(true)
    }

    /// The identity's last operation of the plan carries its input; with it nothing is left to do.
    private mutating func settle(_ subject: Subject) {
        guard let input = subject.input else { return }
        appliedInput = .set(input)
        wakeAt = .set(subject.wakeAt)
        isDirty = .set(false)
    }

    private static func link(_ subject: Subject, target: TargetID, state: AccountLink.State, now: Date) -> AccountLink {
        var link: AccountLink
        switch (subject.action, subject.link) {
        case (.create, _): link = AccountLink(target: target, state: state, origin: .created)
        case (.adopt, _), (_, nil): link = AccountLink(target: target, state: state, origin: .adopted)
        case (_, let known?): link = known
        }
        link.target = target
        if state == .disabled, link.state != .disabled || link.disabledSince == nil { link.disabledSince = now }
        if state == .active { link.disabledSince = nil }
        link.state = state
        return link
    }
}
