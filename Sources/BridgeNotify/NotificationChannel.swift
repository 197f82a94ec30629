public import BridgePipeline

/// A way by which people are told.
public protocol NotificationChannel: Sendable {
    /// Its name in the pipeline file and in what is remembered of it.
    var name: String { get }

    /// Delivers a message, or says why not.
    ///
    /// - Throws: a `BridgeError` without secrets; its code begins with `notify.` or `http.`.
    func deliver(_ notice: Notice) async throws
}

extension NotificationRules {
    /// The channels that the rules name.
    ///
    /// - Parameter folder: that of the pipeline file, against which relative paths are resolved.
    public func channels(in folder: String) -> [any NotificationChannel] {
        let channels: [(any NotificationChannel)?] = [
            webhook.map { WebhookChannel($0, folder: folder) }, mail.map { MailChannel($0, folder: folder) },
        ]
        return channels.compactMap(\.self)
    }
}
