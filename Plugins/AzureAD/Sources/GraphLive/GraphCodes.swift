import BridgeCore

extension [CodeExplanation] {
    /// The codes of Microsoft Graph and of the way to a token.
    static let graph: Self = [
        .init(
            "graph.certificate", .source, .correct,
            "The certificate or its private key cannot be used to sign in.",
            causes: "A wrong path or password, a file without certificate or key, or a key that is no RSA key of at least 2048 bits.",
            remedy: "Correct the path or the password; export certificate and RSA key again."),
        .init(
            "graph.damaged", .source, .again,
            "What came is no whole answer of Microsoft Graph.",
            causes: "Something between here and there cuts or replaces answers.",
            remedy: "Look at the proxy; try again."),
        .init(
            "graph.federated_token", .source, .correct,
            "The file of `federated_token_file` cannot be read or holds no token.",
            causes: "The workload identity is not set up for this process.",
            remedy: "Check the service account and the path."),
        .init(
            "graph.forbidden", .source, .correct,
            "The application may not read what is asked for.",
            causes: "A permission is missing, or nobody consented to it.",
            remedy: "Give it the application permission in the message and consent; `idbridge check FILE` shows the link."),
        .init(
            "graph.managed_identity", .source, .correct,
            "The machine's identity service gives no token.",
            causes: "No managed identity is switched on, another client id, or the proof of Azure Arc cannot be read.",
            remedy: "Switch it on, correct `managed_identity`, or add the user to the group “himds”."),
        .init(
            "graph.not_found", .source, .correct,
            "Microsoft Graph does not find what was asked for.",
            causes: "It was deleted, or belongs to another tenant.",
            remedy: "Check `tenant` and the names in the settings."),
        .init(
            "graph.refused", .source, .correct,
            "Microsoft Graph refuses the request.",
            causes: "An attribute or a request that this tenant or cloud does not offer.",
            remedy: "The code in the message is Microsoft's; look it up and correct the settings."),
        .init(
            "graph.sign_in", .source, .correct,
            "The sign-in service gives no token.",
            causes: "A wrong tenant, client or secret; an expired secret; a rule of Conditional Access; a service without time.",
            remedy: "Do what the message says of the AADSTS number. A service without time is asked again."),
        .init(
            "graph.token", .source, .again,
            "The sign-in service answered without a token.",
            causes: "A wrong `login_url`, or a proxy that answers in its place.",
            remedy: "Correct `login_url`; look at the proxy."),
        .init(
            "graph.unauthorized", .source, .correct,
            "Microsoft Graph does not accept the token.",
            causes: "A token of another cloud, or a clock that is wrong.",
            remedy: "Correct `cloud` or `graph_url`; set the clock."),
        .init(
            "graph.unavailable", .source, .again,
            "Microsoft Graph has no time or failed.",
            causes: "Throttling or trouble of the service.",
            remedy: "Nothing is to do; it is repeated after the time that the service asks for."),
    ]
}
