import BridgeCore
import BridgeHTTP
import SCIM

extension SCIMDirectory {
    /// Asks the service once. A service without discovery, or with a broken one, is one of which nothing is known: never a reason to do less.
    ///
    /// - Throws: `CancellationError` alone.
    func features() async throws -> ServiceProviderConfiguration {
        if let known = memory.facts.features { return known }
        let features = try await askedFeatures()
        memory.learn { $0.features = features }
        return features
    }

    private func askedFeatures() async throws -> ServiceProviderConfiguration {
        do {
            let response = try await impatient.send(.get, ["ServiceProviderConfig"])
            guard response.isSuccess else { return ServiceProviderConfiguration() }
            return ServiceProviderConfiguration(json: try JSONValue(parsing: response.body))
        } catch is BridgeError {
            return ServiceProviderConfiguration()
        } catch is JSONSyntaxError {
            return ServiceProviderConfiguration()
        }
    }

    /// True when groups are written: by the dialect, or because the service shows them.
    ///
    /// A service that does not answer is asked again the next time.
    func writesGroups() async throws -> Bool {
        switch dialect.groups {
        case .on: true
        case .off: false
        case .automatic: try await resourceEndpoints()?.contains("groups") ?? false
        }
    }

    /// The endpoints of the resource types that the service shows, lower case; nil when it does not answer. Empty when it shows none.
    func resourceEndpoints() async throws -> Set<String>? {
        if let known = memory.facts.endpoints { return known }
        do {
            let response = try await impatient.send(.get, ["ResourceTypes"])
            if [401, 403, 408, 429].contains(response.status) || response.status >= 500 { return nil }
            let endpoints = Self.endpoints(in: response)
            memory.learn { $0.endpoints = endpoints }
            return endpoints
        } catch is BridgeError {
            return nil
        }
    }

    private static func endpoints(in response: HTTPResponse) -> Set<String> {
        guard response.isSuccess, let json = try? JSONValue(parsing: response.body) else { return [] }
        let types = (json["Resources"]?.array ?? json.array ?? []).compactMap(ResourceType.init(json:))
        return Set(types.map { String($0.endpoint.drop { $0 == "/" }).lowercased() })
    }
}
