public import BridgeCore

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// The key of a plan.
public struct PlanID: Hashable, Sendable, Codable {
    /// The text, also a file name.
    public var value: String

    /// An id.
    public init(_ value: String) { self.value = value }
}

/// A plan without its operations.
public struct PlanHead: Sendable, Codable {
    /// Where a plan stands.
    public enum Status: String, Sendable, Codable, CaseIterable {
        /// Being made.
        case open
        /// Ready to be applied.
        case sealed
        /// Waits for a person: over a limit, or a review.
        case held
        /// Held, and let through by a person.
        case released
        /// Refused by a person.
        case rejected
        /// Being applied.
        case applying
        /// Applied to the end.
        case applied
        /// A later plan took its place.
        case superseded
    }

    /// Why a plan waits for a person.
    public struct Hold: Sendable, Codable, Hashable {
        /// What holds it, such as `limit.disable` or `review.first_run`.
        public var code: String
        /// A sentence for a person, without values of people.
        public var message: String
        /// Whom it is about, such as a group's name or a company: people's data, kept with the plan only; nil: everybody.
        public var subject: String?
        /// How many operations, people or members it is about; nil: it is no limit.
        public var count: Int?
        /// The most that the limit allows.
        public var limit: Int?

        /// A hold.
        public init(code: String, message: String, subject: String? = nil, count: Int? = nil, limit: Int? = nil) {
            self.code = code
            self.message = message
            self.subject = subject
            self.count = count
            self.limit = limit
        }
    }

    /// What a plan takes back, and who wants that.
    public struct Undoing: Sendable, Codable, Hashable {
        /// The plan whose operations are taken back.
        public var plan: PlanID
        /// Who wants it.
        public var by: String
        /// Why.
        public var reason: String

        /// The undoing of a plan.
        public init(plan: PlanID, by: String, reason: String) {
            self.plan = plan
            self.by = by
            self.reason = reason
        }
    }

    /// Who wanted a plan for a few people only.
    public struct OnDemand: Sendable, Codable, Hashable {
        /// Who wanted it.
        public var by: String
        /// How many people it is about.
        public var people: Int

        /// A wish.
        public init(by: String, people: Int) {
            self.by = by
            self.people = people
        }
    }

    /// Its key.
    public var id: PlanID
    /// The pipeline's name.
    public var pipeline: String
    /// The hash of the compiled pipeline that it was made with.
    public var pipelineHash: String
    /// When it was made.
    public var createdAt: Date
    /// Where it stands.
    public var status: Status
    /// The state's generation when it was sealed.
    public var generation: Int64
    /// What holds it.
    public var holds: [Hold]
    /// The operations by action, in numbers.
    public var counts: [String: Int]
    /// What the reads said, a line a source.
    public var reads: [ReadSummary]
    /// Requests that applying needs.
    public var requests: Int
    /// The requests that the target takes in a second, by setting or dialect; nil: nobody knows.
    public var requestsPerSecond: Double?
    /// Who let it through or refused it, and why.
    public var decision: String?
    /// What this plan takes back; nil: an ordinary plan.
    public var undoes: Undoing?
    /// Who wanted it for a few people only; nil: it is about everybody.
    public var onDemand: OnDemand?

    /// How long the requests take at the target's rate; nil: nobody knows the rate.
    public var duration: Duration? {
        guard let rate = requestsPerSecond, rate > 0 else { return nil }
        return .seconds(Double(requests) / rate)
    }

    /// True for a run of the pipeline's rules over everybody: it takes back nothing and leaves nobody out.
    public var isRun: Bool { undoes == nil && onDemand == nil }

    /// A head.
    public init(
        id: PlanID, pipeline: String, pipelineHash: String, createdAt: Date, status: Status = .open, generation: Int64 = 0,
        holds: [Hold] = [], counts: [String: Int] = [:], reads: [ReadSummary] = [], requests: Int = 0, decision: String? = nil,
        undoes: Undoing? = nil, onDemand: OnDemand? = nil
    ) {
        self.id = id
        self.pipeline = pipeline
        self.pipelineHash = pipelineHash
        self.createdAt = createdAt
        self.status = status
        self.generation = generation
        self.holds = holds
        self.counts = counts
        self.reads = reads
        self.requests = requests
        self.decision = decision
        self.undoes = undoes
        self.onDemand = onDemand
    }
}

