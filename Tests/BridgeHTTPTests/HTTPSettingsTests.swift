import BridgeCore
import BridgeHTTP
import Testing

@Suite("HTTP settings")
struct HTTPSettingsTests {
    @Test("without settings the documented defaults hold")
    func defaults() throws {
        #expect(try HTTPSettings(ConnectorConfiguration()) == HTTPSettings())
        #expect(
            HTTPSettings.fields.map(\.name) == ["timeout", "requests_per_second", "connections", "attempts", "headers", "proxy", "ca_file"])
    }

    @Test("settings are read")
    func reading() throws {
        let settings = try HTTPSettings(
            ConnectorConfiguration([
                "timeout": .duration(.seconds(5)), "requests_per_second": .integer(7), "connections": .integer(2), "attempts": .integer(1),
                "headers": .map(["X-Tenant": "42"]),
            ]))
        #expect(settings.timeout == .seconds(5) && settings.requestsPerSecond == 7 && settings.connections == 2 && settings.attempts == 1)
        #expect(settings.headers == ["X-Tenant": "42"])
    }

    @Test(
        "settings out of range are refused",
        arguments: [
            ["timeout": ConnectorConfiguration.Value.duration(.zero)], ["requests_per_second": .integer(0)], ["connections": .integer(-1)],
            ["attempts": .integer(21)], ["headers": .map(["A B": "x"])], ["headers": .map(["A": "x\r\nB: y"])],
        ])
    func refused(values: [String: ConnectorConfiguration.Value]) {
        let error = #expect(throws: BridgeError.self) { try HTTPSettings(ConnectorConfiguration(values)) }
        #expect(error?.code == "configuration.invalid")
    }
}
