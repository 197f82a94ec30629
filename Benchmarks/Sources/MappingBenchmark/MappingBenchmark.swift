import BridgeCore
import BridgeMapping

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Records a second of processor time through three mappings on one core, beside the same mappings written by hand.
@main
enum MappingBenchmark {
    private static let recordCount = 1_000_000
    private static let rounds = 3

    static func main() throws {
        let people = People(batches: 20)
        print("mapping                  mapped records/s   by hand records/s   by hand : mapped")
        try compare("minimum, 5 rows", Mappings.minimum, people) { HandWritten.minimum($0, false, &$1) }
        try compare("default table, 22 rows", Mappings.standard, people) { HandWritten.standard($0, false, &$1) }
        try compare("ten nested expressions", Mappings.nested, people) { HandWritten.nested($0, &$1) }
    }

    /// Measures both in turn, the best of some rounds of each, after checking that both give the same values.
    private static func compare(
        _ name: String, _ rows: [(String, String)], _ people: People, _ byHand: @escaping (Record, inout RecordBatchBuilder) -> Void
    ) throws {
        let mappings = try Mappings.parsed(rows)
        let layout = AttributeLayout(kind: .user, attributes: rows.map { .init($0.0) })
        let compiled = CompiledMappings(mappings, sourceLayout: People.layout, targetLayout: layout)
        let context = EvaluationContext(isSoftDeleted: false, now: Date(timeIntervalSince1970: 1_790_000_000))
        var failures = 0
        let mapped = { (record: Record, builder: inout RecordBatchBuilder) in
            let report = compiled.map(record, context: context, selection: .all, isCreate: false, into: &builder)
            failures += report.errors.count
        }
        try check(name, people.batches[0], layout, mapped, byHand)
        var best = (mapped: 0.0, byHand: 0.0)
        for _ in 0..<rounds {
            best.mapped = max(best.mapped, rate(people, layout, mapped))
            best.byHand = max(best.byHand, rate(people, layout, byHand))
        }
        guard failures == 0 else { throw Problem(description: "\(name): \(failures) errors") }
        let title = name + String(repeating: " ", count: 24 - name.utf8.count)
        let share = (best.byHand / best.mapped * 100).rounded() / 100
        print("\(title) \(Int(best.mapped))            \(Int(best.byHand))            \(share)")
    }

    private static func rate(
        _ people: People, _ layout: AttributeLayout, _ body: (Record, inout RecordBatchBuilder) -> Void
    ) -> Double {
        var mapped = 0
        let start = processorTime()
        var builder = RecordBatchBuilder(layout: layout)
        while mapped < recordCount {
            mapped += run(people.batches[mapped / RecordBatchBuilder.recordLimit % people.batches.count], &builder, body)
        }
        return Double(mapped) / (processorTime() - start)
    }

    /// Seconds that this thread has run: other programs on the machine do not count.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func run(
        _ batch: RecordBatch, _ builder: inout RecordBatchBuilder, _ body: (Record, inout RecordBatchBuilder) -> Void
    ) -> Int {
        for index in 0..<batch.count {
            builder.begin(.patch)
            body(batch[index], &builder)
            builder.end()
        }
        return builder.finish().count
    }

    private static func check(
        _ name: String, _ batch: RecordBatch, _ layout: AttributeLayout,
        _ mapped: @escaping (Record, inout RecordBatchBuilder) -> Void, _ byHand: @escaping (Record, inout RecordBatchBuilder) -> Void
    ) throws {
        var builder = RecordBatchBuilder(layout: layout)
        for index in 0..<batch.count {
            for body in [mapped, byHand] {
                builder.begin(.patch)
                body(batch[index], &builder)
                builder.end()
            }
            let both = builder.finish()
            for slot in layout.attributes.indices where both[0].texts(slot) != both[1].texts(slot) {
                throw Problem(
                    description: "\(name): \(layout.attributes[slot].name) differs: \(both[0].texts(slot)) \(both[1].texts(slot))")
            }
        }
    }

    private struct Problem: Error, CustomStringConvertible {
        var description: String
    }
}
