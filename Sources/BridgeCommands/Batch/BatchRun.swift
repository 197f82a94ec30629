import BridgeCore

/// Runs many pipelines, several at a time: each on its own, so that one that fails stops no other.
///
/// Pipelines that share a state wait for each other, in the order in which they were given; all others are independent.
struct BatchRun: Sendable {
    /// Pipelines at a time.
    var jobs: Int
    /// True: plan only.
    var dryRun: Bool
    var session: CommandSession
    /// Tells people how runs ended; a dry run is told to nobody.
    var notifier: Notifier?

    /// Runs the pipelines of these files.
    ///
    /// - Parameter ended: told how each ended, with its place in `files`, in the order in which they end.
    /// - Returns: how each ended, in the order of `files`.
    func run(_ files: [String], ended: (Int, RunReport) async throws -> Void) async throws -> [RunReport] {
        var reports = [RunReport?](repeating: nil, count: files.count)
        let batch = files.enumerated().map { BatchMember(index: $0, file: $1, session: session) }
        var waiting = BatchLanes.lanes(batch)[...]
        let isAlone = files.count == 1
        try await withThrowingTaskGroup(of: (lane: ArraySlice<BatchMember>, report: RunReport).self) { group in
            func begin(_ lane: ArraySlice<BatchMember>) {
                guard let member = lane.first else { return }
                group.addTask {
                    let report = await PipelineRun(dryRun: dryRun, showsProgress: isAlone).run(member.file, member.pipeline)
                    if !dryRun, let pipeline = member.pipeline { await notifier?.tell(report, of: pipeline) }
                    return (lane, report)
                }
            }
            for lane in waiting.prefix(jobs) { begin(lane[...]) }
            waiting = waiting.dropFirst(jobs)
            while let (lane, report) = try await group.next() {
                guard let member = lane.first else { continue }
                reports[member.index] = report
                let rest = lane.dropFirst()
                if rest.isEmpty, let next = waiting.popFirst() { begin(next[...]) } else { begin(rest) }
                try await ended(member.index, report)
            }
        }
        return reports.compactMap(\.self)
    }
}

/// One pipeline of a batch, loaded; nil: its file has errors, which were printed.
struct BatchMember: Sendable {
    var index: Int
    var file: String
    var pipeline: PipelineSession?

    init(index: Int, file: String, session: CommandSession) {
        self.index = index
        self.file = file
        pipeline = try? PipelineSession(path: file, session: session)
    }
}

/// Which pipelines of a batch have to wait for each other.
enum BatchLanes {
    /// One lane for each state, in the order of its first pipeline.
    static func lanes(_ members: [BatchMember]) -> [[BatchMember]] {
        var lanes: [[BatchMember]] = []
        var laneOfState: [String: Int] = [:]
        for member in members {
            if let state = member.pipeline?.canonicalStatePath, let lane = laneOfState[state] {
                lanes[lane].append(member)
            } else {
                if let state = member.pipeline?.canonicalStatePath { laneOfState[state] = lanes.count }
                lanes.append([member])
            }
        }
        return lanes
    }
}
