import AzureADConnectors
public import BridgeCore
import Foundation

/// Reads a file through a connector, as a pipeline does, and prints the speed and the highest memory.
public enum ReadBenchmark {
    /// The attributes of a usual mapping.
    public static let attributes = [
        "accountEnabled", "userPrincipalName", "mail", "displayName", "givenName", "surname", "jobTitle", "department", "companyName",
        "employeeId", "telephoneNumber", "mobile", "manager",
    ]

    /// Takes the arguments `FILE [RUNS]`; the fastest run counts.
    public static func run<Source: SourceConnector>(_ type: Source.Type) async throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 1 else { return print("Usage: \(arguments[0]) FILE [RUNS]") }
        let runs = arguments.count > 2 ? Int(arguments[2]) ?? 3 : 3
        let size = try FileManager.default.attributesOfItem(atPath: arguments[1])[.size] as? Int ?? 0
        var best = Double.infinity
        var outcome = ""
        for _ in 0..<runs {
            let clock = ContinuousClock()
            let start = clock.now
            outcome = try await read(type, arguments[1])
            let time = start.duration(to: clock.now).components
            best = min(best, Double(time.seconds) + Double(time.attoseconds) / 1e18)
        }
        print("\(outcome), \(Int(Double(size) / 1e6 / best)) MB/s, \(String(format: "%.2f", best)) s, peak \(peakMemory()) MB")
    }

    /// Reads the file once.
    private static func read<Source: SourceConnector>(_ type: Source.Type, _ path: String) async throws -> String {
        try await read(try type.init(configuration: .init(["files": .text(path)]), context: .init(baseDirectory: ".")))
    }

    /// Reads the people of a source once; what came, in words.
    public static func read(_ source: some SourceConnector) async throws -> String {
        let layout = AttributeLayout(
            kind: .user, attributes: attributes.map { AzureADVocabulary.attribute(named: $0)?.attribute ?? .init($0) })
        let counter = Counter()
        var output = RecordOutput(layout: layout) { event in counter.take(event) }
        let verdict = try await source.read(ReadRequest(layout: layout), into: &output)
        try await output.flush()
        guard case .complete(let evidence) = verdict, counter.skipped == 0 else {
            return "NOT WHOLE, \(counter.skipped) skipped: \(verdict)"
        }
        return "\(counter.records) records, \(counter.values) values, \(evidence)"
    }

    /// In megabytes, as the system counts it.
    public static func peakMemory() -> Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss / 1024
    }
}

/// Counts what comes, so that nothing of the work can be left out.
private final class Counter {
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
        default: break
        }
    }
}
