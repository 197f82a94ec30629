import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgePipeline
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Shows what a source gives, as the pipeline sees it, and the verdict.",
        discussion: """
            Nothing is written, not even to the state.

              idbridge read pipeline.yaml --limit 5
              idbridge read pipeline.yaml --source plants --json
              idbridge read --connector azure-ad-ldif --set files=export.ldif --attribute mail --json

            With --json each record is one object on a line, and the last line is {"verdict": …}.
            """)

    @Argument(help: "The pipeline file; not with --connector.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String?

    @Option(help: "The source to read; all of the pipeline's by default.")
    var source: String?

    @Option(help: "Read with this connector, without a pipeline file.")
    var connector: String?

    @Option(name: .customLong("set"), help: "A setting of --connector: key=value; several times for a list.")
    var settings: [String] = []

    @Option(name: .customLong("attribute"), help: "An attribute to ask --connector for; several times. All known ones by default.")
    var attributes: [String] = []

    @Option(help: "Show only so many records of each source; all are read all the same.")
    var limit: Int?

    @Flag(help: "Print JSON Lines.")
    var json = false

    func validate() throws {
        if (file == nil) == (connector == nil) { throw ValidationError("Name a pipeline file, or a connector with --connector.") }
        if settings.contains(where: { !$0.contains("=") }) {
            throw ValidationError("--set takes key=value, such as --set files=export.ldif.")
        }
    }

    func run() async throws {
        var whole = true
        for reading in try await readings() { whole = try await show(reading) && whole }
        if !whole { throw ExitStatus.failed }
    }

    private struct Reading {
        var name: String
        var source: any SourceConnector
        var layout: AttributeLayout
        /// What the pipeline expects of the read; nil: there is no pipeline, and the connector's own verdict stands.
        var expect: Expectation?
    }

    private func readings() async throws -> [Reading] {
        if let connector { return [try await reading(with: connector)] }
        let session = try PipelineSession(path: file ?? "")
        let connectors = try session.connectors()
        var schemas: [String: SourceSchema] = [:]
        for (name, source) in connectors.sources { schemas[name] = try await source.sourceSchema() }
        let compiled = CompiledPipeline(session.pipeline, sourceSchemas: schemas, targetSchema: TargetSchema(attributes: [:]))
        let chosen = session.pipeline.sources.filter { source == nil || $0.name == source }
        guard !chosen.isEmpty else {
            let names = session.pipeline.sources.map(\.name).joined(separator: ", ")
            throw BridgeError("read.unknown_source", "The pipeline has no source “\(source ?? "")”; it has \(names).", effect: .none)
        }
        return chosen.compactMap { definition in
            connectors.sources[definition.name].map {
                Reading(name: definition.name, source: $0, layout: compiled.sourceLayout, expect: definition.expect)
            }
        }
    }

    private func reading(with id: String) async throws -> Reading {
        let source = try SettingArguments(settings).source(id)
        let schema = try await source.sourceSchema()
        let known = (schema.attributes[.user] ?? []).map(\.attribute)
        let layout = AttributeLayout(
            kind: .user,
            attributes: attributes.isEmpty
                ? known
                : attributes.map { name in
                    var attribute = schema.attribute(name, kind: .user)?.attribute ?? .init(name)
                    attribute.name = name
                    return attribute
                })
        return Reading(name: id, source: source, layout: layout)
    }

    /// Prints the records and the verdict; true when the read was whole.
    private func show(_ reading: Reading) async throws -> Bool {
        let printer = RecordPrinter(console: CommandSession.current.console, limit: limit, json: json)
        var output = RecordOutput(layout: reading.layout) { event in try printer.receive(event) }
        var verdict: Completeness
        do {
            verdict = try await reading.source.read(ReadRequest(layout: reading.layout), into: &output)
            try await output.flush()
        } catch let error as BridgeError {
            try await output.flush()
            verdict = .partial(error)
        }
        await reading.source.close()
        if case .complete = verdict, let expect = reading.expect, let broken = printer.delivered.broken(expect) {
            verdict = .partial(BridgeError("source.expectation", broken, effect: .none))
        }
        return try printer.finish(reading.name, verdict)
    }
}

/// Prints records as they come.
private final class RecordPrinter: Sendable {
    private struct Line: Encodable {
        var anchor: String
        var change: String
        var attributes: [String: [String]?]
    }

    private struct VerdictLine: Encodable {
        struct Verdict: Encodable {
            var source: String
            var complete: Bool
            var evidence: String?
            var reason: String?
            var code: String?
            var records: Int
            var skipped: Int
        }

        var verdict: Verdict
    }

    private let console: Console
    private let limit: Int?
    private let json: Bool
    private let counts = Mutex<(read: DeliveredRead, skipped: Int)>((DeliveredRead(startedAt: .now), 0))

    /// What was read so far.
    var delivered: DeliveredRead { counts.withLock { $0.read } }

    init(console: Console, limit: Int?, json: Bool) {
        self.console = console
        self.limit = limit
        self.json = json
    }

    func receive(_ event: ReadEvent) throws {
        switch event {
        case .records(let batch):
            for index in 0..<batch.count {
                let number = counts.withLock { counts in
                    counts.read.records += 1
                    return counts.read.records
                }
                if number <= limit ?? .max { try show(batch[index]) }
            }
        case .skipped(let anchor, let error):
            counts.withLock { counts in
                counts.skipped += 1
                guard anchor == nil else { return }
                counts.read.unreadable += 1
                counts.read.firstUnreadable = counts.read.firstUnreadable ?? error.description
            }
            console.note("skipped \(anchor == nil ? "a record without a readable key" : "one record"): \(error)")
        case .input(let input): counts.withLock { $0.read.inputs.append(input) }
        case .checkpoint: break
        }
    }

    private func show(_ record: Record) throws {
        var attributes: [String: [String]?] = [:]
        for (slot, attribute) in record.layout.attributes.enumerated() {
            switch record.presence(slot) {
            case .unknown: continue
            case .empty: attributes.updateValue(nil, forKey: attribute.name)
            case .one, .list: attributes[attribute.name] = Self.texts(record, slot)
            }
        }
        let line = Line(anchor: record.anchor, change: "\(record.change)", attributes: attributes)
        if json { return console.line(try JSONText.line(line)) }
        console.line(console.coloured(line.anchor, .bold) + (record.change == .present ? "" : "  (\(line.change))"))
        for (name, values) in attributes.sorted(by: { $0.key < $1.key }) {
            if let values { console.line("  \(name): \(values.joined(separator: " | "))") }
        }
    }

    /// Values that are not text are shown as base64.
    private static func texts(_ record: Record, _ slot: Int) -> [String] {
        (0..<record.count(slot)).map { n in record.text(slot, n) ?? record.withBytes(slot, n) { Base64.text($0) } }
    }

    func finish(_ name: String, _ completeness: Completeness) throws -> Bool {
        let counts = counts.withLock { $0 }
        var verdict = VerdictLine.Verdict(source: name, complete: true, records: counts.read.records, skipped: counts.skipped)
        switch completeness {
        case .complete(let evidence): verdict.evidence = evidence.rawValue
        case .partial(let error):
            verdict.complete = false
            verdict.reason = error.description
            verdict.code = error.code.text
        }
        if json {
            console.line(try JSONText.line(VerdictLine(verdict: verdict)))
        } else {
            let how = verdict.complete ? "complete (\(verdict.evidence ?? ""))" : "PARTIAL: \(verdict.reason ?? "")"
            console.line("\(name): \(counts.read.records) records, \(counts.skipped) unreadable, \(how)")
        }
        return verdict.complete
    }
}
