import BridgeCore
import LDIF

/// From attribute descriptions to what is done with their values. Made once a read.
struct EntryTable: Sendable {
    /// What is done with an attribute's values.
    struct Use: Sendable {
        var slot: Int?
        var anchorRank: Int?
        /// The part of the attribute's values to which a value belongs.
        var range: LDIFValueRange?
    }

    /// The attributes that may be the anchor, for messages.
    let anchorNames: String
    /// The rank of the dn among the anchors; nil: it is none.
    let dnRank: Int?
    private let selection: LDIFAttributeSelection
    private let uses: [Use]
    private let users: LDIFAttributeSelection
    private let groups: LDIFAttributeSelection
    private let others: LDIFAttributeSelection

    init(_ settings: Settings, _ layout: AttributeLayout) {
        let anchors = settings.anchor.names
        anchorNames = anchors.joined(separator: ", ")
        dnRank = anchors.firstIndex { asciiLowercased($0) == "dn" }
        var uses = layout.attributes.indices.map { Use(slot: $0) }
        var names = layout.attributes.map(\.name)
        for (rank, name) in anchors.enumerated() {
            if let index = names.firstIndex(where: { asciiLowercased($0) == asciiLowercased(name) }) {
                uses[index].anchorRank = rank
            } else {
                names.append(name)
                uses.append(Use(anchorRank: rank))
            }
        }
        selection = LDIFAttributeSelection(names)
        self.uses = uses
        users = LDIFAttributeSelection(settings.userClasses)
        groups = LDIFAttributeSelection(settings.groupClasses)
        others = LDIFAttributeSelection(settings.otherClasses)
    }

    /// What a line is used for; nil: nothing.
    ///
    /// The description with its options counts first. `binary` and `range=` are no attributes of their own, languages and the like are.
    func match(_ record: borrowing LDIFRecord, _ line: LDIFRecord.Line) -> Use? {
        if let index = record.withName(of: line, { selection.index(of: $0) }) { return uses[index] }
        guard record.hasOptions(line), let index = record.index(of: line, in: selection) else { return nil }
        guard record.withOptions(of: line, Self.isSameAttribute) else { return nil }
        var use = uses[index]
        use.range = record.withOptions(of: line) { LDIFValueRange(options: $0) }
        return use
    }

    /// Whether an attribute with these options is the attribute itself.
    static func isSameAttribute(_ options: Span<UInt8>) -> Bool {
        options.withUnsafeBufferPointer { bytes in
            bytes.split(separator: UInt8(ascii: ";")).allSatisfy { option in
                let word = asciiLowercased(String(decoding: option, as: UTF8.self))
                return word == "binary" || word.hasPrefix("range=")
            }
        }
    }

    /// What an entry is; nil: it is left out.
    func kind(_ record: borrowing LDIFRecord) -> ResourceKind? {
        var isUser = users.names.isEmpty
        var isGroup = false
        for line in record.lines where line.role == .value && record.withName(of: line, Self.isObjectClass) {
            let found = try? record.withValue(of: line) { name in
                (users.index(of: name) != nil, groups.index(of: name) != nil, others.index(of: name) != nil)
            }
            guard let (user, group, other) = found else { continue }
            if other { return nil }
            isUser = isUser || user
            isGroup = isGroup || group
        }
        if isGroup { return .group }
        return isUser ? .user : nil
    }

    private static let objectClass = LDIFAttributeSelection(["objectClass"])

    private static func isObjectClass(_ name: Span<UInt8>) -> Bool { objectClass.index(of: name) != nil }
}
