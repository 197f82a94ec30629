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
}
