import BridgeCore
import BridgePipeline
import CCurl
import NIOPosix

/// One mail on its way to a server, by libcurl. It blocks its thread, for a limited time.
struct SMTPTransfer: Sendable {
    var mail: NotificationRules.Mail
    /// The certificates that are trusted besides those of the system; nil: none.
    var certificateFile: String?
    /// The whole message, with CR LF at the end of each line.
    var message: [UInt8]

    /// The longest time for the whole.
    private static let seconds = 30
    private static let secondsToConnect = 10
    /// Once a process, before any thread uses the library.
    private static let isUsable = curl_begin() == CURLE_OK

    /// Sends the mail on a thread that may block.
    func run() async throws {
        try await NIOThreadPool.singleton.runIfActive { try send() }
    }

    private func send() throws(BridgeError) {
        guard Self.isUsable, let handle = curl_easy_init() else {
            throw BridgeError("notify.mail", "The library for mail cannot be used.", effect: .none)
        }
        defer { curl_easy_cleanup(handle) }
        var recipients: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(recipients) }
        for address in mail.to { recipients = curl_slist_append(recipients, "<\(address.text)>") ?? recipients }
        let result = message.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                var upload = curl_upload(next: characters.baseAddress, left: characters.count)
                return withUnsafeMutablePointer(to: &upload) { upload in
                    let settings =
                        configure(handle) + [curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients), curl_set_upload(handle, upload)]
                    return settings.first { $0 != CURLE_OK } ?? curl_easy_perform(handle)
                }
            }
        }
        if result != CURLE_OK { throw failure(result, handle) }
    }

    private func configure(_ handle: UnsafeMutableRawPointer) -> [CURLcode] {
        var results = [
            curl_set_text(handle, CURLOPT_URL, "\(mail.server)"), curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(mail.from.text)>"),
            curl_set_number(handle, CURLOPT_TIMEOUT, Self.seconds), curl_set_number(handle, CURLOPT_CONNECTTIMEOUT, Self.secondsToConnect),
            // Signals are the process's own; no variable of the environment sends mail by a proxy.
            curl_set_number(handle, CURLOPT_NOSIGNAL, 1), curl_set_text(handle, CURLOPT_PROXY, ""),
            curl_set_number(handle, CURLOPT_USE_SSL, Int(encryption.rawValue)), curl_allow_refused_recipients(handle),
        ]
        if let user = mail.user { results.append(curl_set_text(handle, CURLOPT_USERNAME, user)) }
        if let password = mail.password { results.append(curl_set_text(handle, CURLOPT_PASSWORD, password)) }
        if let certificateFile { results.append(curl_set_text(handle, CURLOPT_CAINFO, certificateFile)) }
        return results
    }

    /// A password goes over an encrypted connection or, on this machine, over any.
    private var encryption: curl_usessl { mail.password != nil && !mail.server.isLoopback ? CURLUSESSL_ALL : CURLUSESSL_TRY }

    private func failure(_ result: CURLcode, _ handle: UnsafeMutableRawPointer) -> BridgeError {
        var reply = 0
        _ = curl_get_number(handle, CURLINFO_RESPONSE_CODE, &reply)
        let answered = reply > 0 ? " (its last answer was \(reply))" : ""
        // Nothing but numbers of what the server says: it likes to repeat addresses.
        let reason =
            switch result {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: "cannot be reached; check the address, the network and the firewall"
            case CURLE_OPERATION_TIMEDOUT: "did not answer in time"
            case CURLE_LOGIN_DENIED: "does not accept user and password"
            case CURLE_USE_SSL_FAILED: "does not encrypt, so the password is not sent; use smtps:// or a server with STARTTLS"
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR:
                "has a certificate that is not trusted; check it, or set “ca_file”"
            case CURLE_SSL_CACERT_BADFILE: "is not asked: the file of “ca_file” cannot be read as certificates in PEM"
            case CURLE_SEND_ERROR: "refuses the mail"
            default: "did not take the mail: \(String(cString: curl_easy_strerror(result)))"
            }
        return BridgeError("notify.mail", "\(mail.server) \(reason)\(answered).", recovery: .retry(after: nil), effect: .unknown)
    }
}
