/// What an operator should know of a code: the text behind the word in brackets.
public struct CodeExplanation: Sendable, Hashable {
    /// Whom or what it stops.
    public enum Reach: String, Sendable, CaseIterable {
        /// One value; the rest of the person goes on.
        case value
        /// One person or group.
        case person
        /// One operation of a plan that is applied.
        case write
        /// One record of a source.
        case record
        /// The read of one source.
        case source
        /// Whoever talked to a service: the read of a source, or the apply.
        case service
        /// The whole plan, before anything is written.
        case plan
        /// The run that is on its way.
        case run
        /// The command, before it did anything.
        case command
        /// Nobody.
        case nothing
    }

    /// What becomes of it when nobody does anything.
    public enum Afterwards: String, Sendable, CaseIterable {
        /// It comes again until its cause is gone.
        case correct
        /// The program tries again by itself.
        case again
        /// The next plan has the operation again.
        case nextPlan
        /// What was done at the other end is not known, and is looked up first.
        case lookedUp
        /// It waits for a person's decision.
        case decision
        /// Nothing: there is nothing to wait for.
        case nothing
    }

    /// The code.
    public var code: BridgeError.Code
    /// Whom or what it stops.
    public var reach: Reach
    /// What becomes of it when nobody does anything.
    public var afterwards: Afterwards
    /// What it means, in one sentence.
    public var meaning: String
    /// What is usually behind it.
    public var causes: String
    /// What to do.
    public var remedy: String

    /// An explanation. Back quotes stand around what is typed or written into files.
    public init(
        _ code: BridgeError.Code, _ reach: Reach, _ afterwards: Afterwards, _ meaning: String, causes: String, remedy: String
    ) {
        self.code = code
        self.reach = reach
        self.afterwards = afterwards
        self.meaning = meaning
        self.causes = causes
        self.remedy = remedy
    }
}

extension CodeExplanation.Reach {
    /// A sentence for people.
    public var sentence: String {
        switch self {
        case .value: "This value stays as it is; the rest of the person goes on."
        case .person: "This person or group stays as last applied; everybody else goes on."
        case .write: "One operation of the plan; the others go on."
        case .record:
            "The record's person stays as last applied. Where the record's key cannot be read, or the rest of the file, the read is partial."
        case .source: "The read is partial: who is known from this source stays as last applied; other sources go on."
        case .service:
            "A source's read is partial. At the target the operation waits or fails; where nothing further can succeed the apply stops, and the "
                + "plan goes on later."
        case .plan: "The whole plan waits; nothing of it is written."
        case .run: "The run stops. What was done is recorded, and the next one goes on from there."
        case .command: "The command ends and has changed nothing."
        case .nothing: "Nobody; it is said so that somebody knows."
        }
    }
}

extension CodeExplanation.Afterwards {
    /// A sentence for people.
    public var sentence: String {
        switch self {
        case .correct: "It comes again until its cause is gone."
        case .again: "It is tried again by itself, or with the next run."
        case .nextPlan: "The next plan has the operation again, as far as it is still wanted."
        case .lookedUp: "What was done is not known: the other end is looked at before anything is written again."
        case .decision: "It waits for a person."
        case .nothing: "There is nothing to wait for."
        }
    }
}
