import BridgeCore
import BridgeHTTP
import BridgePipeline

/// Tells a service by a POST of JSON.
///
/// A POST whose effect is in doubt is not repeated at once; when the next run sends it again, body and header have the same id.
struct WebhookChannel: NotificationChannel {
    let name = "webhook"
    private let webhook: NotificationRules.Webhook
    private let settings: HTTPSettings

    init(_ webhook: NotificationRules.Webhook, folder: String) {
        self.webhook = webhook
        settings = HTTPSettings(
            timeout: .seconds(10), attempts: 2, certificateFile: webhook.certificateFile.map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" })
    }

    func deliver(_ notice: Notice) async throws {
        let session = HTTPSession(
            baseURL: try HTTPBaseURL(webhook.url.description),
            authorization: try webhook.authorization.map { value throws(BridgeError) in try HTTPAuthorization(.header, token: value) },
            settings: settings, policy: RetryPolicy(attempts: settings.attempts, longestWait: .seconds(5)),
            transport: AsyncHTTPTransport(settings, largestBody: 1 << 16))
        do {
            let response = try await session.send(
                .post, link: webhook.url.text, headers: ["Content-Type": "application/json", "Idempotency-Key": notice.id],
                body: try notice.json())
            guard response.isSuccess else { throw session.error(for: response, method: .post) }
            await session.close()
        } catch {
            await session.close()
            throw error
        }
    }
}
