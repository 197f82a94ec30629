import BridgeCore
import Testing

@testable import BridgeHTTP

@Suite("The pace of requests to one service")
struct PaceTests {
    @Test("what one session learnt from 429 holds for the others with that service")
    func shared() throws {
        let settings = HTTPSettings(requestsPerSecond: 100)
        let first = HTTPPace.shared(for: try HTTPBaseURL("https://pace.example.org/scim"), settings)
        first.withBudget { $0.objection(now: .seconds(1), wait: nil) }
        first.gate.learn { $0.objection(now: .seconds(1)) }
        let second = HTTPPace.shared(for: try HTTPBaseURL("https://pace.example.org/other"), settings)
        #expect(second.withBudget { $0.rate } != 100 && second.gate.budget.places < settings.connections)
        let elsewhere = HTTPPace.shared(for: try HTTPBaseURL("https://pace.example.com/scim"), settings)
        #expect(elsewhere.withBudget { $0.rate } == 100)
    }

    @Test("sessions share what they are given, and nothing otherwise")
    func sessions() async throws {
        let url = try HTTPBaseURL("https://example.org/scim")
        let pace = HTTPPace(HTTPSettings(connections: 8))
        func session(_ pace: HTTPPace?) -> HTTPSession {
            HTTPSession(
                baseURL: url, authorization: nil, settings: HTTPSettings(connections: 8, attempts: 1),
                transport: ScriptedTransport([.status(429)]), pace: pace)
        }
        _ = try await session(pace).send(.get, [])
        #expect(pace.gate.budget.places == 4)
        _ = try await session(nil).send(.get, [])
        #expect(pace.gate.budget.places == 4)
    }
}
