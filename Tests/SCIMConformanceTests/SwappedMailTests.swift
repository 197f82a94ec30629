import BridgeCore
import BridgeSandbox
import SCIM
import SCIMPath
import SCIMTarget
import Testing

@Suite("Values that two people exchange")
struct SwappedMailTests {
    @Test("a swap of mail addresses makes no second account and loses none")
    func swap() async throws {
        var configuration = SandboxConfiguration(manner: .staffbase)
        configuration.registersUsers = true
        let sandbox = try SCIMSandbox(configuration)
        try await sandbox.withRunning { address in
            let target = try ConformanceTarget(url: address.url, token: sandbox.token, dialect: .staffbase)
            let company = try Company(target: target)
            var people = [Person(1), Person(2), Person(3)]
            company.set(people)
            let hasSettled = try await company.settles(within: 3)
            #expect(hasSettled)
            (people[0].mail, people[1].mail) = (people[1].mail, people[0].mail)
            company.set(people)
            for _ in 0..<4 { _ = try await company.run() }
            let accounts = try await Judge(target: target).accounts()
            #expect(accounts.count == 3)
            let mails = accounts.compactMap { $0.values[.literal(#"emails[type eq "work"].value"#)]?.first?.text }
            #expect(Set(mails).count == mails.count)
            await target.close()
        }
    }
}
