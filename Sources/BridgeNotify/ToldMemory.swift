public import BridgePipeline

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// How a pipeline's runs went lately, and what of it each channel was told: decides what is news. A value without clock and I/O.
///
/// A channel is told of each trouble once, once a day that it still lasts, and once that all is well again. A trouble lasts as long as there
/// is one of its condition, so that an error which takes turns with another is told once. What could not be delivered stays to be told.
public struct ToldMemory: Sendable, Hashable, Codable {
    /// What a channel is to be told now.
    public struct Due: Sendable, Hashable, Codable {
        /// Why now.
        public enum Kind: String, Sendable, Codable {
            /// Something that it was not told of.
            case news
            /// A day has passed and it still lasts.
            case reminder
            /// All is well again.
            case recovered
        }

        /// Names the message: the same when it is sent again.
        public var id: String
        /// Why now.
        public var kind: Kind
        /// What is wrong.
        public var troubles: [Trouble]
    }

    /// What one channel knows.
    private struct Channel: Hashable, Codable {
        /// What it was told of and still lasts.
        var told: Set<Trouble> = []
        /// When it was last told.
        var at: Date?
        /// True: it was told of something, and not yet that it is over.
        var awaitsRecovery = false
        /// What was about to be sent; what became of it is not known until it is gone.
        var pending: Due?
    }

    /// When a run last did all that was to do, or since when one is waited for.
    public private(set) var lastGood: Date
    /// False: none ever did.
    public private(set) var hasBeenGood = false
    /// When the first of the runs began to go wrong since; nil: the last one was good.
    public private(set) var troubledSince: Date?
    /// When that began which the latest good run ended.
    public private(set) var recoveredFrom: Date?
    /// What was wrong with the last run.
    public private(set) var troubles: Set<Trouble> = []
    private var channels: [String: Channel] = [:]

    private static let day: TimeInterval = 86_400

    /// Nothing is known yet.
    ///
    /// - Parameter start: since when a good run is waited for.
    public init(start: Date) { lastGood = start }

    /// A run is over.
    ///
    /// - Parameter troubles: what was wrong with it; none: it did all that was to do.
    public mutating func record(_ troubles: some Sequence<Trouble>, silenceAfter: Duration?, now: Date) {
        self.troubles = Set(troubles)
        if self.troubles.isEmpty {
            recoveredFrom = troubledSince ?? recoveredFrom
            (lastGood, hasBeenGood, troubledSince) = (now, true, nil)
        } else {
            noteSilence(after: silenceAfter, now: now)
        }
        // What is over is not sent again: if it comes back, that is another message.
        for name in channels.keys where (channels[name]?.pending?.kind == .recovered) != self.troubles.isEmpty {
            channels[name]?.pending = nil
        }
    }

    /// Time passes without a run that did all that was to do.
    public mutating func noteSilence(after span: Duration?, now: Date) {
        // Clocks can be set back: no time in the future was good.
        lastGood = min(lastGood, now)
        if !troubles.isEmpty { troubledSince = min(troubledSince ?? now, now) }
        guard let span, now.timeIntervalSince(lastGood) >= span / .seconds(1) else { return }
        troubles.insert(Trouble(.silence))
        troubledSince = min(troubledSince ?? lastGood, now)
    }

    /// What a channel is to be told now; nil: nothing. The message is remembered as pending until ``delivered(_:on:now:)``.
    ///
    /// - Parameters:
    ///   - conditions: what it is told of at all.
    ///   - makeID: names a new message.
    public mutating func due(
        on name: String, conditions: Set<NotificationRules.Condition>, now: Date, makeID: () -> String
    ) -> Due? {
        var channel = channels[name] ?? Channel()
        defer { channels[name] = channel }
        let current = troubles.filter { conditions.contains($0.condition) }
        // What is over comes as news when it is back.
        let lasting = Set(troubles.map(\.condition))
        channel.told = channel.told.filter { lasting.contains($0.condition) }
        guard let kind = kind(of: current, channel, now) else { return nil }
        if kind == .recovered, !conditions.contains(.recovered) {
            channel = Channel(at: channel.at)
            return nil
        }
        let sorted = current.sorted()
        if let pending = channel.pending, pending.kind == kind, pending.troubles == sorted { return pending }
        let due = Due(id: makeID(), kind: kind, troubles: sorted)
        channel.pending = due
        return due
    }

    private func kind(of current: Set<Trouble>, _ channel: Channel, _ now: Date) -> Due.Kind? {
        if !current.isEmpty {
            guard current.isSubset(of: channel.told), let at = channel.at else { return .news }
            return at > now || now.timeIntervalSince(at) >= Self.day ? .reminder : nil
        }
        return troubles.isEmpty && channel.awaitsRecovery ? .recovered : nil
    }

    /// Forgets channels that are no longer there: one that comes back is told anew.
    public mutating func keepChannels(_ names: [String]) { channels = channels.filter { names.contains($0.key) } }

    /// A channel has taken what was due.
    public mutating func delivered(_ due: Due, on name: String, now: Date) {
        var channel = channels[name] ?? Channel()
        channel.pending = nil
        channel.at = now
        channel.told = due.kind == .recovered ? [] : channel.told.union(due.troubles)
        channel.awaitsRecovery = due.kind != .recovered
        channels[name] = channel
    }
}
