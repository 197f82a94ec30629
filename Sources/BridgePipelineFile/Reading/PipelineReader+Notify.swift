import BridgePipeline

/// The key `notify`: who is told how runs end.
extension PipelineReader {
    static let notifyKeys = ["webhook", "mail", "when", "silence_after"]
    static let webhookKeys = ["url", "authorization", "ca_file"]
    static let mailKeys = ["server", "user", "password", "from", "to", "ca_file"]

    /// The rules; nil: the file has none.
    mutating func notify(_ file: Section, schedule: Schedule?) -> NotificationRules? {
        guard let section = section("notify", in: file, keys: Self.notifyKeys) else { return nil }
        if section.entries["webhook"] == nil, section.entries["mail"] == nil {
            report("“notify” names nobody to tell", "write “webhook: { url: ${env:NAME} }”, or mail", at: section.range)
        }
        var rules = NotificationRules(webhook: webhook(section), mail: mail(section))
        if section.entries["when"] != nil { rules.conditions = conditions(section) }
        rules.silenceAfter = silence(section, schedule: schedule, conditions: rules.conditions)
        if rules.silenceAfter == nil { rules.conditions.remove(.silence) }
        return rules
    }

    private mutating func webhook(_ notify: Section) -> NotificationRules.Webhook? {
        guard let section = self.section("webhook", in: notify, keys: Self.webhookKeys) else { return nil }
        let authorization = secret("authorization", in: section)
        let certificateFile = text("ca_file", in: section)?.text
        guard let text = requiredText("url", in: section) else { return nil }
        guard let url = DeliveryAddress(text.text, schemes: ["https", "http"]) else {
            report(
                "“\(section.path("url"))” is no address of a webhook", "write one such as https://example.com/hook, without user and #",
                at: text.range)
            return nil
        }
        if !url.isEncrypted, !url.isLoopback {
            if authorization != nil {
                report("“\(section.path("authorization"))” would be sent without encryption", "write https:// in “url”", at: text.range)
            } else {
                warn("messages go to the webhook without encryption", "write https:// if the service has it", at: text.range)
            }
        }
        return NotificationRules.Webhook(url: url, authorization: authorization, certificateFile: certificateFile)
    }

    private mutating func mail(_ notify: Section) -> NotificationRules.Mail? {
        guard let section = self.section("mail", in: notify, keys: Self.mailKeys) else { return nil }
        let server = mailServer(section)
        let user = text("user", in: section)?.text
        let password = secret("password", in: section)
        for (key, other) in [("user", "password"), ("password", "user")] where section.entries[other] == nil {
            guard let entry = section.entries[key] else { continue }
            report("“notify.mail.\(key)” stands without \(other)", "write both, or neither", at: entry.key.range)
        }
        let certificateFile = text("ca_file", in: section)?.text
        let from = requiredText("from", in: section).flatMap { mailAddress($0) }
        if section.entries["to"] == nil { reportMissing("to", in: section, "write “to: [it@example.com]”") }
        let texts = texts("to", in: section) ?? []
        let to = texts.compactMap { mailAddress($0) }
        if texts.isEmpty, case .list? = section.entries["to"]?.value.content, let entry = section.entries["to"] {
            report("“notify.mail.to” names nobody", "write “to: [it@example.com]”", at: entry.key.range)
        }
        guard let server, let from, !to.isEmpty else { return nil }
        return NotificationRules.Mail(
            server: server, user: user, password: password, from: from, to: to, certificateFile: certificateFile)
    }

    private mutating func mailServer(_ section: Section) -> DeliveryAddress? {
        guard let text = requiredText("server", in: section) else { return nil }
        if let server = DeliveryAddress(text.text, schemes: ["smtps", "smtp"]), !server.hasPath { return server }
        report(
            "“\(section.path("server"))” is no address of a mail server", "write one such as smtps://mail.example.com:465",
            at: text.range)
        return nil
    }

    private mutating func mailAddress(_ text: ExpandedText) -> MailAddress? {
        if let address = MailAddress(text.text) { return address }
        report("\(text.shown) is no mail address", "write it bare: it@example.com", at: text.range)
        return nil
    }

    private mutating func secret(_ key: String, in section: Section) -> String? {
        guard let entry = section.entries[key], let text = secret(entry, section.path(key), allowsScheme: key == "authorization") else {
            return nil
        }
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        report(
            "“\(section.path(key))” holds a line break or a character outside ASCII", "copy it again, without anything around it",
            at: entry.value.range)
        return nil
    }

    private mutating func conditions(_ section: Section) -> Set<NotificationRules.Condition> {
        guard let texts = texts("when", in: section) else { return [] }
        if texts.isEmpty, let entry = section.entries["when"] {
            report("“notify.when” names nothing to tell of", "leave it out for everything", at: entry.key.range)
        }
        return Set(texts.compactMap { word($0, NotificationRules.Condition.self) })
    }

    private mutating func silence(
        _ section: Section, schedule: Schedule?, conditions: Set<NotificationRules.Condition>
    ) -> Duration? {
        guard let entry = section.entries["silence_after"] else {
            if let when = section.entries["when"], conditions.contains(.silence) {
                report("“silence” needs “notify.silence_after”", "write how long is too long, such as 26 hours", at: when.key.range)
            }
            return nil
        }
        guard let span = duration("silence_after", in: section) else { return nil }
        let place = entry.value.range
        if span < .seconds(60) {
            report("“notify.silence_after” is shorter than a minute", "write a time such as 26 hours", at: place)
        } else if case .every(let every)? = schedule?.trigger, span <= every {
            report("“notify.silence_after” is no longer than the time between runs", "write several times “schedule.every”", at: place)
        } else if !conditions.contains(.silence) {
            report("“notify.silence_after” does nothing: “notify.when” has no silence", "add silence, or leave it out", at: entry.key.range)
        } else if schedule?.trigger == nil {
            warn(
                "without a schedule nobody notices that runs stay away", "“idbridge start” does, by the key “schedule”",
                at: entry.key.range)
        }
        return span
    }
}
