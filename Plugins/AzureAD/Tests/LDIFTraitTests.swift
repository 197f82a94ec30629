import AzureADConnectors
import BridgeCore
import Testing

/// Exports in the manner of each tool that writes LDIF.
@Suite("azure-ad-ldif: who writes what")
struct LDIFTraitTests {
    /// The same person by every tool.
    private func expectAda(_ result: ReadResult, _ anchor: String) throws {
        #expect(result.problem == nil)
        #expect(result.skipped.isEmpty)
        let ada = try #require(result.record("mail", "ada@example.com"))
        #expect(ada.anchor == anchor)
        #expect(ada.text(named: "displayName") == "Ada Lovelacé")
    }

    private static let names = ["mail", "displayName", "accountEnabled", "onPremisesSecurityIdentifier", "createdDateTime"]

    private static let ldifde = """
        dn: CN=Ada Lovelace,OU=People,DC=example,DC=com\r
        changetype: add\r
        objectClass: top\r
        objectClass: user\r
        cn: Ada Lovelace\r
        displayName:: QWRhIExvdmVsYWPDqQ==\r
        mail: ada@example.com\r
        whenCreated: 20250102030405.0Z\r
        userAccountControl: 66050\r
        accountExpires: 9223372036854775807\r
        objectGUID:: EBESExQVFhcYGRobHB0eHw==\r
        objectSid:: AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAA6AMAAA==\r
        \r

        """

