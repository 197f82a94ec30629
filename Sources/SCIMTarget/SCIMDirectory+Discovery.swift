import BridgeHTTP
import SCIM

extension SCIMDirectory {
    /// Asks the service once. A service without discovery, or with a broken one, is one of which nothing is known: never a reason to do less.
    func features() async throws -> ServiceProviderConfiguration {
        if let known = memory.facts.features { return known }
        let response = try await send(.get, ["ServiceProviderConfig"])
        let json = response.isSuccess ? try? JSONValue(parsing: response.body) : nil
        let features = json.map(ServiceProviderConfiguration.init(json:)) ?? ServiceProviderConfiguration()
        memory.learn { $0.features = features }
        return features
    }
}
