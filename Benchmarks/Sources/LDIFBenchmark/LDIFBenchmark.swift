import AzureADConnectors
import BridgeCore
import Foundation

/// Reads an LDIF file through the connector, as a pipeline does, and prints the speed and the highest memory.
///
/// Usage: LDIFBenchmark FILE [RUNS] [library THREADS]: with the last words, through the library alone; see ``LibraryRead``.
@main
struct LDIFBenchmark {
    /// The attributes of a usual mapping.
    static let attributes = [
        "accountEnabled", "userPrincipalName", "mail", "displayName", "givenName", "surname", "jobTitle", "department", "companyName",
        "employeeId", "telephoneNumber", "mobile", "manager",
    ]

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 1 else { return print("Usage: LDIFBenchmark FILE [RUNS] [library THREADS]") }
        let runs = arguments.count > 2 ? Int(arguments[2]) ?? 3 : 3
        let size = try FileManager.default.attributesOfItem(atPath: arguments[1])[.size] as? Int ?? 0
        let threads = arguments.count > 4 ? Int(arguments[4]) ?? 1 : 0
        var (best, bestProcessor) = (Double.infinity, Double.infinity)
        var outcome = ""
        for _ in 0..<runs {
            let clock = ContinuousClock()
            let (start, processor) = (clock.now, processorTime())
            outcome =
                threads > 0 ? try await LibraryRead.read(arguments[1], threads: threads) : try await read(arguments[1])
            best = min(best, start.duration(to: clock.now) / .seconds(1))
            bestProcessor = min(bestProcessor, processorTime() - processor)
        }
        let megabytes = Double(size) / 1e6
        print("\(outcome), peak \(peakMemory()) MB")
        print("  \(Int(megabytes / best)) MB/s by the clock, \(Int(megabytes / bestProcessor)) MB/s of processor time")
    }

    /// Reads the file once.
    static func read(_ path: String) async throws -> String {
        let source = try AzureADLDIFConnector(configuration: .init(["files": .text(path)]), context: .init(baseDirectory: "."))
        let layout = AttributeLayout(
            kind: .user, attributes: attributes.map { AzureADVocabulary.attribute(named: $0)?.attribute ?? .init($0) })
        let counter = Counter()
        var output = RecordOutput(layout: layout) { event in counter.take(event) }
        let verdict = try await source.read(ReadRequest(layout: layout), into: &output)
        try await output.flush()
        guard case .complete = verdict, counter.skipped == 0 else { return "NOT WHOLE, \(counter.skipped) skipped: \(verdict)" }
        return "\(counter.records) records, \(counter.values) values"
    }

    /// Seconds of all threads together.
    static func processorTime() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    /// In megabytes, as the system counts it.
    static func peakMemory() -> Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss / 1024
    }
}

/// Counts what comes, so that nothing of the work can be left out.
final class Counter {
    private(set) var records = 0
    private(set) var values = 0
    private(set) var skipped = 0

    func take(_ event: ReadEvent) {
        switch event {
        case .records(let batch):
            records += batch.count
            for index in 0..<batch.count {
                for slot in batch.layout.attributes.indices { values += batch[index].count(slot) }
            }
        case .skipped: skipped += 1
        case .checkpoint, .input: break
        }
    }
}
