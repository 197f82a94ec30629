import BridgeHTTP
import Synchronization

/// The resource units that a tenant grants an application: so many in ten seconds, in a token bucket. A value with time as a parameter.
///
/// What a request costs is estimated before and corrected by what the service says afterwards (`x-ms-resource-unit`).
struct ResourceUnits: Sendable, Equatable {
    /// The units of one window.
    let perWindow: Double
    private var level: Double
    private var filledAt = Duration.zero
    private var blockedUntil = Duration.zero

    static let window = 10.0

    /// A full bucket.
    init(perWindow: Int) {
        self.perWindow = Double(max(1, perWindow))
        level = self.perWindow
    }

    /// Takes units and says how long to wait before the request goes. The bucket may go into debt: later requests wait for it.
    mutating func reserve(_ units: Int, now: Duration) -> Duration {
        fill(now)
        level -= Double(units)
        let debt = level < 0 ? Duration.seconds(-level / perWindow * Self.window) : .zero
        return max(debt, blockedUntil - now, .zero)
    }

    /// Corrects an estimate.
    mutating func settle(estimated: Int, actual: Int) { level -= Double(actual - estimated) }

    /// The service uses a share of its limit that is past 0.8: nobody sends for a part of a window, so that no 429 comes.
    mutating func slowDown(share: Double, now: Duration) {
        blockedUntil = max(blockedUntil, now + .seconds(min(max(share - 0.8, 0), 1) * Self.window))
    }

    /// The share of the window's units that is in use.
    var used: Double { min(max(1 - level / perWindow, 0), 1) }

    private mutating func fill(_ now: Duration) {
        let (seconds, fraction) = (now - filledAt).components
        let passed = Double(seconds) + Double(fraction) / 1e18
        level = min(perWindow, level + max(0, passed) / Self.window * perWindow)
        filledAt = now
    }
}

/// The units of one application in one tenant, shared by all its readers in this process. Thread safe.
final class SharedResourceUnits: Sendable {
    private let units: Mutex<ResourceUnits>
    /// One clock for all who share.
    private let uptime: @Sendable () -> Duration

    init(_ units: ResourceUnits, uptime: @escaping @Sendable () -> Duration) {
        self.units = Mutex(units)
        self.uptime = uptime
    }

    /// Takes units; the time to wait before the request goes.
    func reserve(_ amount: Int) -> Duration { units.withLock { $0.reserve(amount, now: uptime()) } }

    /// The share of the units that is in use.
    var used: Double { units.withLock { $0.used } }

    /// Learns from an answer.
    ///
    /// - Returns: what the request cost, and the share of the limit that is in use: ours, or the service's own where it says more.
    @discardableResult
    func settle(_ response: HTTPResponse, estimated: Int) -> (units: Int, share: Double) {
        let actual = response.headers["x-ms-resource-unit"].flatMap { Int($0) }.flatMap { (0...10_000).contains($0) ? $0 : nil }
        let share = response.headers["x-ms-throttle-limit-percentage"].flatMap { Double($0) }
        return units.withLock { units in
            if let actual { units.settle(estimated: estimated, actual: actual) }
            if let share { units.slowDown(share: share, now: uptime()) }
            return (actual ?? estimated, max(units.used, share ?? 0))
        }
    }

    private static let all = Mutex<[String: SharedResourceUnits]>([:])

    /// The units of an application in a tenant: the same for every source that names them.
    static func shared(_ key: String, perWindow: Int, uptime: @escaping @Sendable () -> Duration) -> SharedResourceUnits {
        all.withLock { all in
            if let known = all[key] { return known }
            let made = SharedResourceUnits(ResourceUnits(perWindow: perWindow), uptime: uptime)
            all[key] = made
            return made
        }
    }
}
