#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What every connector is: a value that knows its settings and the system at its other end.
///
/// The engine makes a connector from its settings, may call ``check()``, then the methods of ``SourceConnector`` or
/// ``TargetConnector``, and at last ``close()``. Methods may be called concurrently. On cancellation a method throws
/// `CancellationError` as soon as it can and leaves nothing half done that it could not find again.
public protocol Connector: Sendable {
    /// The one declaration of the connector's identifier and settings: validation, help, README and JSON Schema come from it.
    static var spec: ConnectorSpec { get }

    /// Makes a connector from settings that were checked against ``spec``. It reads no file and opens no connection.
    ///
    /// - Throws: ``BridgeError`` with code `configuration.invalid` for what the spec cannot express.
    init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError)

    /// The system at the other end, such as a tenant or a base URL: the state is bound to it and refuses another one.
    ///
    /// It must not contain secrets and must not change while it is the same system.
    var systemIdentity: String { get }

    /// Tests the connection in named steps, each passed or failed with what to do. It writes nothing.
    func check() async -> CheckReport

    /// Releases connections. Called once, after all other calls ended.
    func close() async
}

extension Connector {
    /// Nothing to release.
    public func close() async {}
}

/// What a connector is given besides its settings.
public struct ConnectorContext: Sendable {
    /// The folder against which relative paths are resolved: that of the pipeline file.
    public var baseDirectory: String
    /// The time: the engine's clock, so that tests and replays can fix it.
    public var now: @Sendable () -> Date
    /// Where a connector says how far it is. Calls are cheap and may be dropped.
    public var report: @Sendable (ConnectorProgress) -> Void

    /// A context; by default the system's clock and no progress.
    public init(
        baseDirectory: String = ".", now: @escaping @Sendable () -> Date = { Date() },
        report: @escaping @Sendable (ConnectorProgress) -> Void = { _ in }
    ) {
        self.baseDirectory = baseDirectory
        self.now = now
        self.report = report
    }
}

/// How far a connector is.
public struct ConnectorProgress: Sendable {
    /// What is being worked on, such as a file's name. No values of people.
    public var subject: String
    /// Units done.
    public var done: Int64
    /// Units in all, when known.
    public var total: Int64?

    /// Progress of something.
    public init(subject: String, done: Int64, total: Int64? = nil) {
        self.subject = subject
        self.done = done
        self.total = total
    }
}

/// The outcome of a connection test.
public struct CheckReport: Sendable {
    /// One step of the test.
    public struct Step: Sendable {
        /// How a step ended.
        public enum Outcome: Sendable, Equatable {
            /// It works.
            case passed
            /// It works, but somebody should know this.
            case warning(String)
            /// It does not work: what is wrong and what to do.
            case failed(String)
            /// It cannot be told without a write, or an earlier step failed.
            case notTested(String)
        }

        /// What was tested, such as `token`.
        public var name: String
        /// How it ended.
        public var outcome: Outcome
        /// What was seen, for a person: a count, a version.
        public var detail: String?

        /// A step and its outcome.
        public init(_ name: String, _ outcome: Outcome, detail: String? = nil) {
            self.name = name
            self.outcome = outcome
            self.detail = detail
        }
    }

    /// The steps in the order in which they ran.
    public var steps: [Step]

    /// A report of steps.
    public init(steps: [Step] = []) { self.steps = steps }

    /// False when a step failed.
    public var passed: Bool {
        steps.allSatisfy { step in
            if case .failed = step.outcome { false } else { true }
        }
    }
}
