import Testing

@testable import AzureADConnectors

@Suite("values")
struct ValueTests {
    private func canonical(_ form: ValueForm, _ bytes: [UInt8]) -> String? {
        var output: [UInt8] = []
        let outcome = bytes.withUnsafeBufferPointer { form.canonical($0, into: &output) }
        switch outcome {
        case .asItIs: return String(validating: bytes, as: UTF8.self)
        case .appended: return String(validating: output, as: UTF8.self)
        case .nothing: return ""
        case .invalid: return nil
        }
    }

    private func canonical(_ form: ValueForm, _ text: String) -> String? { canonical(form, Array(text.utf8)) }

    @Test(
        "dates and times become ISO 8601 in UTC to the second",
        arguments: [
            ("20250101000000.0Z", "2025-01-01T00:00:00Z"), ("20240229235959Z", "2024-02-29T23:59:59Z"),
            ("202501010000+0130", "2024-12-31T22:30:00Z"), ("2025010112Z", "2025-01-01T12:00:00Z"),
            ("2025-03-01T08:00:00.1234567Z", "2025-03-01T08:00:00Z"), ("2025-03-01T08:00:00+02:00", "2025-03-01T06:00:00Z"),
            ("2025-03-01", "2025-03-01T00:00:00Z"), ("/Date(1609459200000)/", "2021-01-01T00:00:00Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
            ("19000101000000Z", "1900-01-01T00:00:00Z"), ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ])
    func dates(_ text: String, _ expected: String) { #expect(canonical(.dateTime, text) == expected) }

    @Test(
        "what is no date is refused",
        arguments: [
            "tomorrow", "20250230000000Z", "2025", "20251301", "2025-01-01T25:00:00Z", "2025-01-01T00:00:00X", "/Date(x)/", "01.02.2025",
        ])
    func noDates(_ text: String) { #expect(canonical(.dateTime, text) == nil) }

    @Test(
        "file times count from 1601, and two of them mean never",
        arguments: [
            ("133801632000000000", "2025-01-01T00:00:00Z"), ("0", ""), ("9223372036854775807", ""), ("x", nil),
            ("9223372036854775806", nil),
            ("116444736000000000", "1970-01-01T00:00:00Z"),
        ])
    func fileTimes(_ text: String, _ expected: String?) { #expect(canonical(.fileTime, text) == expected) }

    @Test(
        "a guest's user principal name loses its mark and the tenant's domain, and no other does",
        arguments: [
            ("ada_example.com#EXT#@contoso.onmicrosoft.com", "ada_example.com"), ("ada_x.org#ext#@contoso.example", "ada_x.org"),
            ("ada@contoso.example", "ada@contoso.example"), ("#EXT#@contoso.example", "#EXT#@contoso.example"),
            ("a#EXT#b@contoso.example", "a#EXT#b@contoso.example"), ("zoë_x.org#EXT#@contoso.example", "zoë_x.org"), ("@", "@"),
        ])
    func guests(_ name: String, _ expected: String) {
        #expect(canonical(.userPrincipalName, name) == expected)
        #expect(canonical(.text, name) == name)
    }

    @Test("GUIDs are read as bytes and as text")
    func guids() {
        let text = "03020100-0504-0706-0809-0a0b0c0d0e0f"
        #expect(canonical(.guid, Array(0..<16)) == text)
        #expect(canonical(.guid, text) == text)
        #expect(canonical(.guid, "{03020100-0504-0706-0809-0A0B0C0D0E0F}") == text)
        #expect(canonical(.guid, "03020100-0504-0706-0809-0a0b0c0d0e0") == nil)
        #expect(canonical(.guidAsBase64, text) == "AAECAwQFBgcICQoLDA0ODw==")
        #expect(canonical(.guidAsBase64, Array(0..<16)) == "AAECAwQFBgcICQoLDA0ODw==")
    }

    @Test(
        "identifiers are GUIDs in lower case, or text as it is",
        arguments: [("ABCDEF00-0000-4000-8000-000000000001", "abcdef00-0000-4000-8000-000000000001"), ("Ada-1", "Ada-1")])
    func identifiers(_ text: String, _ expected: String) { #expect(canonical(.identifier, text) == expected) }

    @Test(
        "distinguished names lose optional spaces and nothing else",
        arguments: [
            ("CN=Ada, OU = People ,DC=x", "CN=Ada,OU=People,DC=x"), (#"CN=Lovelace\, Ada,DC=x"#, #"CN=Lovelace\, Ada,DC=x"#),
            (#"CN=\ Ada\ , DC=x"#, #"CN=\ Ada\ ,DC=x"#), (#"CN="Lovelace, Ada" , DC=x"#, #"CN="Lovelace, Ada",DC=x"#),
            (#"CN=A\2cB=C =D,DC=x"#, #"CN=A\2cB=C =D,DC=x"#), ("<GUID=1>;<SID=S-1>;CN=Ada,DC=x", "CN=Ada,DC=x"),
            ("CN=a + SN= b,DC=x", "CN=a+SN=b,DC=x"),
            ("cn=Çelik,dc=X", "cn=Çelik,dc=X"), (#"CN=x\"#, #"CN=x\"#), ("CN=", "CN="),
        ])
    func distinguishedNames(_ text: String, _ expected: String) { #expect(canonical(.reference, text) == expected) }

    @Test("security identifiers are written as text")
    func securityIdentifiers() {
        #expect(canonical(.securityIdentifier, [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0]) == "S-1-5-32-544")
        #expect(canonical(.securityIdentifier, "S-1-5-18") == "S-1-5-18")
        #expect(canonical(.securityIdentifier, [1, 9, 0, 0, 0, 0, 0, 5]) == nil)
    }

    @Test("booleans", arguments: [("TRUE", "True"), ("true", "True"), ("1", "True"), ("False", "False"), ("0", "False"), ("yes", nil)])
    func booleans(_ text: String, _ expected: String?) { #expect(canonical(.boolean, text) == expected) }

    @Test("base64 with line breaks is read, and what is none is refused")
    func base64() {
        func decode(_ text: String) -> [UInt8]? { Array(text.utf8).withUnsafeBufferPointer { Base64.decode($0) } }
        #expect(decode("AA\nEC") == [0, 1, 2])
        #expect(decode("AAE=") == [0, 1])
        #expect(decode("AA==") == [0])
        #expect(decode("") == [])
        for bad in ["A", "AA", "AA=", "AA=A", "A===", "####", "AAAA="] { #expect(decode(bad) == nil) }
    }
}
