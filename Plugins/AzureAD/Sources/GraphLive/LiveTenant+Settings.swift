import BridgeCore
import BridgeHTTP

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension LiveTenant {
    /// The tenant that settings describe. It opens no connection and reads no file.
    ///
    /// - Parameters:
    ///   - transport: stands in for the network in tests, for Graph and sign-in alike.
    ///   - variables: the process's environment, in which Azure's hosts say where their identity service is.
    init(
        _ configuration: ConnectorConfiguration, context: ConnectorContext, transport: (any HTTPTransport)? = nil,
        environment: HTTPEnvironment? = nil, variables: [String: String] = ProcessInfo.processInfo.environment
    ) throws(BridgeError) {
        let environment = environment ?? .system(now: context.now)
        let settings = try HTTPSettings(configuration, baseDirectory: context.baseDirectory)
        let tenant = try configuration.requiredText("tenant")
        guard tenant.utf8.allSatisfy({ ASCII.isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x2E }) else {
            throw LiveSettings.invalid("“tenant” must be the tenant's id or one of its domains.")
        }
        let cloud = GraphCloud(rawValue: configuration.text("cloud") ?? "global") ?? .global
        let graphURL = try Self.url("graph_url", configuration.text("graph_url") ?? cloud.graph)
        let loginURL = try Self.url("login_url", configuration.text("login_url") ?? cloud.login)
        let policy = RetryPolicy(attempts: settings.attempts, longestWait: .seconds(300))
        let meter = HTTPMeter()
        func session(_ url: HTTPBaseURL, _ settings: HTTPSettings) -> HTTPSession {
            HTTPSession(
                baseURL: url, authorization: nil, settings: settings, policy: policy,
                transport: transport ?? AsyncHTTPTransport(settings), environment: environment, meter: meter)
        }
        let graph = session(graphURL, settings)
        let credential = try GraphCredential(configuration, context: context, variables: variables)
        let clientID = configuration.text("client_id")
        let fetch: @Sendable () async throws -> AccessToken
        switch credential {
        case .managedIdentity(let identity):
            var direct = settings
            direct.proxy = nil
            login = session(try Self.origin(of: identity.endpoint), direct)
            let signIn = ManagedIdentitySignIn(
                identity: identity, session: login, resource: graphURL.origin, environment: environment)
            fetch = { try await signIn.fetch() }
        default:
            guard let clientID, !clientID.isEmpty else {
                throw BridgeError("configuration.missing", "“client_id” is missing: the id of the application that reads.", effect: .none)
            }
            login = session(loginURL, settings)
            let signIn = ApplicationSignIn(
                session: login, tenant: tenant, clientID: clientID, resource: graphURL.origin, credential: credential,
                environment: environment)
            fetch = { try await signIn.fetch() }
        }
        self.tenant = tenant
        self.clientID = clientID
        rule = AssignmentRule(
            application: configuration.text("assigned_to"), groups: configuration.texts("groups"), nested: configuration.boolean("nested"))
        options = LiveOptions(
            pageSize: try Self.number("page_size", 999, in: 1...999, configuration),
            readsDeleted: configuration["deleted_items"] == nil || configuration.boolean("deleted_items"))
        let units = try Self.number("resource_units", 8000, in: 100...1_000_000, configuration)
        let (report, host) = (context.report, graphURL.authority)
        client = GraphClient(
            session: graph, tokens: TokenCache(uptime: environment.uptime, fetch: fetch),
            units: .shared("\(graphURL.origin) \(asciiLowercased(tenant)) \(clientID ?? "")", perWindow: units, uptime: environment.uptime),
            environment: environment, attempts: settings.attempts, meter: meter,
            count: { report(ConnectorProgress(subject: "requests to \(host)", done: Int64($0))) })
    }

    private static func number(
        _ name: String, _ fallback: Int, in range: ClosedRange<Int>, _ configuration: ConnectorConfiguration
    ) throws(BridgeError) -> Int {
        let value = configuration.integer(name) ?? fallback
        guard range.contains(value) else {
            throw LiveSettings.invalid("“\(name)” must be from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    /// An address that a token or secret may be sent to: encrypted, or on this machine.
    private static func url(_ name: String, _ text: String) throws(BridgeError) -> HTTPBaseURL {
        let url: HTTPBaseURL
        do {
            url = try HTTPBaseURL(text)
        } catch {
            var error = error
            error.message = error.message.replacing("“url”", with: "“\(name)”")
            throw error
        }
        guard url.isEncrypted || url.isLoopback else {
            throw LiveSettings.invalid("“\(name)” must start with https://: tokens and secrets are not sent without encryption.")
        }
        return url
    }

    /// The origin of the machine's identity service.
    private static func origin(of endpoint: String) throws(BridgeError) -> HTTPBaseURL {
        let parts = endpoint.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count > 2 else {
            throw LiveSettings.invalid("The variable IDENTITY_ENDPOINT of this process holds no address.")
        }
        return try HTTPBaseURL(parts[..<3].joined(separator: "/"))
    }
}

extension GraphCredential {
    /// The one credential that settings describe.
    ///
    /// - Throws: `configuration.missing` for none, `configuration.invalid` for several.
    init(_ configuration: ConnectorConfiguration, context: ConnectorContext, variables: [String: String]) throws(BridgeError) {
        func path(_ name: String) -> String? {
            configuration.text(name).map { $0.hasPrefix("/") ? $0 : "\(context.baseDirectory)/\($0)" }
        }
        let ways = ["client_secret", "certificate", "federated_token_file", "managed_identity"]
        let named = ways.filter { configuration.text($0).map { !$0.isEmpty } ?? false }
        guard let way = named.first else {
            throw BridgeError(
                "configuration.missing",
                "A credential is missing: “client_secret”, “certificate”, “federated_token_file” or “managed_identity”.", effect: .none)
        }
        guard named.count == 1 else {
            throw LiveSettings.invalid("There are several credentials: \(named.map { "“\($0)”" }.joined(separator: " and ")); keep one.")
        }
        switch way {
        case "client_secret": self = .secret(ClientSecret(text: configuration.text(way) ?? ""))
        case "certificate":
            let file = CertificateFile(
                path: path(way) ?? "", keyPath: path("certificate_key"),
                password: configuration.text("certificate_password").map(ClientSecret.init))
            self = .certificate(file, AssertionAlgorithm(rawValue: configuration.text("certificate_algorithm") ?? "") ?? .ps256)
        case "federated_token_file": self = .federatedToken(file: path(way) ?? "")
        default: self = .managedIdentity(try ManagedIdentity(selector: configuration.text(way) ?? "", environment: variables))
        }
    }
}
