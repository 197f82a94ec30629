import BridgeCore
import BridgeHTTP
import SCIM
import SCIMTarget

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The target under test: a SCIM service over the real network, whose waits pass at once.
struct ConformanceTarget: SCIMBackedTarget {
    static let spec = ConnectorSpec(id: "conformance", role: .target, summary: "The target under test.")

    let directory: SCIMTarget.SCIMDirectory

    init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        directory = try SCIMTarget.SCIMDirectory(configuration, context: context, dialect: .rfc)
    }

    init(
        url: String, token: String, dialect: SCIMDialect, options: SCIMTarget.SCIMDirectory.Options = .init(),
        transport: (any HTTPTransport)? = nil
    ) throws {
        let settings = HTTPSettings(timeout: .seconds(20), connections: 8, attempts: 4)
        let start = ContinuousClock.now
        let environment = HTTPEnvironment(
            uptime: { ContinuousClock.now - start }, now: { Date() }, sleep: { _ in await Task.yield() }, random: { 0.5 })
        let session = HTTPSession(
            baseURL: try HTTPBaseURL(url), authorization: try HTTPAuthorization(.bearer, token: token), settings: settings,
            transport: transport ?? AsyncHTTPTransport(settings), environment: environment)
        directory = SCIMTarget.SCIMDirectory(session: session, dialect: dialect, options: options)
    }
}
