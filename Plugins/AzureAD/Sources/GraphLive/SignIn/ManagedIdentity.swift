import BridgeCore

/// Where the machine's own identity is asked for, found by the variables that the host sets.
struct ManagedIdentity: Sendable, Equatable {
    /// The kinds of hosts that are known.
    enum Host: Sendable, Equatable {
        /// App Service, Functions, Container Apps: an address and a header's value.
        case appService(endpoint: String, header: String)
        /// Azure Arc: an address that asks for the content of a file.
        case arc(endpoint: String)
        /// A virtual machine: the instance metadata service.
        case virtualMachine(endpoint: String)
    }

    let host: Host
    /// The client id of a user-assigned identity; nil: the system's.
    let clientID: String?

    /// Finds the host, in the order of Microsoft's own libraries.
    ///
    /// - Throws: `configuration.invalid` for hosts that cannot be used.
    init(selector: String, environment: [String: String]) throws(BridgeError) {
        clientID = selector == "system" ? nil : selector
        switch (environment["IDENTITY_ENDPOINT"], environment["IDENTITY_HEADER"], environment["IMDS_ENDPOINT"]) {
        case (.some, .some, _) where environment["IDENTITY_SERVER_THUMBPRINT"] != nil:
            throw Self.invalid("Managed identities of Service Fabric cannot be used; use a certificate or workload identity federation.")
        case (let endpoint?, let header?, _): host = .appService(endpoint: endpoint, header: header)
        case (let endpoint?, nil, .some): host = .arc(endpoint: endpoint)
        default:
            let base = environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"] ?? "http://169.254.169.254"
            host = .virtualMachine(endpoint: base + "/metadata/identity/oauth2/token")
        }
        if case .arc = host, clientID != nil {
            throw Self.invalid("Azure Arc has the system's identity only; write “managed_identity: system”.")
        }
    }

    private static func invalid(_ message: String) -> BridgeError { BridgeError("configuration.invalid", message, effect: .none) }

    /// The address that is asked.
    var endpoint: String {
        switch host {
        case .appService(let endpoint, _), .arc(let endpoint), .virtualMachine(let endpoint): endpoint
        }
    }
}
