public import BridgeCore
import BridgePipeline

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Makes a pipeline file of an exported synchronization schema of the Azure AD provisioning service.
///
/// The file is commented: what differs from the running job says so beside the line, what has no counterpart is listed at the end, and
/// after that the steps of a safe move. No secret value is ever written.
///
/// ```swift
/// let file = try EntraImport(schema: bytes, secrets: nil, registry: .builtin).text()
/// ```
public struct EntraImport {
    /// How much of a document is read.
    public static let sizeLimit = 16 * 1024 * 1024

    let schema: EntraSchema
    let secrets: EntraSecrets?
    let rule: EntraSchema.Rule
    let users: EntraSchema.ObjectMapping
    let registry: ConnectorRegistry
    /// The connector of the target.
    let target: ConnectorSpec
    private let name: String?

    /// Reads the exported documents.
    ///
    /// - Parameters:
    ///   - schema: the JSON of `…/synchronization/jobs/{id}/schema`, or of the portal's “Review your schema”.
    ///   - secrets: the JSON of `…/synchronization/secrets`; nil: not at hand.
    ///   - registry: the connectors of this distribution.
    ///   - name: the pipeline's name; nil: after the application.
    ///   - target: the connector to write with; nil: by the address.
    /// - Throws: `import.invalid` with what is missing; it quotes nothing of the documents but names.
    public init(
        schema: [UInt8], secrets: [UInt8]? = nil, registry: ConnectorRegistry, name: String? = nil, target: String? = nil
    ) throws(BridgeError) {
        self.schema = try Self.decode(EntraSchema.self, schema, "the schema")
        self.secrets = try secrets.map { bytes throws(BridgeError) in try Self.decode(EntraSecrets.self, bytes, "the secrets document") }
        self.registry = registry
        self.name = name
        guard let (rule, users) = Self.usersMapping(self.schema) else {
            throw Self.invalid("the schema has no object mapping whose source is User; export it from an application that gets people")
        }
        self.rule = rule
        self.users = users
        let wanted = target ?? Self.connector(for: self.secrets?["BaseAddress"])
        guard let spec = registry.connector(wanted)?.spec, spec.role == .target else {
            let known = registry.specs(.target).map(\.id).joined(separator: ", ")
            throw BridgeError("import.unknown_target", "There is no target “\(wanted)”; there are \(known).", effect: .none)
        }
        self.target = spec
    }

    /// The file.
    public func text() -> String {
        var notes = EntraNotes()
        var file = EntraFile()
        addHead(to: &file)
        addSource(to: &file, &notes)
        addTarget(to: &file, &notes)
        addUsers(to: &file, &notes)
        addGroups(to: &file, &notes)
        addLimits(to: &file, &notes)
        addOtherMappings(&notes)
        addNotes(notes, to: &file)
        addMove(to: &file)
        return file.text
    }

    // MARK: Reading

    private static func decode<Document: Decodable>(
        _ type: Document.Type, _ bytes: [UInt8], _ what: String
    ) throws(BridgeError) -> Document {
        guard bytes.count <= sizeLimit else { throw invalid("\(what) is larger than \(sizeLimit / 1024 / 1024) MiB") }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw invalid("\(what) is not what Graph or the portal exports: \(error.sentence)")
        } catch {
            throw invalid("\(what) is no JSON")
        }
    }

    static func invalid(_ message: String) -> BridgeError { BridgeError("import.invalid", "Cannot import: \(message).", effect: .none) }

    /// The rule that leads out of the directory, with its mapping of people; of several the first.
    private static func usersMapping(_ schema: EntraSchema) -> (EntraSchema.Rule, EntraSchema.ObjectMapping)? {
        let found = schema.synchronizationRules.flatMap { rule in
            (rule.objectMappings ?? []).filter { $0.sourceObjectName?.lowercased() == "user" }.map { (rule, $0) }
        }
        return found.first { $0.0.isOutbound } ?? found.first
    }

    private static func connector(for address: String?) -> String {
        guard let address, asciiLowercased(address).contains("staffbase.") else { return "scim" }
        return "staffbase-scim"
    }

    /// The pipeline's name: what was asked for, else the application's, as far as its characters may stand in a name.
    var pipelineName: String {
        let wanted = name ?? rule.targetDirectoryName ?? "imported"
        let folded = String(wanted.unicodeScalars.map { $0 == " " ? "-" : Character($0) }.filter { PipelineReader.isName("x\($0)") })
        let trimmed = String(folded.drop { $0 == "-" }.prefix(64))
        return trimmed.isEmpty ? "imported" : trimmed
    }
}

extension EntraSchema.Rule {
    /// True for a rule whose source is the directory; its name changed over the years.
    var isOutbound: Bool {
        guard let name = sourceDirectoryName?.lowercased() else { return true }
        return ["azure active directory", "microsoft entra id"].contains(name)
    }
}

extension DecodingError {
    /// Where and what, without values.
    fileprivate var sentence: String {
        let (context, what): (Context, String) =
            switch self {
            case .keyNotFound(let key, let context): (context, "“\(key.stringValue)” is missing")
            case .typeMismatch(_, let context): (context, "a value of another type")
            case .valueNotFound(_, let context): (context, "no value")
            case .dataCorrupted(let context): (context, context.codingPath.isEmpty ? "it is no JSON" : "a value that cannot be read")
            @unknown default: (Context(codingPath: [], debugDescription: ""), "it cannot be read")
            }
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? what : "\(what) at \(path)"
    }
}
