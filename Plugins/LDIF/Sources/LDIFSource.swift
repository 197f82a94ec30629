public import BridgeCore
import FileInput

/// Reads the entries of any directory out of LDIF files, as they are: every attribute under its own name.
///
/// For Active Directory and Azure AD there is `azure-ad-ldif`, which knows what their attributes mean.
public struct LDIFSource: SourceConnector {
    /// The connector `ldif`.
    public static let spec = ConnectorSpec(
        id: "ldif", role: .source, summary: "Entries of any directory from LDIF files, as they are.", fields: Settings.fields, codes: .ldif)

    let settings: Settings
    private let context: ConnectorContext

    /// Takes the settings; no file is opened.
    public init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        settings = try Settings(configuration, baseDirectory: context.baseDirectory)
        self.context = context
    }

    /// The connector, and the directory that the settings name.
    public var systemIdentity: String { settings.system.map { "ldif:\($0)" } ?? "ldif" }

    /// The attributes that the settings name; without, those that the files have, found in a pass over them that keeps only names.
    ///
    /// Standard input cannot be read twice, so of it only `dn` is known. Any other attribute may be asked for all the same.
    public func sourceSchema() async throws -> SourceSchema {
        var survey = SchemaSurvey(settings)
        if settings.attributes.isEmpty, let files = try? settings.files() {
            for file in files where !file.isStandardInput { await survey.take(file, settings) }
        }
        return survey.schema
    }

    /// Reads all files as one. A file that cannot be read in full does not stop the others.
    ///
    /// LDIF has no end mark, so a complete read is never proven.
    public func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness {
        let files: [InputFile]
        do {
            files = try settings.files()
        } catch {
            return .partial(error)
        }
        var writer = EntryWriter(settings, request.layout)
        var problem: BridgeError?
        for file in files {
            do {
                try await read(file, &writer, &output)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                problem = problem ?? BridgeError(reading: settings.name(file), error)
            }
        }
        return problem.map { .partial($0) } ?? .complete(.unproven)
    }

    private func read(_ file: InputFile, _ writer: inout EntryWriter, _ output: inout RecordOutput) async throws {
        var input = try await EntryInput(file, settings)
        try await output.input(input.description)
        writer.begin(file: input.name)
        while try await input.advance() {
            try await write(&input, &writer, &output)
            context.report(input.progress)
        }
    }

    /// Writes the entries that are there, as often as a batch gets full.
    private func write(_ input: inout EntryInput, _ writer: inout EntryWriter, _ output: inout RecordOutput) async throws {
        var hasMore = true
        while hasMore {
            var skipped: [(anchor: String?, error: BridgeError)] = []
            try await output.fill { builder in
                while !builder.isFull {
                    guard let entry = try input.next() else {
                        hasMore = false
                        return false
                    }
                    if let skip = writer.write(entry, input, into: &builder) { skipped.append(skip) }
                    if skipped.count >= 64 { return false }
                }
                return true
            }
            for (anchor, error) in skipped { try await output.skip(anchor: anchor, error) }
        }
    }
}
