import BridgeCore
import BridgeNotify
import BridgePipeline
import Foundation
import TestCertificates
import TestReceivers
import Testing

@Suite("Mail", .enabled(if: MailServer.python != nil), .timeLimit(.minutes(1)))
struct MailChannelTests {
    /// Runs `body` with a server of these arguments.
    private func withServer(_ arguments: String..., body: (MailServer) async throws -> Void) async throws {
        try await MailServer.withRunning(try #require(MailServer.python), arguments, body)
    }

    private func channel(
        _ server: String, to: [String] = ["it@example.com"], user: String? = nil, password: String? = nil, certificateFile: String? = nil
    ) throws -> any NotificationChannel {
        let mail = NotificationRules.Mail(
            server: try #require(DeliveryAddress(server, schemes: ["smtp", "smtps"])), user: user, password: password,
            from: try #require(MailAddress("idbridge@example.com")), to: try to.map { try #require(MailAddress($0)) },
            certificateFile: certificateFile)
        return try #require(NotificationRules(mail: mail).channels(in: ".").first)
    }

    /// The text of the error with which a delivery ends; nil: it is delivered.
    private func failure(_ channel: any NotificationChannel) async throws -> String? {
        do {
            try await channel.deliver(NoticeTests.held())
            return nil
        } catch let error as BridgeError {
            return error.description
        }
    }

    @Test("arrives whole at everybody, and another's reader finds nothing wrong with it")
    func delivered() async throws {
        try await withServer { server in
            let to = ["it@example.com", "night+watch@plants.example.com"]
            try await channel("smtp://127.0.0.1:\(server.port)", to: to).deliver(NoticeTests.held())
            let mail = try #require(try await server.mails(1).first)
            #expect(mail.sender == "idbridge@example.com" && mail.recipients == to && mail.defects.isEmpty)
            #expect(mail.from == "idbridge@example.com" && mail.to == "it@example.com, night+watch@plants.example.com")
            #expect(mail.subject == "[idbridge] staff: held, partial" && mail.text == NoticeTests.held().text)
            #expect(mail.date == "2026-11-27T01:00:00+00:00" && mail.id == "<b0a7@example.com>" && mail.auto == "auto-generated")
        }
    }

    @Test("goes encrypted from the first byte, or after STARTTLS, with user and password")
    func encrypted() async throws {
        let authority = try Authority(for: "IP:127.0.0.1")
        defer { authority.remove() }
        let files = ["--cert", authority.serverCertificateFile, "--key", authority.serverKeyFile]
        for (scheme, more) in [("smtps", ["--smtps"]), ("smtp", [])] {
            let arguments = files + ["--user", "bridge", "--password", "pa ss:wörd"] + more
            try await MailServer.withRunning(try #require(MailServer.python), arguments) { server in
                let address = "\(scheme)://127.0.0.1:\(server.port)"
                let good = try channel(address, user: "bridge", password: "pa ss:wörd", certificateFile: authority.certificateFile)
                #expect(try await failure(good) == nil)
                let mail = try #require(try await server.mails(1).first)
                #expect(mail.encrypted && mail.authenticated, "\(mail)")
                let wrong = try channel(address, user: "bridge", password: "s3cret", certificateFile: authority.certificateFile)
                let refused = try #require(try await failure(wrong))
                #expect(refused.contains("does not accept user and password (its last answer was 535)") && !refused.contains("s3cret"))
                let untrusted = try channel(address, user: "bridge", password: "s3cret")
                #expect(try #require(try await failure(untrusted)).contains("has a certificate that is not trusted"))
                #expect(try await server.mails(1).count == 1)
            }
        }
    }

    @Test("sends no password to another machine without encryption")
    func password() async throws {
        try await withServer("--user", "bridge", "--password", "s3cret") { server in
            // The address of every machine is the own one, and no loopback by its name.
            let elsewhere = try channel("smtp://0.0.0.0:\(server.port)", user: "bridge", password: "s3cret")
            #expect(try #require(try await failure(elsewhere)).contains("does not encrypt, so the password is not sent"))
            let here = try channel("smtp://127.0.0.1:\(server.port)", user: "bridge", password: "s3cret")
            #expect(try await failure(here) == nil)
        }
    }

    @Test("of which one recipient is refused reaches the others, and says nothing of addresses when all are")
    func recipients() async throws {
        try await withServer { server in
            let address = "smtp://127.0.0.1:\(server.port)"
            #expect(try await failure(channel(address, to: ["gone@example.com", "it@example.com"])) == nil)
            #expect(try await server.mails(1).map(\.recipients) == [["it@example.com"]])
            let refused = try #require(try await failure(channel(address, to: ["gone@example.com"])))
            #expect(refused.contains("refuses the mail (its last answer was 550)") && !refused.contains("gone"), "\(refused)")
        }
    }

    @Test("to a server that is not there says so")
    func unreachable() async throws {
        #expect(try #require(try await failure(channel("smtp://127.0.0.1:1"))).contains("smtp://127.0.0.1:1 cannot be reached"))
    }
}
