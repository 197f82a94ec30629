public import CoreMetrics
import Synchronization

/// A backend of swift-metrics that keeps numbers in memory and writes them in Prometheus' text format.
///
/// Counters are counters; recorders and meters are gauges that show the last value; timers are summaries in seconds. Thread safe.
public final class PrometheusMetrics: MetricsFactory {
    fileprivate struct Series: Hashable {
        var name: String
        var labels: String
    }

    fileprivate enum Kind: String {
        case counter
        case gauge
        case summary
    }

    fileprivate struct Number {
        var kind: Kind
        var value: Double = 0
        /// Of summaries: how often something was recorded.
        var count = 0
    }

    private let help: [String: String]
    private let numbers = Mutex<[Series: Number]>([:])

    /// - Parameter help: what each metric says, by its name.
    public init(help: [String: String] = [:]) { self.help = help }

    /// All numbers, version 0.0.4 of the format.
    public func text() -> String {
        let families = Dictionary(grouping: numbers.withLock { Array($0) }, by: \.key.name)
        return families.sorted { $0.key < $1.key }.map { name, series in
            var lines = help[name].map { ["# HELP \(name) \(Self.escaped($0, quotes: false))"] } ?? []
            lines.append("# TYPE \(name) \(series[0].value.kind.rawValue)")
            for (key, number) in series.sorted(by: { $0.key.labels < $1.key.labels }) {
                let labels = key.labels.isEmpty ? "" : "{\(key.labels)}"
                switch number.kind {
                case .counter, .gauge: lines.append("\(name)\(labels) \(Self.written(number.value))")
                case .summary:
                    lines.append("\(name)_sum\(labels) \(Self.written(number.value))")
                    lines.append("\(name)_count\(labels) \(number.count)")
                }
            }
            return lines.map { $0 + "\n" }.joined()
        }.joined()
    }

    private static func written(_ value: Double) -> String { Int64(exactly: value).map { String($0) } ?? String(value) }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        return quotes ? escaped.replacing("\"", with: "\\\"") : escaped
    }

    /// A name with nothing in it that the format does not allow.
    private static func name(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar -> Character in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_", ":": Character(scalar)
                default: "_"
                }
            })
    }

    private func handler(_ label: String, _ dimensions: [(String, String)], _ kind: Kind) -> Handler {
        let labels = dimensions.map { "\(Self.name($0))=\"\(Self.escaped($1, quotes: true))\"" }.joined(separator: ",")
        let series = Series(name: Self.name(label), labels: labels)
        numbers.withLock { if $0[series] == nil { $0[series] = Number(kind: kind) } }
        return Handler(metrics: self, series: series)
    }

    fileprivate func change(_ series: Series, _ body: (inout Number) -> Void) {
        numbers.withLock { numbers in
            guard var number = numbers[series] else { return }
            body(&number)
            numbers[series] = number
        }
    }

    /// A counter.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { handler(label, dimensions, .counter) }

    /// A gauge.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        handler(label, dimensions, .gauge)
    }

    /// A summary in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { handler(label, dimensions, .summary) }

    /// Nothing: numbers stay for as long as the process, so that a scrape does not miss the last of them.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Nothing.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Nothing.
    public func destroyTimer(_ handler: any TimerHandler) {}
}

/// One series, whatever it is.
private final class Handler: CounterHandler, RecorderHandler, TimerHandler {
    let metrics: PrometheusMetrics
    let series: PrometheusMetrics.Series

    init(metrics: PrometheusMetrics, series: PrometheusMetrics.Series) {
        self.metrics = metrics
        self.series = series
    }

    func increment(by amount: Int64) { metrics.change(series) { $0.value += Double(amount) } }
    func reset() { metrics.change(series) { $0.value = 0 } }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { metrics.change(series) { $0.value = value } }

    func recordNanoseconds(_ duration: Int64) {
        metrics.change(series) { number in
            number.value += Double(duration) / 1_000_000_000
            number.count += 1
        }
    }
}
