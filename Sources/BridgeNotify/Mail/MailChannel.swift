import BridgePipeline

/// Tells people by mail.
struct MailChannel: NotificationChannel {
    let name = "mail"
    private let mail: NotificationRules.Mail
    private let certificateFile: String?

    init(_ mail: NotificationRules.Mail, folder: String) {
        self.mail = mail
        certificateFile = mail.certificateFile.map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" }
    }

    func deliver(_ notice: Notice) async throws {
        let message = MailMessage(notice, from: mail.from, to: mail.to)
        try await SMTPTransfer(mail: mail, certificateFile: certificateFile, message: message.bytes).run()
    }
}
