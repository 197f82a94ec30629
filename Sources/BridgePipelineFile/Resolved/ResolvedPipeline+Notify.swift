import BridgePipeline

extension ResolvedPipeline {
    func add(_ notify: NotificationRules, to lines: inout YAMLLines) {
        lines.add("notify", indent: 0)
        if let webhook = notify.webhook {
            lines.add("webhook", indent: 1)
            lines.add("url", scalar(webhook.url.text, "notify.webhook.url"), indent: 2)
            add(webhook.authorization, "authorization", of: "webhook", to: &lines)
            add(webhook.certificateFile, "ca_file", of: "webhook", to: &lines)
        }
        if let mail = notify.mail {
            lines.add("mail", indent: 1)
            lines.add("server", scalar(mail.server.text, "notify.mail.server"), indent: 2)
            add(mail.user, "user", of: "mail", to: &lines)
            add(mail.password, "password", of: "mail", to: &lines)
            lines.add("from", scalar(mail.from.text, "notify.mail.from"), indent: 2)
            lines.add("to", list(mail.to.map(\.text), "notify.mail.to"), indent: 2)
            add(mail.certificateFile, "ca_file", of: "mail", to: &lines)
        }
        let conditions = NotificationRules.Condition.allCases.filter { notify.conditions.contains($0) }
        lines.add("when", YAMLLines.list(conditions.map(\.rawValue)), indent: 1)
        if let span = notify.silenceAfter {
            lines.add("silence_after", plain(DurationText.text(span), "notify.silence_after"), indent: 1)
        }
    }

    private func add(_ text: String?, _ key: String, of section: String, to lines: inout YAMLLines) {
        if let text { lines.add(key, scalar(text, "notify.\(section).\(key)"), indent: 2) }
    }
}
