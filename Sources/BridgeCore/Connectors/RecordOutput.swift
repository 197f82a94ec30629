#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Where a source writes. Full batches go to the engine; the source waits when the engine is behind.
public struct RecordOutput: ~Copyable {
    private var builder: RecordBatchBuilder
    private let deliver: (ReadEvent) async throws -> Void

    /// An output that hands its events to `deliver`.
    public init(layout: AttributeLayout, deliver: @escaping (ReadEvent) async throws -> Void) {
        builder = .init(layout: layout)
        self.deliver = deliver
    }

    /// The attributes that the engine asked for.
    public var layout: AttributeLayout { builder.layout }

    /// The simple way: one record by attribute names. Names that the pipeline does not need are passed over; nil means empty.
    public mutating func append(
        anchor: String, _ values: KeyValuePairs<String, AttributeValue?>, change: RecordBatch.Change = .present
    ) async throws {
        builder.append(anchor: anchor, values, change: change)
        if builder.isFull { try await flush() }
    }

    /// The fast way: `body` writes records until the builder is full or its input is used up.
    ///
    /// - Parameter body: returns true to be called again with an emptied builder, false when it has nothing more for now.
    public mutating func fill(_ body: (inout RecordBatchBuilder) throws -> Bool) async throws {
        while try body(&builder) { try await flush() }
        if builder.isFull { try await flush() }
    }

    /// Reports a record that could not be read. With its anchor it holds that one person; without, the read is partial.
    public mutating func skip(anchor: String?, _ error: BridgeError) async throws {
        try await deliver(.skipped(anchor: anchor, error))
    }

    /// Names an input of which the read consists, such as a file: `expect` counts them and looks at their age.
    public mutating func input(_ input: ReadInput) async throws { try await deliver(.input(input)) }

    /// States that everything appended so far can be gone on from here.
    public mutating func checkpoint(_ checkpoint: Checkpoint) async throws {
        try await flush()
        try await deliver(.checkpoint(checkpoint))
    }

    /// Hands over what was appended. The engine calls it after the read; a source need not.
    public mutating func flush() async throws {
        try Task.checkCancellation()
        if !builder.isEmpty { try await deliver(.records(builder.finish())) }
    }
}

/// What a source says while it reads.
public enum ReadEvent: Sendable {
    /// Records.
    case records(RecordBatch)
    /// A record that could not be read; nil: not even its anchor.
    case skipped(anchor: String?, BridgeError)
    /// Everything before can be gone on from here.
    case checkpoint(Checkpoint)
    /// One of the inputs of which the read consists.
    case input(ReadInput)
}

/// One of several inputs of which a read consists: a file, a page of an archive.
public struct ReadInput: Sendable, Hashable {
    /// What it is called, as the user named it.
    public var name: String
    /// Its size in bytes, when known.
    public var bytes: Int64?
    /// When it was written, when known.
    public var modified: Date?

    /// An input.
    public init(name: String, bytes: Int64? = nil, modified: Date? = nil) {
        self.name = name
        self.bytes = bytes
        self.modified = modified
    }
}

/// Where a source writes memberships.
public struct MembershipOutput: ~Copyable {
    /// What a source says of memberships.
    public enum Event: Sendable {
        /// Some members of a group.
        case members(group: String, members: [String])
        /// A group's members were all given, or not.
        case end(group: String, isWhole: Bool)
        /// Everything before can be gone on from here.
        case checkpoint(Checkpoint)
    }

    private let deliver: (Event) async throws -> Void

    /// An output that hands its events to `deliver`.
    public init(deliver: @escaping (Event) async throws -> Void) { self.deliver = deliver }

    /// Some members of a group, in any number of calls.
    ///
    /// The group is named by its anchor. Members are named by their anchors, or by the attribute that the schema's attribute of
    /// members declares (``SourceSchema/Attribute/referencesBy``). People and groups in the group are given alike.
    public mutating func append(group: String, members: [String]) async throws {
        try await deliver(.members(group: group, members: members))
    }

    /// Ends a group. `isWhole` false: nobody is ever removed from this group by this read.
    public mutating func end(group: String, isWhole: Bool) async throws {
        try await deliver(.end(group: group, isWhole: isWhole))
    }

    /// States that everything given so far can be gone on from here.
    public mutating func checkpoint(_ checkpoint: Checkpoint) async throws { try await deliver(.checkpoint(checkpoint)) }
}
