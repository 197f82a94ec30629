/// The registered application that reads the tenant, and how it proves who it is.
public struct GraphApplication: Hashable, Sendable {
    /// The application (client) id.
    public var clientID: String
    /// The client secret.
    public var secret: String
    /// Certificates in PEM form with which the application may sign its assertions.
    public var certificates: [String] = []
    /// Whose tokens are accepted in place of a secret.
    public var federation: GraphFederation?
    /// The value that must stand in `X-IDENTITY-HEADER` at the identity endpoint of App Service.
    public var identityHeader: String

    /// Registers an application.
    public init(clientID: String, secret: String, identityHeader: String) {
        self.clientID = clientID
        self.secret = secret
        self.identityHeader = identityHeader
    }
}

extension GraphApplication: CustomStringConvertible {
    /// The id; never the secret.
    public var description: String { clientID }
}

/// Another issuer whose tokens stand for the application: workload identity federation.
public struct GraphFederation: Hashable, Sendable {
    /// The `iss` claim.
    public var issuer: String
    /// The `sub` claim.
    public var subject: String
    /// The `aud` claim.
    public var audience = "api://AzureADTokenExchange"

    /// Trusts an issuer for a subject.
    public init(issuer: String, subject: String) {
        self.issuer = issuer
        self.subject = subject
    }
}
