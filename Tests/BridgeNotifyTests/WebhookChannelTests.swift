import BridgeCore
import BridgeNotify
import BridgePipeline
import Foundation
import TestReceivers
import Testing

@Suite("Webhooks", .timeLimit(.minutes(1)))
struct WebhookChannelTests {
    private static func channel(_ url: String, authorization: String? = nil) throws -> any NotificationChannel {
        let address = try #require(DeliveryAddress(url, schemes: ["http", "https"]))
        let rules = NotificationRules(webhook: .init(url: address, authorization: authorization))
        return try #require(rules.channels(in: ".").first)
    }

    /// The code of the error with which a delivery ends.
    private static func code(_ channel: any NotificationChannel) async throws -> BridgeError? {
        do {
            try await channel.deliver(NoticeTests.held())
            return nil
        } catch let error as BridgeError {
            return error
        }
    }

    @Test("get the JSON by POST at the whole address, with the authorization and the id")
    func delivered() async throws {
        try await HookServer.withRunning { server in
            let channel = try Self.channel("http://127.0.0.1:\(server.port)/hooks/T1?sig=a%2Fb", authorization: "Bearer tok")
            try await channel.deliver(NoticeTests.held())
            let call = try #require(server.calls.first)
            #expect(server.calls.count == 1 && call.target == "/hooks/T1?sig=a%2Fb")
            #expect(call.headers["authorization"] == "Bearer tok" && call.headers["idempotency-key"] == "b0a7")
            #expect(call.headers["content-type"] == "application/json")
            #expect(call.body == (try NoticeTests.held().json()))
        }
    }

    @Test("that were refused because the service is busy are sent again; those that may have arrived are not")
    func repetition() async throws {
        try await HookServer.withRunning(statuses: [429, 204]) { server in
            let channel = try Self.channel("http://127.0.0.1:\(server.port)/")
            #expect(try await Self.code(channel) == nil)
            #expect(server.calls.count == 2)
        }
        try await HookServer.withRunning(statuses: [500]) { server in
            let channel = try Self.channel("http://127.0.0.1:\(server.port)/")
            #expect(try await Self.code(channel)?.code == "http.status")
            #expect(server.calls.count == 1)
        }
    }

    @Test("that cannot be delivered say why, and neither the path nor the authorization")
    func failure() async throws {
        try await HookServer.withRunning(statuses: [403]) { server in
            let channel = try Self.channel("http://127.0.0.1:\(server.port)/secret-path", authorization: "Bearer secret-token")
            let refused = try #require(try await Self.code(channel))
            #expect(refused.code == "http.forbidden" && !"\(refused)".contains("secret"))
        }
        let dead = try Self.channel("http://127.0.0.1:1/secret-path")
        let nowhere = try #require(try await Self.code(dead))
        #expect(nowhere.code == "http.unreachable" && !"\(nowhere)".contains("secret"))
    }
}
