import BridgeCore
import BridgeHTTP
import Testing

@Suite("Base URL")
struct HTTPBaseURLTests {
    @Test(
        "paths are joined without losing or doubling a slash",
        arguments: [
            ("https://example.org/scim", "https://example.org/scim/Users"), ("https://example.org/scim/", "https://example.org/scim/Users"),
            ("https://example.org", "https://example.org/Users"), ("https://example.org///", "https://example.org/Users"),
            ("HTTPS://Example.ORG:443/Scim/V2", "https://example.org/Scim/V2/Users"),
            ("http://[::1]:8080/a/b/", "http://[::1]:8080/a/b/Users"),
            ("http://127.0.0.1:80", "http://127.0.0.1/Users"),
        ])
    func joining(base: String, url: String) throws {
        #expect(try HTTPBaseURL(base).url(["Users"]) == url)
    }

    @Test("segments and queries are percent-encoded")
    func encoding() throws {
        let url = try HTTPBaseURL("https://example.org/scim").url(
            ["Users", "a/../b c"], query: [("filter", #"userName eq "ü@x""#), ("count", "1")])
        #expect(url == "https://example.org/scim/Users/a%2F..%2Fb%20c?filter=userName%20eq%20%22%C3%BC%40x%22&count=1")
    }

    @Test(
        "what is no service address is refused before anything is sent",
        arguments: [
            "", "example.org/scim", "ftp://example.org", "https://", "https:///scim", "https://user:secret@example.org/",
            "https://example.org/?a=1",
            "https://example.org/#x", "https://example.org/a b", "https://example.org:99999/", "https://example.org:x/",
            "https://exa mple.org/",
            "https://a:b:c/", "https://[::1/", "https://ex\r\nample.org/", "https://example.org/ü",
        ])
    func refused(text: String) {
        let error = #expect(throws: BridgeError.self) { try HTTPBaseURL(text) }
        #expect(error?.code == "configuration.invalid")
        #expect(error?.effect == BridgeError.Effect.none)
        #expect(error?.message.contains("secret") == false)
    }

    @Test(
        "redirects are resolved within the origin",
        arguments: [
            ("/v2/Users", "https://example.org/v2/Users"), ("https://example.org/x?y=1", "https://example.org/x?y=1"),
            ("https://EXAMPLE.org:443/x", "https://example.org/x"), ("Users/", "https://example.org/scim/Users/"),
            ("//example.org/x", "https://example.org/x"),
        ])
    func redirects(location: String, url: String) throws {
        #expect(try HTTPBaseURL("https://example.org/scim").sameOriginRedirect(to: location, from: "https://example.org/scim/Users") == url)
    }

    @Test(
        "redirects that lead elsewhere lead nowhere",
        arguments: [
            "https://evil.org/x", "http://example.org/x", "//evil.org/x", "https://example.org:8443/x", "https://example.org@evil.org/", "",
            "https://user@example.org/", "https://example.org.evil.org/", "/a b", "/a\r\nb",
        ])
    func foreignRedirects(location: String) throws {
        #expect(try HTTPBaseURL("https://example.org/scim").sameOriginRedirect(to: location, from: "https://example.org/scim/Users") == nil)
    }

    @Test(
        "this machine is recognised",
        arguments: [
            ("http://localhost:1", true), ("http://127.1.2.3/", true), ("http://[::1]:1/", true), ("http://example.org", false),
            ("http://localhost.example.org", false),
        ])
    func loopback(text: String, isLoopback: Bool) throws {
        #expect(try HTTPBaseURL(text).isLoopback == isLoopback)
    }
}
