import LDIF
import Testing

/// What OpenLDAP writes is read, and what is written is taken by OpenLDAP, without a difference.
@Suite("LDIF with OpenLDAP's tools", .enabled(if: OpenLDAP.isWanted, "slapd and ldap-utils are not installed"))
struct OpenLDAPTests {
    /// An entry as values to compare.
    struct Entry: Equatable {
        var dn: [UInt8]
        var values: [Value]

        struct Value: Hashable {
            var name: String
            var bytes: [UInt8]
        }

        /// The values of these attributes; their order means nothing.
        func values(of names: Set<String>) -> Set<Value> { Set(values.filter { names.contains($0.name) }) }
    }

    static let people = 300
    static let names: Set<String> = [
        "objectClass", "cn", "sn", "uid", "description", "jpegPhoto", "userPassword", "entryUUID", "labeledURI",
    ]

    /// People with names and values that are hard to write.
    static func directory() throws -> [UInt8] {
        var writer = LDIFWriter(writesVersion: false)
        try writer.writeEntry(dn: "dc=example,dc=com") { entry throws(LDIFError) in
            for value in ["top", "dcObject", "organization"] { try entry.write("objectClass", value) }
            try entry.write("o", "Example")
            try entry.write("dc", "example")
        }
        for number in 0..<people {
            let name = hardNames[number % hardNames.count]
            try writer.writeEntry(dn: "cn=\(escaped(name)) \(number),dc=example,dc=com") { entry throws(LDIFError) in
                for value in ["top", "person", "organizationalPerson", "inetOrgPerson"] { try entry.write("objectClass", value) }
                try entry.write("cn", "\(name) \(number)")
                try entry.write("sn", hardNames[number / hardNames.count % hardNames.count])
                try entry.write("uid", "p\(number)")
                try entry.write("description", String(repeating: "long value \(number) ", count: number) + ".")
                try entry.write("description;lang-de", " vorn und hinten ")
                try entry.write("labeledURI", "file:///\(number) :<\r\n line\tbreak")
                try entry.write("jpegPhoto", ([0xFF, 0xD8, 0xFF, 0xE0] + (0..<number * 3).map { UInt8(truncatingIfNeeded: $0 * 7) }).span)
                try entry.write("userPassword", "{SSHA}\(number)")
            }
        }
        return writer.takeBytes()
    }

    private static let hardNames = [
        "Ada", "Zoë Brontë", "名前", "O'Neil, \"Peggy\"", "a+b=c", "<angle>; #hash", "back\\slash", ":colon", "emoji 👩🏽‍💻", "x",
    ]

    /// RFC 4514 section 2.4.
    private static func escaped(_ name: String) -> String {
        String(name.flatMap { ",+\"\\<>;=".contains($0) ? ["\\", $0] : [$0] })
    }

    private static func entries(_ bytes: [UInt8]) throws -> (entries: [Entry], result: Int?) {
        var reader = LDIFReader()
        reader.append(bytes)
        reader.finish()
        var entries: [Entry] = []
        while try reader.next() {
            guard reader.record.kind == .content else { continue }
            var entry = Entry(dn: reader.record.withDN { $0.withUnsafeBufferPointer { Array($0) } }, values: [])
            for line in reader.record.lines {
                let name = reader.record.withName(of: line) { LDIFText.string($0) } ?? ""
                let value = try reader.record.withValue(of: line) { $0.withUnsafeBufferPointer { Array($0) } }
                entry.values.append(.init(name: name, bytes: value))
            }
            entries.append(entry)
        }
        return (entries, reader.searchResultCode)
    }

    @Test("slapcat is read and written back into slapadd without a difference")
    func roundTrip() throws {
        let first = try OpenLDAP()
        try first.add(try Self.directory())
        let exported = try first.cat()
        let entries = try Self.entries(exported).entries
        #expect(entries.count == Self.people + 1)
        var writer = LDIFWriter(writesVersion: false)
        for entry in entries {
            let dn = LDIFText.string(entry.dn.span)
            try writer.writeEntry(dn: try #require(dn)) { output throws(LDIFError) in
                for value in entry.values { try output.write(value.name, value.bytes.span) }
            }
        }
        let second = try OpenLDAP()
        try second.add(writer.takeBytes())
        #expect(try second.cat() == exported)
    }

    @Test("ldapsearch gives the same entries in every form")
    func search() throws {
        let server = try OpenLDAP()
        try server.add(try Self.directory())
        let expected = try Self.entries(try server.cat()).entries
        try server.serve()
        let forms: [[String]] = [
            ["-LLL"], ["-LLL", "-E", "pr=50/noprompt"], ["-LLL", "-o", "ldif-wrap=no"], ["-L"], [], ["-E", "pr=100/noprompt"], ["-LL"],
        ]
        for form in forms {
            let (found, result) = try Self.entries(try server.search(form + ["(objectClass=*)", "*", "entryUUID"]))
            #expect(found.map(\.dn) == expected.map(\.dn), "\(form)")
            #expect(found.map { $0.values(of: Self.names) } == expected.map { $0.values(of: Self.names) }, "\(form)")
            #expect(result == (form.contains { $0.hasPrefix("-L") } ? nil : 0), "\(form)")
        }
    }
}
