/// An error of the bridge or of a connector: what happened, what to do, and what it means for the run.
///
/// Messages are complete sentences and carry no values of people and no secrets.
public struct BridgeError: Error, Sendable, CustomStringConvertible {
    /// A stable, documented name of the kind of error, such as `source.truncated`. An open set.
    public struct Code: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
        /// The name: lower case words joined by dots and underscores.
        public let text: String

        /// A code of that name.
        public init(_ text: String) { self.text = text }

        /// A code of that name.
        public init(stringLiteral value: String) { text = value }

        /// The name.
        public var description: String { text }
    }

    /// What the engine should do next.
    public enum Recovery: Sendable, Equatable {
        /// The same call may succeed later; after that time when the other end named one.
        case retry(after: Duration?)
        /// The connection is gone; a new one may work.
        case reconnect
        /// This record or write cannot succeed as it is; the others can.
        case skip
        /// Nothing further can succeed: stop the run.
        case stop
    }

    /// What a failed call has done at the other end.
    public enum Effect: Sendable, Equatable {
        /// Nothing happened: the call may be repeated as it is.
        case none
        /// It may have happened: look before repeating.
        case unknown
    }

    /// The place in an input to which an error belongs. Never the input's text.
    public struct Place: Sendable, Hashable {
        /// The file as the user named it.
        public var file: String?
        /// The line, from 1.
        public var line: Int?
        /// The column in bytes, from 1.
        public var column: Int?
        /// The attribute that was being read.
        public var attribute: String?

        /// A place; every part may be unknown.
        public init(file: String? = nil, line: Int? = nil, column: Int? = nil, attribute: String? = nil) {
            self.file = file
            self.line = line
            self.column = column
            self.attribute = attribute
        }
    }

    /// The kind of error.
    public var code: Code
    /// What happened and what to do.
    public var message: String
    /// Where in an input it happened.
    public var place: Place?
    /// What the engine should do next.
    public var recovery: Recovery
    /// What was done at the other end.
    public var effect: Effect
    /// The error beneath, for debugging; its text is never shown unasked.
    public var cause: (any Error)?

    /// Makes an error that stops and leaves its effect unknown unless said otherwise: the careful reading.
    public init(
        _ code: Code, _ message: String, place: Place? = nil, recovery: Recovery = .stop, effect: Effect = .unknown,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.place = place
        self.recovery = recovery
        self.effect = effect
        self.cause = cause
    }

    /// `file:line:column: message [code]`, with what is known of the place.
    public var description: String {
        guard let place, place != Place() else { return "\(message) [\(code.text)]" }
        return "\(place): \(message) [\(code.text)]"
    }
}

extension BridgeError.Place: CustomStringConvertible {
    /// `file:line:column (attribute)`, with what is known.
    public var description: String {
        var parts = file ?? ""
        if let line { parts += parts.isEmpty ? "line \(line)" : ":\(line)" }
        if let column { parts += ":\(column)" }
        if let attribute { parts += parts.isEmpty ? "attribute \(attribute)" : " (attribute \(attribute))" }
        return parts
    }
}
