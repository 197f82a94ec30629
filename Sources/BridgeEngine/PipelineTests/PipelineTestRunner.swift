import BridgeCore
public import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Runs a pipeline's tests: the real engine over sources, a target and a state in memory. No connector of the file is made, no
/// connection is opened, no file is read.
///
/// Limits and reviews do not stand in the way, and a read is complete whatever the file expects of it.
public struct PipelineTestRunner: Sendable {
    private let pipeline: Pipeline

    /// A runner for the tests of a pipeline.
    public init(_ pipeline: Pipeline) {
        var pipeline = pipeline
        pipeline.review = []
        pipeline.limits = Limits(Limits.standard.mapValues { _ in Limits.Limit() })
        for index in pipeline.sources.indices { pipeline.sources[index].expect = Expectation() }
        self.pipeline = pipeline
    }

    /// Runs all tests of the pipeline in their order.
    @concurrent
    public func runAll() async throws -> [PipelineTestResult] {
        var results: [PipelineTestResult] = []
        for test in pipeline.tests {
            try Task.checkCancellation()
            results.append(try await run(test))
        }
        return results
    }

    /// Runs one test. An engine that fails is a failed test.
    @concurrent
    public func run(_ test: PipelineTest) async throws -> PipelineTestResult {
        do {
            let history = history(of: test)
            let world = PipelineTestWorld(pipeline: pipeline, test: test, cycles: history.count + 1)
            for cycle in history { try await world.run(cycle) }
            if !history.isEmpty, needsAccount(test), !world.hasAccounts {
                return PipelineTestResult(
                    name: test.name, differences: ["nobody had an account before; “before” must hold records that get one"])
            }
            let outcome = try await world.look(at: test.given)
            return PipelineTestResult(
                name: test.name, differences: PipelineTestJudge(expected: test.expect, outcome: outcome).differences,
                account: outcome.account)
        } catch let error as BridgeError {
            return PipelineTestResult(name: test.name, differences: ["the run failed: \(error)"])
        }
    }

    /// The cycles before: those of the test, or those without which its action could not be.
    private func history(of test: PipelineTest) -> [PipelineTest.Cycle] {
        guard test.before.isEmpty else { return test.before }
        switch test.expect.outcome {
        case .disable, .delete: return [test.given.with(enabled: true)]
        case .enable: return [test.given.with(enabled: true), test.given.with(enabled: false)]
        case .create, .adopt, .update, .changeIdentifier, .none?, .held, nil: return []
        }
    }

    private func needsAccount(_ test: PipelineTest) -> Bool {
        switch test.expect.outcome {
        case .update, .changeIdentifier, .disable, .enable, .delete: true
        case .create, .adopt, .none?, .held, nil: false
        }
    }
}

extension PipelineTest.Cycle {
    /// The same records, there and enabled or not.
    func with(enabled: Bool) -> Self {
        Self(
            records.mapValues { records in
                records.map { record in
                    var values = record.values
                    values[WellKnownAttribute.accountEnabled] = [enabled ? "True" : "False"]
                    return PipelineTest.SourceRecord(values)
                }
            })
    }
}
