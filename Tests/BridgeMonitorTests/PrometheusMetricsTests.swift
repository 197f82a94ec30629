import BridgeMonitor
import CoreMetrics
import Testing

@Suite("Metrics in Prometheus' format")
struct PrometheusMetricsTests {
    @Test("counters add up, gauges keep the last value, timers are summaries in seconds; families are together and in order")
    func text() {
        let metrics = PrometheusMetrics(help: ["runs_total": "Runs by\ntheir outcome."])
        for outcome in ["held", "applied", "applied"] {
            Counter(label: "runs_total", dimensions: [("pipeline", "staff"), ("outcome", outcome)], factory: metrics).increment()
        }
        let held = Recorder(label: "held", dimensions: [], aggregate: false, factory: metrics)
        held.record(1)
        held.record(0.5)
        for milliseconds in [500, 1000] {
            Timer(label: "duration_seconds", dimensions: [], factory: metrics).recordMilliseconds(milliseconds)
        }
        #expect(
            metrics.text() == """
                # TYPE duration_seconds summary
                duration_seconds_sum 1.5
                duration_seconds_count 2
                # TYPE held gauge
                held 0.5
                # HELP runs_total Runs by\\ntheir outcome.
                # TYPE runs_total counter
                runs_total{pipeline="staff",outcome="applied"} 2
                runs_total{pipeline="staff",outcome="held"} 1

                """)
    }

    @Test("names and labels are written so that the format holds whatever they are")
    func escaping() {
        let metrics = PrometheusMetrics()
        Counter(label: "a.b-c", dimensions: [("pa th", "C:\\x \"y\"\nz")], factory: metrics).increment(by: 3)
        #expect(metrics.text() == "# TYPE a_b_c counter\na_b_c{pa_th=\"C:\\\\x \\\"y\\\"\\nz\"} 3\n")
    }
}