    @Test("ldifde: changetype add, CRLF, base64, no version", arguments: [false, true])
    func ldifde(_ isUnicode: Bool) async throws {
        let text = isUnicode ? [0xFF, 0xFE] + Self.ldifde.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } : Array(Self.ldifde.utf8)
        let result = try await read(AzureADLDIFConnector.self, text, Self.names + ["accountExpires", "passwordPolicies"])
        try expectAda(result, "13121110-1514-1716-1819-1a1b1c1d1e1f")
        let ada = result.records[0]
        #expect(ada.text(named: "accountEnabled") == "False")
        #expect(ada.text(named: "onPremisesSecurityIdentifier") == "S-1-5-21-1-2-3-1000")
        #expect(ada.text(named: "createdDateTime") == "2025-01-02T03:04:05Z")
        #expect(ada.presence(5) == .empty)
        #expect(ada.text(named: "passwordPolicies") == "DisablePasswordExpiration")
    }

    @Test("ldifde -m: without the attributes of the account manager the name is the anchor")
    func withoutIdentifiers() async throws {
        let text = Self.ldifde.split(separator: "\r\n", omittingEmptySubsequences: false).filter {
            !$0.hasPrefix("object") || $0.hasPrefix("objectClass")
        }
        .joined(separator: "\r\n")
        try expectAda(try await read(AzureADLDIFConnector.self, text: text, Self.names), "CN=Ada Lovelace,OU=People,DC=example,DC=com")
    }

    @Test("ldapsearch: comments that fold, references, pages, the result and the counts")
    func ldapsearch() async throws {
        let text = """
            # extended LDIF
            #
            # LDAPv3
            # base <dc=example,dc=com> with scope subtree
            # filter: (objectClass=user)
            # requesting: ALL
            #

            # Ada Lovelace, People, example.com
            dn: CN=Ada Lovelace,OU=People,DC=example,DC=com
            objectClass: user
            displayName:: QWRhIExvdmVsYWPDqQ==
            mail: ada@exam
             ple.com
            userAccountControl: 512
            objectGUID:: EBESExQVFhcYGRobHB0eHw==

            # pagedresults: cookie=AQAAAAAAAAD/////AAAAAAEAAAA=

            # search reference
            ref: ldap://ForestDnsZones.example.com/DC=ForestDnsZones,DC=example,DC
             =com

            # refldap://DomainDnsZones.example.com/DC=DomainDnsZones,DC=example,DC=c
             om

            # search result
            search: 2
            result: 0 Success
            control: 1.2.840.113556.1.4.319 false MAUCAQAEAA==
            pagedresults: cookie=

            # numResponses: 4
            # numEntries: 1
            # numReferences: 2

            """
        try expectAda(try await read(AzureADLDIFConnector.self, text: text, Self.names), "13121110-1514-1716-1819-1a1b1c1d1e1f")
    }

    @Test("slapcat: operational attributes, numbered values, no version")
    func slapcat() async throws {
        let text = """
            dn: dc=example,dc=com
            objectClass: dcObject
            objectClass: organization
            o: Example
            entryUUID: 11111111-0000-103f-8000-000000000001
            contextCSN: 20250102030405.000000Z#000000#000#000000

            dn: uid=ada,dc=example,dc=com
            objectClass: inetOrgPerson
            uid: ada
            cn: Ada
            sn: Lovelace
            displayName:: QWRhIExvdmVsYWPDqQ==
            mail: ada@example.com
            userPassword:: e1NTSEF9eA==
            structuralObjectClass: inetOrgPerson
            entryUUID: 11111111-0000-103F-8000-000000000002
            creatorsName: cn=admin,dc=example,dc=com
            createTimestamp: 20250102030405Z
            entryCSN: 20250102030405.000000Z#000000#000#000000


            """
        let result = try await read(AzureADLDIFConnector.self, text: text, Self.names)
        try expectAda(result, "11111111-0000-103f-8000-000000000002")
        #expect(result.records[0].text(named: "createdDateTime") == "2025-01-02T03:04:05Z")
        #expect(result.records[0].presence(2) == .unknown)
    }

    @Test("389 Directory Server: a version, comments with numbers, nsAccountLock")
    func directoryServer() async throws {
        let text = """
            version: 1

            # entry-id: 7
            dn: uid=ada,ou=People,dc=example,dc=com
            objectClass: inetOrgPerson
            displayName: Ada Lovelacé
            mail: ada@example.com
            nsAccountLock: TRUE
            nsUniqueId: 4a4b4c4d-11111111-22222222-33333333
            entryid: 7

            """
        let result = try await read(AzureADLDIFConnector.self, text: text, Self.names, settings: ["anchor": .text("nsUniqueId")])
        try expectAda(result, "4a4b4c4d-11111111-22222222-33333333")
        #expect(result.records[0].text(named: "accountEnabled") == "False")
    }

    @Test("ldbsearch: identifiers as text, raw UTF-8 names, counts")
    func ldbsearch() async throws {
        let text = """
            # record 1
            dn: CN=Ada Lovelacé,OU=People,DC=example,DC=com
            objectClass: user
            displayName: Ada Lovelacé
            mail: ada@example.com
            userAccountControl: 512
            objectGUID: 13121110-1514-1716-1819-1a1b1c1d1e1f
            objectSid: S-1-5-21-1-2-3-1000

            # Referral
            ref: ldap://example.com/CN=Configuration,DC=example,DC=com

            # returned 2 records
            # 1 entries
            # 1 referrals

            """
        let result = try await read(AzureADLDIFConnector.self, text: text, Self.names)
        try expectAda(result, "13121110-1514-1716-1819-1a1b1c1d1e1f")
        #expect(result.records[0].text(named: "onPremisesSecurityIdentifier") == "S-1-5-21-1-2-3-1000")
    }

    @Test("deleted objects: the tombstone keeps its identifier and is marked")
    func tombstone() async throws {
        let text = """
            dn:: Q049QWRhXDBBREVMOjEzMTIxMTEwLTE1MTQtMTcxNi0xODE5LTFhMWIxYzFkMWUxZixDTj1EZWxldGVkIE9iamVjdHMsREM9ZXhhbXBsZQ==
            changetype: add
            objectClass: user
            isDeleted: TRUE
            lastKnownParent: OU=People,DC=example,DC=com
            objectGUID:: EBESExQVFhcYGRobHB0eHw==


            """
        let result = try await read(AzureADLDIFConnector.self, text: text, ["displayName"])
        #expect(result.anchors == ["13121110-1514-1716-1819-1a1b1c1d1e1f"])
        #expect(result.records.map(\.change) == [.softDeleted])
        #expect(result.records[0].presence(0) == .unknown)
    }

    @Test("URLs are reported where they are wanted and never opened")
    func url() async throws {
        let text =
            "dn: cn=1\nobjectClass: user\ndisplayName:< file:///etc/hostname\n\ndn: cn=2\nobjectClass: user\njpegPhoto:< file:///x\n\n"
        let result = try await read(AzureADLDIFConnector.self, text: text)
        #expect(result.anchors == ["cn=2"])
        #expect(result.skipped.map(\.anchor) == ["cn=1"])
        #expect(result.skipped.allSatisfy { !$0.error.description.contains("hostname") })
    }

    @Test(
        "groups tell by groupType whether they are security groups",
        arguments: [("-2147483646", "True"), ("2147483650", "True"), ("2", "False")])
    func groupType(_ type: String, _ isSecurity: String) async throws {
        let text = "dn: cn=1\nobjectClass: group\ngroupType: \(type)\n\n"
        let result = try await read(AzureADLDIFConnector.self, text: text, ["securityEnabled"], kind: .group)
        #expect(result.records.map { $0.text(0) } == [isSecurity])
    }

    @Test("a list of which a part is missing is unknown, never shorter")
    func openRange() async throws {
        let text = """
            dn: cn=1
            objectClass: user
            proxyAddresses;range=0-1: a
            proxyAddresses;range=0-1: b

            dn: cn=2
            objectClass: user
            proxyAddresses;range=0-0: a
            proxyAddresses;range=1-*: b


            """
        let result = try await read(AzureADLDIFConnector.self, text: text, ["proxyAddresses"])
        #expect(result.records.map { $0.presence(0) } == [.unknown, .list])
    }

    @Test("a compressed export and an archive of exports are read as they are")
    func compressed() async throws {
        // gzip of "dn: cn=1\nobjectClass: user\n\n", written by Python's gzip.
        let gzip: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4B, 0xC9, 0xB3, 0x52, 0x48, 0xCE, 0xB3, 0x35, 0xE4, 0xCA,
            0x4F, 0xCA, 0x4A, 0x4D, 0x2E, 0x71, 0xCE, 0x49, 0x2C, 0x2E, 0xB6, 0x52, 0x28, 0x2D, 0x4E, 0x2D, 0xE2, 0xE2, 0x02, 0x00,
            0xEF, 0xBC, 0xE7, 0xBA, 0x1C, 0x00, 0x00, 0x00,
        ]
        let result = try await read(AzureADLDIFConnector.self, gzip, ["mail"])
        #expect(result.anchors == ["cn=1"])
        let cut = try await read(AzureADLDIFConnector.self, gzip.dropLast(3), ["mail"])
        #expect(cut.problem?.code == "source.truncated")
    }
}