/// How the read of one source and kind went.
public struct ReadSummary: Sendable, Codable, Hashable {
    /// The source's name.
    public var source: String
    /// The kind of resource.
    public var kind: String
    /// `proven`, `unproven` or `partial`; `looked_up` where only a few people were asked for.
    public var verdict: String
    /// Why it is partial, or why absence does not count.
    public var reason: String?
    /// True: it is partial because an input is older than the pipeline allows.
    public var isStale: Bool?
    /// Records that were delivered.
    public var records: Int
    /// Of these, changed or new.
    public var changed: Int
    /// Records that were known and did not come.
    public var missing: Int
    /// Records that could not be read.
    public var skipped: Int
    /// What was asked of the source's service; nil: it does not count, or asked nothing.
    public var usage: ServiceUsage?

    /// A summary.
    public init(
        source: String, kind: String, verdict: String, reason: String? = nil, records: Int = 0, changed: Int = 0, missing: Int = 0,
        skipped: Int = 0
    ) {
        self.source = source
        self.kind = kind
        self.verdict = verdict
        self.reason = reason
        self.records = records
        self.changed = changed
        self.missing = missing
        self.skipped = skipped
    }
}

/// One operation of a plan.
public struct PlannedOperation: Sendable {
    /// What is done, in the words of plans and limits.
    public enum Action: String, Sendable, Codable, CaseIterable {
        /// A new account.
        case create
        /// An existing account becomes ours.
        case adopt
        /// Other values.
        case update
        /// Another identifier (the first match attribute).
        case changeIdentifier = "change_identifier"
        /// The account becomes unusable.
        case disable
        /// The account becomes usable again.
        case enable
        /// The account goes for good.
        case delete
        /// References between people.
        case reference
        /// Members come into a group.
        case addMembers = "add_members"
        /// Members that we put into a group leave it.
        case removeMembers = "remove_members"

        /// True when the action changes the members of a group and no values.
        public var isMembership: Bool { self == .addMembers || self == .removeMembers }
    }

    /// Where an operation stands.
    public enum Status: String, Sendable, Codable, CaseIterable {
        /// Not begun.
        case waiting
        /// The request may have left.
        case inFlight = "in_flight"
        /// It is not known whether it took effect.
        case inDoubt = "in_doubt"
        /// Done.
        case done
        /// It could not be done; the person is looked at again in the next run.
        case failed
        /// It must not be done: its predecessor failed, or a rule forbids it.
        case refused
    }

    /// Its number, from 1, unique in the plan.
    public var sequence: Int64
    /// 1 people, 2 references between people, 3 groups, 4 memberships.
    public var phase: Int
    /// The identity.
    public var identity: IdentityID
    /// The kind of resource.
    public var kind: ResourceKind
    /// What is done.
    public var action: Action
    /// The account; nil for a create, and where the account is made by an earlier operation of the plan.
    public var target: TargetID?
    /// The changes; references name identities.
    public var changes: [Change]
    /// Why, in a sentence.
    public var reason: String
    /// A name for a person to read; people's data, kept with the plan only.
    public var label: String
    /// Operations that must be done before.
    public var after: [Int64]
    /// The account's version that the changes were computed against.
    public var version: String?
    /// The input fingerprint to store when this, the identity's last operation, is done; nil: another one follows.
    public var input: Fingerprint?
    /// The values applied once this is done.
    public var applied: StoredImage?
    /// The unique values held once this is done (scopes `applied:`), replacing those before; nil: they stay.
    public var appliedKeys: [LookupKey]?
    /// What the account is like once this is done.
    public var accountState: AccountLink.State
    /// When to look at the identity again.
    public var wakeAt: Date?
    /// Where it stands.
    public var status: Status
    /// What went wrong, or why it was refused.
    public var problem: String?
    /// How often it was tried.
    public var attempts: Int

    /// An operation.
    public init(
        sequence: Int64, phase: Int, identity: IdentityID, kind: ResourceKind, action: Action, target: TargetID?, changes: [Change],
        reason: String, label: String, after: [Int64] = [], version: String? = nil, input: Fingerprint? = nil,
        applied: StoredImage? = nil, appliedKeys: [LookupKey]? = nil, accountState: AccountLink.State = .active, wakeAt: Date? = nil,
        status: Status = .waiting, problem: String? = nil, attempts: Int = 0
    ) {
        self.sequence = sequence
        self.phase = phase
        self.identity = identity
        self.kind = kind
        self.action = action
        self.target = target
        self.changes = changes
        self.reason = reason
        self.label = label
        self.after = after
        self.version = version
        self.input = input
        self.applied = applied
        self.appliedKeys = appliedKeys
        self.accountState = accountState
        self.wakeAt = wakeAt
        self.status = status
        self.problem = problem
        self.attempts = attempts
    }
}

