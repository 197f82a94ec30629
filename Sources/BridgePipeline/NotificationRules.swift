/// Who is told how a pipeline's runs end, and of what.
public struct NotificationRules: Sendable, Hashable {
    /// What somebody can be told of.
    public enum Condition: String, Sendable, Hashable, Codable, CaseIterable {
        /// A plan waits for a person, or a limit on failures stopped an apply.
        case held
        /// A source could not be read whole.
        case partial
        /// A source's file, or a plan, is too old to be used.
        case stale
        /// A run, or an operation of it, failed.
        case failed
        /// The first run that did all that was to do, after something else was told.
        case recovered
        /// No run has done all that was to do for too long.
        case silence
    }

    /// A service that takes messages by POST.
    public struct Webhook: Sendable, Hashable {
        /// Where messages go. It may hold a secret and is shown nowhere.
        public var url: DeliveryAddress
        /// The value of the header field `Authorization`.
        public var authorization: String?
        /// A file of certificates in PEM that are trusted besides those of the system.
        public var certificateFile: String?

        /// A webhook.
        public init(url: DeliveryAddress, authorization: String? = nil, certificateFile: String? = nil) {
            self.url = url
            self.authorization = authorization
            self.certificateFile = certificateFile
        }
    }

    /// Mail over a server.
    public struct Mail: Sendable, Hashable {
        /// The server: `smtps` from the first byte, `smtp` with STARTTLS where the server has it.
        public var server: DeliveryAddress
        /// The user at the server; nil: it asks for none.
        public var user: String?
        /// The user's password. It is sent over encrypted connections only, and to this machine.
        public var password: String?
        /// The sender.
        public var from: MailAddress
        /// Who gets it.
        public var to: [MailAddress]
        /// A file of certificates in PEM that are trusted besides those of the system.
        public var certificateFile: String?

        /// Mail.
        public init(
            server: DeliveryAddress, user: String? = nil, password: String? = nil, from: MailAddress, to: [MailAddress],
            certificateFile: String? = nil
        ) {
            self.server = server
            self.user = user
            self.password = password
            self.from = from
            self.to = to
            self.certificateFile = certificateFile
        }
    }

    /// The service; nil: none.
    public var webhook: Webhook?
    /// The mail; nil: none.
    public var mail: Mail?
    /// What is told of.
    public var conditions: Set<Condition>
    /// After how long without a run that did all that was to do somebody is told; nil: never.
    public var silenceAfter: Duration?

    /// Rules.
    public init(
        webhook: Webhook? = nil, mail: Mail? = nil, conditions: Set<Condition> = Set(Condition.allCases), silenceAfter: Duration? = nil
    ) {
        self.webhook = webhook
        self.mail = mail
        self.conditions = conditions
        self.silenceAfter = silenceAfter
    }
}
