import BridgeCore

extension CodeGroup {
    static let http = Self(
        title: "Connections",
        intro: "Whatever talks to a service: a source, or the target. A request that only reads did nothing; a write whose answer was "
            + "lost is looked up.",
        codes: [
            .init(
                "http.ca_file", .service, .correct,
                "The file of `ca_file` is no list of certificates in PEM.",
                causes: "A wrong path, or a certificate in another form.",
                remedy: "Correct the path; convert the file to PEM."),
            .init(
                "http.connection_lost", .service, .lookedUp,
                "The connection broke before the answer was complete.",
                causes: "A restart of the service, a proxy or a firewall that cuts connections.",
                remedy: "Nothing is to do when it comes seldom; else look at what lies between."),
            .init(
                "http.forbidden", .service, .correct,
                "The service refuses access (403).",
                causes: "The token lacks administrative rights, or may not be used from this address.",
                remedy: "Give the token the rights that the connector's README names."),
            .init(
                "http.foreign_link", .service, .correct,
                "An answer links to another place, where the token must not go.",
                causes: "A proxy that rewrites answers, or an address that is not the service's own.",
                remedy: "Set the address that the service itself uses."),
            .init(
                "http.html", .service, .correct,
                "A web page came in the place of data.",
                causes: "An address of the web interface, a sign-in page of a proxy.",
                remedy: "Set `url` to the address of the interface; let the proxy pass it."),
            .init(
                "http.invalid_response", .service, .correct,
                "What answers does not speak correct HTTP.",
                causes: "A wrong port, or `http` where `https` is spoken.",
                remedy: "Correct address and port."),
            .init(
                "http.proxy", .service, .correct,
                "The proxy does not let the request through.",
                causes: "A wrong address, user or password of the proxy, or a rule of it (407).",
                remedy: "Correct `proxy`; let it reach the service."),
            .init(
                "http.redirect", .service, .correct,
                "The service redirects to another place, where the token must not go.",
                causes: "An old address, `http` in the place of `https`, a missing path.",
                remedy: "Set `url` to the final address."),
            .init(
                "http.status", .service, .again,
                "The service failed (5xx), has no time (429) or refused the request (another status).",
                causes: "Load, maintenance, a limit of requests; a request that the service does not know.",
                remedy: "429 and 5xx are repeated after the time that the service asks for; try later. Another status: check the "
                    + "address."),
            .init(
                "http.timeout", .service, .lookedUp,
                "The service did not answer in time.",
                causes: "Load, a slow network, very large pages.",
                remedy: "Try later, or raise `timeout`."),
            .init(
                "http.tls", .service, .correct,
                "No encrypted connection could be made.",
                causes: "A certificate that is expired, of another name or of an own authority.",
                remedy: "Correct the address, or name the authority's certificate with `ca_file`."),
            .init(
                "http.too_large", .service, .correct,
                "The answer is larger than allowed.",
                causes: "A service that ignores the page size.",
                remedy: "Ask for smaller pages."),
            .init(
                "http.unauthorized", .service, .correct,
                "The service does not accept the token (401).",
                causes: "It is wrong, expired or revoked, or the variable holds something else.",
                remedy: "Make a new token and put it where the pipeline file takes it from."),
            .init(
                "http.unreachable", .service, .correct,
                "The service cannot be reached.",
                causes: "A wrong address, no name resolution, a firewall, a service that is down.",
                remedy: "Check address, network and firewall; `idbridge check FILE` shows each step."),
        ])
}
