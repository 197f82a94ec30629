/// How the application proves who it is.
enum GraphCredential: Sendable {
    /// A client secret.
    case secret(ClientSecret)
    /// A certificate whose public part is registered with the application.
    case certificate(CertificateFile, AssertionAlgorithm)
    /// A file with a token of another issuer that the application trusts. It is read again for every token, because it is replaced.
    case federatedToken(file: String)
    /// The identity of the machine or service on which the tool runs.
    case managedIdentity(ManagedIdentity)
}

/// A secret that appears in no description.
struct ClientSecret: Sendable {
    let text: String
}

extension ClientSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "(secret)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// How a client assertion is signed.
enum AssertionAlgorithm: String, Sendable, CaseIterable {
    /// RSASSA-PSS and the SHA-256 thumbprint: what Azure AD asks for.
    case ps256
    /// PKCS #1 v1.5 and the SHA-1 thumbprint, for AD FS and older services.
    case rs256
}