/// A change of an operation before the plan is sealed.
public struct OperationAmendment: Sendable {
    /// Which operation.
    public var sequence: Int64
    /// Further operations that must be done before.
    public var addAfter: [Int64]
    /// Why it must not be done; nil: it stays.
    public var refusal: String?

    /// An amendment.
    public init(sequence: Int64, addAfter: [Int64] = [], refusal: String? = nil) {
        self.sequence = sequence
        self.addAfter = addAfter
        self.refusal = refusal
    }
}

/// Something that a plan lists besides operations.
public struct PlanNote: Sendable, Codable {
    /// The code of the note that disabling may delete accounts for good.
    public static let disableMayRemove = "disable.may_remove"
    /// The code of the note that for a day no run could find anybody missing.
    public static let nobodyIsFoundMissing = "absence.not_noticed"
    /// What stands in a plan's first lines.
    public static let foremost: Set<String> = [disableMayRemove, nobodyIsFoundMissing]

    /// Its number in the plan, set by the store.
    public var index: Int64
    /// The identity concerned; nil: a record without one.
    public var identity: IdentityID?
    /// What it is, such as `held.partial_source` or `waiting.reference`. A stable, documented name.
    public var code: String
    /// A sentence for a person.
    public var message: String
    /// A name for a person to read; people's data, kept with the plan only.
    public var label: String

    /// A note.
    public init(index: Int64 = 0, identity: IdentityID?, code: String, message: String, label: String) {
        self.index = index
        self.identity = identity
        self.code = code
        self.message = message
        self.label = label
    }
}

/// What became of an operation.
public struct OperationOutcome: Sendable {
    /// How an attempt ended.
    public enum Result: Sendable {
        /// Done; the account has this key.
        case done(TargetID, version: String?)
        /// Done, and the account is no longer to be seen.
        case vanished(TargetID)
        /// Deleted.
        case deleted(TargetID)
        /// It could not be done.
        case failed(code: String, message: String)
        /// It must not be done.
        case refused(code: String, message: String)
        /// It is not known whether it took effect.
        case inDoubt(code: String, message: String)
        /// Nothing happened; it may be tried again.
        case again(code: String, message: String)
        /// The account is gone: the link is forgotten, the person is looked at again.
        case gone(TargetID)
    }

    /// Which operation.
    public var sequence: Int64
    /// How it ended.
    public var result: Result
    /// For a membership operation that is done: the members that were added or removed. For any other result: the members that it may
    /// have added or removed, which are uncertain from then on.
    public var members: [IdentityID]
    /// The values that are applied, in the layout of the operation's, where they differ from those planned: references carry the keys
    /// that they were written with. nil: as planned.
    public var applied: [UInt8]?

    /// An outcome.
    public init(sequence: Int64, result: Result, members: [IdentityID] = [], applied: [UInt8]? = nil) {
        self.sequence = sequence
        self.result = result
        self.members = members
        self.applied = applied
    }
}

/// One line of the journal: an attempt and how it ended.
public struct JournalEntry: Sendable {
    /// Its number.
    public var index: Int64
    /// When.
    public var at: Date
    /// The plan.
    public var plan: PlanID
    /// The operation.
    public var sequence: Int64
    /// The identity.
    public var identity: IdentityID
    /// What was done.
    public var action: PlannedOperation.Action
    /// `done`, `failed`, `in_doubt`, `again`, `refused`, `gone`.
    public var outcome: String
    /// What went wrong.
    public var problem: String?

    /// An entry.
    public init(
        index: Int64, at: Date, plan: PlanID, sequence: Int64, identity: IdentityID, action: PlannedOperation.Action, outcome: String,
        problem: String?
    ) {
        self.index = index
        self.at = at
        self.plan = plan
        self.sequence = sequence
        self.identity = identity
        self.action = action
        self.outcome = outcome
        self.problem = problem
    }
}
