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
