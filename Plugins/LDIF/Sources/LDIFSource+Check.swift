public import BridgeCore
import FileInput

extension LDIFSource {
    /// Reads the beginning of every file and says what is in it.
    public func check() async -> CheckReport {
        let files: [InputFile]
        do {
            files = try settings.files()
        } catch {
            return CheckReport(steps: [.init("files", .failed(error.description)), .init("format", .notTested("no file"))])
        }
        var report = CheckReport()
        var counts = Counts()
        for file in files where !file.isStandardInput { await check(file, &counts, &report) }
        guard report.passed else { return report }
        report.steps.append(.init("entries", outcome(counts), detail: "\(counts.people) people and \(counts.groups) groups looked at"))
        return report
    }

    private struct Counts {
        var people = 0
        var groups = 0
        var fault: BridgeError?
    }

    private func check(_ file: InputFile, _ counts: inout Counts, _ report: inout CheckReport) async {
        let name = settings.name(file)
        do {
            var input = try await EntryInput(file, settings)
            let size = input.description.bytes.map { "\($0) bytes" }
            report.steps.append(.init("file \(name)", .passed, detail: size))
            // Twice for the records of a small file, a third time for the judgement whether it is whole.
            for _ in 1...3 where try await input.advance() { try count(&input, &counts) }
            let outcome = counts.fault.map { CheckReport.Step.Outcome.warning("A record cannot be read. \($0)") }
            report.steps.append(.init("format of \(name)", outcome ?? .passed, detail: "LDIF"))
            counts.fault = nil
        } catch {
            report.steps.append(.init("format of \(name)", .failed(BridgeError(reading: name, error).description)))
        }
    }

    private func count(_ input: inout EntryInput, _ counts: inout Counts) throws {
        var writers = [ResourceKind.user, .group].map { EntryWriter(settings, AttributeLayout(kind: $0, attributes: [])) }
        while let entry = try input.next() {
            if case .faulty(let error) = entry { counts.fault = counts.fault ?? BridgeError(reading: input.name, error) }
            for index in writers.indices {
                var builder = RecordBatchBuilder(layout: writers[index].layout)
                _ = writers[index].write(entry, input, into: &builder)
                if index == 0 { counts.people += builder.count } else { counts.groups += builder.count }
            }
        }
    }

    private func outcome(_ counts: Counts) -> CheckReport.Step.Outcome {
        if counts.people == 0 { return .warning("There are no people among the first entries. Check user_classes and the export.") }
        if settings.userClasses.isEmpty {
            return .warning(
                "Every entry that is no group counts as a person. Name the object classes of people with user_classes before accounts "
                    + "are made from them.")
        }
        return .passed
    }
}
