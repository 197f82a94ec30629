import BridgeCore
import FileInput

/// Reads people and groups out of exported files of one format: what the file connectors of this plug-in have in common.
struct FileSource: Sendable {
    let format: any EntryFormat
    let files: ExportFiles
    let anchor: AttributeTable.AnchorChoice
    let groups: [String]
    let assignedList: ExportFiles?
    let systemIdentity: String
    let report: @Sendable (ConnectorProgress) -> Void

    /// A source of these settings; see ``FileSettings``.
    init(
        _ format: any EntryFormat, id: String, configuration: ConnectorConfiguration, context: ConnectorContext
    ) throws(BridgeError) {
        let patterns = configuration.texts("files")
        guard !patterns.isEmpty, !patterns.contains("") else {
            throw BridgeError("configuration.missing", "The setting “files” is missing; name the exported files.", effect: .none)
        }
        self.format = format
        files = ExportFiles(patterns: patterns, base: context.baseDirectory)
        let anchor = configuration.text("anchor") ?? "automatic"
        self.anchor = anchor == "automatic" ? .automatic : .attribute(anchor)
        groups = configuration.texts("members_of")
        assignedList = configuration.text("assigned_list").map { ExportFiles(patterns: [$0], base: context.baseDirectory) }
        systemIdentity = configuration.text("system").map { "\(id):\($0)" } ?? id
        report = context.report
    }

    var tellsAssignment: Bool { !groups.isEmpty || assignedList != nil }

    /// Whether members of groups are named by distinguished names, as the format's other references are.
    var namesMembersByName: Bool { format.namesMembersByName }

    /// The schema, with what references name as the first file says it, where formats of files differ in that.
    func schemaOfFiles() async throws -> SourceSchema {
        guard let file = try? files.find().first, !file.isStandardInput, !file.path.isEmpty else { return schema() }
        do {
            var chunks = try await FileChunks(file, chunkSize: 1 << 18, allowsMembers: true)
            guard let head = try await chunks.next() else { return schema() }
            return schema(referencesBy: format.referencesBy(head: head))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // What is wrong with the file is for the read to say.
            return schema()
        }
    }

    /// The vocabulary, and `isAssigned` where settings say who is.
    func schema() -> SourceSchema { schema(referencesBy: format.referencesBy) }

    private func schema(referencesBy: String?) -> SourceSchema {
        var schema = SourceSchema(attributes: [:])
        for kind in [ResourceKind.user, .group] {
            schema.attributes[kind] = AzureADVocabulary.attributes
                .filter { $0.kinds.contains(kind) && (format.referencesBy != nil || $0.name != "distinguishedName") }
                .map { describe($0, referencesBy) }
        }
        if namesMembersByName {
            schema.attributes[.group]?.append(
                .init(
                    .init("members", type: .reference(.user), isMultiValued: true), aliases: ["member", "uniqueMember", "memberUid"],
                    referencesBy: format.referencesBy))
        }
        if tellsAssignment { schema.attributes[.user]?.append(.init(.init(Assignment.attribute, type: .boolean))) }
        return schema
    }

    private func describe(_ attribute: AzureADVocabulary.Attribute, _ referencesBy: String?) -> SourceSchema.Attribute {
        let isReference = if case .reference = attribute.attribute.type { true } else { false }
        return .init(
            attribute.attribute, aliases: AzureADVocabulary.aliases(of: attribute),
            referencesBy: isReference ? referencesBy : nil)
    }

    /// Reads all files as one. A file that cannot be read in full does not stop the others.
    func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness {
        let files: [InputFile]
        let assignment: Assignment?
        do {
            files = try self.files.find()
            assignment = request.kind == .user && tellsAssignment ? try await findAssignment(files) : nil
        } catch let error as BridgeError {
            return .partial(error)
        }
        var writer = writer(request.layout, assignment)
        var evidence = Completeness.Evidence.proven
        var problem: BridgeError?
        for file in files {
            do {
                if try await read(file, &writer, &output) == .unproven { evidence = .unproven }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                problem = problem ?? BridgeError(reading: self.files.name(file), error)
            }
        }
        return problem.map { .partial($0) } ?? .complete(evidence)
    }

    private func writer(_ layout: AttributeLayout, _ assignment: Assignment?) -> EntryWriter {
        let reserved: Set<String> = assignment == nil ? [] : [Assignment.attribute]
        let table = AttributeTable(layout: layout, anchor: anchor, reserved: reserved)
        return EntryWriter(
            layout: layout, table: table, choice: anchor, isComplete: format.isComplete, assignment: assignment)
    }

    /// Reads a file, or each file of an archive.
    private func read(
        _ file: InputFile, _ writer: inout EntryWriter, _ output: inout RecordOutput
    ) async throws -> Completeness.Evidence {
        // Each chunk is handed from thread to thread, which costs as much as parsing some ten kilobytes.
        var chunks = try await FileChunks(file, chunkSize: 1 << 20, allowsMembers: true)
        try await output.input(files.input(file, chunks.size, chunks.modified))
        var evidence = Completeness.Evidence.proven
        repeat {
            let name = files.name(file, member: chunks.member)
            let parser = format.parser(file: name, table: writer.table)
            writer.begin(file: name)
            if let parser = parser as? LDIFEntryParser, let format = format as? LDIFFormat, format.isReadInParts {
                try await readParts(&chunks, parser, format, name, &writer, &output)
            }
            while let chunk = try await chunks.next() {
                try parser.append(chunk)
                try await write(from: parser, name, &writer, &output)
                report(ConnectorProgress(subject: name, done: chunks.bytesRead, total: chunks.size))
            }
            if chunks.isEmpty { throw Self.emptyFile(name) }
            // Before the end is judged: a file that is still being written looks truncated, and the reason is worth more.
            if let objection = ExportFiles.objection(chunks.change, file: name) { throw objection }
            try parser.finish()
            try await write(from: parser, name, &writer, &output)
            if try parser.verdict() == .unproven { evidence = .unproven }
        } while try await chunks.nextMember()
        return evidence
    }

    /// Writes what the parser has, as often as a batch gets full.
    func write(
        from parser: any EntryParser, _ name: String, _ writer: inout EntryWriter, _ output: inout RecordOutput
    ) async throws {
        var hasMore = true
        while hasMore {
            var skipped: [(anchor: String?, error: BridgeError)] = []
            try await output.fill { builder in
                // Not a captured one, which would be copied for each call.
                var entry = DirectoryEntry()
                while !builder.isFull {
                    let outcome: EntryWriter.Outcome
                    switch try parser.next(into: &entry) {
                    case .needsInput:
                        hasMore = false
                        return false
                    case .entry: outcome = writer.write(entry, fallback: parser.fallbackKind, into: &builder)
                    case .faulty(let error):
                        outcome = writer.refuse(entry, fallback: parser.fallbackKind, because: BridgeError(reading: name, error))
                    }
                    if case .skipped(let anchor, let error) = outcome { skipped.append((anchor, error)) }
                    if skipped.count >= 64 { return false }
                }
                return true
            }
            for (anchor, error) in skipped { try await output.skip(anchor: anchor, error) }
        }
    }

    static func emptyFile(_ name: String) -> BridgeError {
        BridgeError(
            "source.empty", "The file is empty. Check that the export has run and had the right to read.", place: .init(file: name),
            effect: .none)
    }
}
