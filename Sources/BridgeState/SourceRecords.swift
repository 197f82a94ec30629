public import BridgeCore

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// The key of a source record in the state.
public struct RecordReference: Hashable, Sendable {
    /// The source's name in the pipeline.
    public var source: String
    /// The keyed hash of the anchor.
    public var anchor: UInt64

    /// A reference.
    public init(source: String, anchor: UInt64) {
        self.source = source
        self.anchor = anchor
    }
}

/// What is known of a record without its values.
public struct KnownRecord: Sendable, Hashable {
    /// The keyed hash of the anchor.
    public var anchor: UInt64
    /// The fingerprint of everything known.
    public var fingerprint: Fingerprint
    /// The identity that it belongs to; nil: not joined yet.
    public var identity: IdentityID?
    /// True: it was not in the last complete read.
    public var isMissing: Bool

    /// Describes a known record.
    public init(anchor: UInt64, fingerprint: Fingerprint, identity: IdentityID?, isMissing: Bool) {
        self.anchor = anchor
        self.fingerprint = fingerprint
        self.identity = identity
        self.isMissing = isMissing
    }
}

/// The bytes of a record and the layout that they were written in (see `RecordImage`).
public struct StoredImage: Sendable {
    /// The layout.
    public var layout: AttributeLayout
    /// The bytes.
    public var bytes: [UInt8]

    /// An image.
    public init(layout: AttributeLayout, bytes: [UInt8]) {
        self.layout = layout
        self.bytes = bytes
    }
}

/// A source record as the state holds it.
public struct StoredRecord: Sendable {
    /// Where it is from.
    public var reference: RecordReference
    /// The identity that it belongs to; nil: not joined yet.
    public var identity: IdentityID?
    /// The fingerprint of everything known.
    public var fingerprint: Fingerprint
    /// What it says of its resource.
    public var change: RecordBatch.Change
    /// Since when it is missing from complete reads.
    public var missingSince: Date?
    /// Its values.
    public var image: StoredImage
    /// The keys under which it can be found.
    public var keys: [LookupKey]

    /// Describes a record.
    public init(
        reference: RecordReference, identity: IdentityID?, fingerprint: Fingerprint, change: RecordBatch.Change, missingSince: Date?,
        image: StoredImage, keys: [LookupKey]
    ) {
        self.reference = reference
        self.identity = identity
        self.fingerprint = fingerprint
        self.change = change
        self.missingSince = missingSince
        self.image = image
        self.keys = keys
    }

    /// True when the source still has it.
    public var isPresent: Bool { missingSince == nil && (change == .present || change == .patch) }
    /// True: the source marks it as deleted, for good or not.
    public var isDeleted: Bool { change.isDeletion }
}

/// A value under which records or identities are found, as a keyed hash within a scope.
public struct LookupKey: Hashable, Sendable {
    /// What the value is, such as `join:employeeId`, `reference:plants:distinguishedName` or `unique:userName`.
    public var scope: String
    /// The keyed hash of the normalized value.
    public var hash: Fingerprint

    /// A key.
    public init(scope: String, hash: Fingerprint) {
        self.scope = scope
        self.hash = hash
    }
}

/// A record that holds a lookup key.
public struct KeyHolder: Sendable, Hashable {
    /// The key.
    public var key: LookupKey
    /// The record; nil: the key belongs to the identity itself (a wanted or applied unique value).
    public var record: RecordReference?
    /// The identity; nil: the record is not joined yet.
    public var identity: IdentityID?
    /// False: the record is missing or deleted.
    public var isPresent: Bool
    /// True: the source marks the record as deleted, for good or not. A record that is only missing is not.
    public var isDeleted: Bool

    /// Describes a holder.
    public init(key: LookupKey, record: RecordReference?, identity: IdentityID?, isPresent: Bool, isDeleted: Bool = false) {
        self.key = key
        self.record = record
        self.identity = identity
        self.isPresent = isPresent
        self.isDeleted = isDeleted
    }
}

/// What one transaction of *take in* changes.
public struct Intake: Sendable {
    /// A changed record.
    public struct ChangedRecord: Sendable {
        /// The keyed hash of the anchor.
        public var anchor: UInt64
        /// The fingerprint of everything known.
        public var fingerprint: Fingerprint
        /// What it says of its resource.
        public var change: RecordBatch.Change
        /// The image, in the intake's layout.
        public var image: [UInt8]
        /// The keys under which it can be found: these replace the old ones.
        public var keys: [LookupKey]

        /// A changed record.
        public init(anchor: UInt64, fingerprint: Fingerprint, change: RecordBatch.Change, image: [UInt8], keys: [LookupKey]) {
            self.anchor = anchor
            self.fingerprint = fingerprint
            self.change = change
            self.image = image
            self.keys = keys
        }
    }

    /// The source's name.
    public var source: String
    /// The layout of the images; its kind is the kind of the records.
    public var layout: AttributeLayout
    /// The changed records, sorted by anchor hash.
    public var changed: [ChangedRecord]
    /// Anchor hashes that a complete read no longer had.
    public var missing: [UInt64]
    /// When the read began: the time since when the missing ones are missing.
    public var readAt: Date
    /// Facts that belong to this transaction: checkpoint, counts, verdict.
    public var facts: [String: String?]

    /// An intake.
    public init(
        source: String, layout: AttributeLayout, changed: [ChangedRecord] = [], missing: [UInt64] = [], readAt: Date,
        facts: [String: String?] = [:]
    ) {
        self.source = source
        self.layout = layout
        self.changed = changed
        self.missing = missing
        self.readAt = readAt
        self.facts = facts
    }
}

/// Gives a record to an identity.
public struct RecordJoin: Sendable {
    /// The identity that a record is given to.
    public enum Destination: Sendable, Hashable {
        /// A known one.
        case existing(IdentityID)
        /// A new one; joins of one call with the same number share it.
        case new(Int)
    }

    /// The record.
    public var record: RecordReference
    /// Where it goes.
    public var destination: Destination

    /// A join.
    public init(record: RecordReference, destination: Destination) {
        self.record = record
        self.destination = destination
    }
}
