import BridgeCore
import BridgePipeline
public import BridgeState

/// How the records of a pipeline's sources become people: who is joined, who is not, and who perhaps should be.
public struct JoinReport: Sendable, Codable {
    /// A record of a source, or of a person the first one.
    public struct Record: Sendable, Codable, Hashable {
        /// The source.
        public var source: String
        /// The source's key.
        public var key: String
        /// A name for a person to read.
        public var label: String
    }

    /// One thing that the report found.
    public struct Finding: Sendable, Codable, Hashable {
        /// What it is.
        public enum Kind: String, Sendable, Codable, CaseIterable {
            /// Records of several sources are one person.
            case joined
            /// A person whom one source knows.
            case onlyInOneSource = "only_in_one_source"
            /// A record without a usable join key, which is held.
            case withoutKey = "without_key"
            /// Records of which it cannot be said who belongs together: all of them are held.
            case ambiguous
            /// Two people of different sources who look alike although no key says that they are one. They are never joined by that.
            case likelyPair = "likely_pair"
        }

        /// What it is.
        public var kind: Kind
        /// The records, at least one.
        public var records: [Record]
        /// Why, in a part of a sentence.
        public var because: String
    }

    /// How many people a set of sources has in common, and nobody else has.
    public struct Combination: Sendable, Codable, Hashable {
        /// The sources, in order of authority.
        public var sources: [String]
        /// The people.
        public var people: Int
    }

    /// The join keys, in order.
    public var keys: [String]
    /// How the sources were read.
    public var reads: [ReadSummary]
    /// The findings of each kind, in numbers.
    public var counts: [String: Int]
    /// The people by the sources that have them, the greatest first.
    public var combinations: [Combination]
    /// What was found. People who are joined or in one source only are counted, and listed when that was asked for.
    public var findings: [Finding]
}

extension Engine {
    /// Reads the sources and reports how the join keys bring their records together. It asks the target for nothing but its schema.
    ///
    /// What is read and joined is put into the store, where joined records stay joined: give the engine a store to throw away.
    /// - Parameter listsEverybody: true: also those are listed of whom there is nothing to say.
    @concurrent
    public func joinReport(listsEverybody: Bool = false) async throws -> JoinReport {
        let compiled = try await compile()
        let key = try await store.bind(connectors.systems)
        return try await withLease { lease in
            let run = Run(engine: self, compiled: compiled, key: key, lease: lease, startedAt: environment.now())
            var gathered = Gathered()
            gathered.reads = try await ReadStage(run: run).readAll(fully: true, held: &gathered.held, notes: &gathered.notes)
            try await JoinStage(run: run).joinAll(held: &gathered.held, notes: &gathered.notes)
            var survey = JoinSurvey(run: run, held: gathered.held, listsEverybody: listsEverybody)
            return try await survey.report(reads: gathered.reads)
        }
    }
}
