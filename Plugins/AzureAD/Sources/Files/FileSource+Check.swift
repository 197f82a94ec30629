import BridgeCore
import FileInput

extension FileSource {
    /// Looks at the files and the first entries of each, and says whether they tell disabled accounts from others.
    func check() async -> CheckReport {
        let found: [InputFile]
        do {
            found = try files.find()
        } catch {
            return CheckReport(steps: [.init("files", .failed(error.description)), .init("format", .notTested("no file"))])
        }
        var report = CheckReport()
        var sample = Sample()
        for file in found { await check(file, &sample, &report) }
        guard report.passed else { return report }
        report.steps.append(enabledStep(sample))
        if tellsAssignment { report.steps.append(await assignmentStep(found)) }
        return report
    }

    private struct Sample {
        var people = 0
        var groups = 0
        var withAccountEnabled = 0
        var fault: BridgeError?
    }

    private func check(_ file: InputFile, _ sample: inout Sample, _ report: inout CheckReport) async {
        let name = files.name(file)
        do {
            var chunks = try await FileChunks(file, chunkSize: 1 << 18, allowsMembers: true)
            let size = chunks.size.map { "\($0) bytes" }
            report.steps.append(.init("file \(name)", .passed, detail: size))
            guard let chunk = try await chunks.next() else { throw Self.emptyFile(name) }
            let isWhole = try await chunks.next() == nil
            try look(at: chunk, isWhole: isWhole, name, &sample)
            let fault = sample.fault.map { CheckReport.Step.Outcome.warning("A record cannot be read. \($0)") }
            report.steps.append(.init("format of \(name)", fault ?? .passed, detail: format.name))
            sample.fault = nil
        } catch {
            report.steps.append(.init("format of \(name)", .failed(BridgeError(reading: name, error).description)))
        }
    }

    private func look(at chunk: [UInt8], isWhole: Bool, _ name: String, _ sample: inout Sample) throws {
        let layout = AttributeLayout(kind: .user, attributes: [.init("accountEnabled", type: .boolean)])
        let table = AttributeTable(layout: layout, anchor: anchor, reserved: [])
        let parser = format.parser(file: name, table: table)
        try parser.append(chunk)
        try look(at: parser, table, name, &sample)
        guard isWhole else { return }
        try parser.finish()
        try look(at: parser, table, name, &sample)
        _ = try parser.verdict()
    }

    private func look(at parser: any EntryParser, _ table: AttributeTable, _ name: String, _ sample: inout Sample) throws {
        var entry = DirectoryEntry()
        var anchors = AnchorFinder(table: table, choice: anchor)
        while true {
            switch try parser.next(into: &entry) {
            case .needsInput: return
            case .faulty(let error):
                sample.fault = sample.fault ?? BridgeError(reading: name, error)
                continue
            case .entry: break
            }
            switch EntryFacts(entry, table, fallback: parser.fallbackKind).kind {
            case .user?: sample.people += 1
            case .group?: sample.groups += 1
            default: continue
            }
            if case .failed(let message, let attribute) = anchors.find(entry) {
                throw BridgeError("source.no_anchor", message, place: .init(file: name, line: entry.line, attribute: attribute))
            }
            let isTold = entry.values.contains { value in value.uses.contains { table.uses[$0].slot != nil } }
            if isTold { sample.withAccountEnabled += 1 }
        }
    }

    private func enabledStep(_ sample: Sample) -> CheckReport.Step {
        let seen = "\(sample.people) people and \(sample.groups) groups looked at"
        if sample.people == 0 {
            return .init("people", .warning("There are no people among the first entries."), detail: seen)
        }
        if sample.withAccountEnabled == 0 {
            return .init(
                "accountEnabled",
                .warning(
                    "The export does not say whether accounts are enabled, so nobody of it is created. Export userAccountControl or "
                        + "accountEnabled, or declare `constants: { accountEnabled: \"True\" }` for this source."), detail: seen)
        }
        return .init("accountEnabled", .passed, detail: seen)
    }

    private func assignmentStep(_ found: [InputFile]) async -> CheckReport.Step {
        do {
            let assignment = try await findAssignment(found)
            return .init("assignment", .passed, detail: "\(assignment.count) assigned")
        } catch {
            return .init("assignment", .failed(BridgeError(reading: files.patterns.joined(separator: ", "), error).description))
        }
    }
}
