import BridgeCore
import LDIF

/// From the names in an export to what is done with their values. Made once a read; names that are not in it are skipped undecoded.
///
/// A class, because everybody who looks at an entry holds it, and copying its arrays for each of them costs more than a look-up.
final class AttributeTable: Sendable {
    /// One thing that is done with a value.
    struct Use: Sendable {
        /// The slot of the layout that gets it; nil for what only the reader itself needs.
        var slot: Int?
        /// What the reader itself needs it for.
        var role: Role?
        /// Of several names for one slot or role the lowest rank that has a value counts.
        var rank: Int
        /// How the value is written.
        var form: ValueForm
        /// True: only the first value counts.
        var isFirstOnly: Bool
        /// The name in the export, for errors.
        var name: String
    }

    /// What the reader itself needs a value for.
    enum Role: Sendable, Hashable {
        case anchor, distinguishedName, userName
        case objectClass, accountControl, accountType, typeName
        case userHint, groupHint, otherHint
        case isDeleted, isRecycled, deletionDate, removalReason
        case groupName, member, securityIdentifier, primaryGroup
    }

    /// What the uses of a name are for.
    struct Purposes: OptionSet {
        let rawValue: UInt8
        /// A slot.
        static let value = Purposes(rawValue: 1)
        /// The anchor.
        static let anchor = Purposes(rawValue: 2)
        /// What the entry is and whether it was deleted.
        static let fact = Purposes(rawValue: 4)

        init(rawValue: UInt8) { self.rawValue = rawValue }

        init(_ use: Use) {
            self = use.slot == nil ? [] : .value
            switch use.role {
            case .anchor?: insert(.anchor)
            case nil, .distinguishedName?, .userName?, .groupName?, .member?, .securityIdentifier?, .primaryGroup?: break
            default: insert(.fact)
            }
        }
    }

    /// A use without anything that counts references, for the loops that see every value.
    struct Handling: Sendable {
        /// The slot of the layout; -1: none.
        let slot: Int
        let rank: Int
        let role: Role?
        let form: ValueForm
        let isFirstOnly: Bool
        /// What all uses of the name are for, where this is the first of them: few passes over an entry need every value.
        fileprivate(set) var purposes: Purposes = []

        init(_ use: Use) {
            slot = use.slot ?? -1
            (rank, role, form, isFirstOnly) = (use.rank, use.role, use.form, use.isFirstOnly)
        }
    }

    /// The uses of one name and what its options say.
    struct Match {
        var uses: Range<Int>
        /// The part of the attribute's values to which a value belongs.
        var range: LDIFValueRange?
    }

    /// The uses of all names; a ``Match`` is a range of them.
    let uses: [Use]
    /// The same for the loops that see every value.
    let handlings: [Handling]
    /// True: of two names for one slot the preferred one must be found first.
    let hasPreferences: Bool
    private let folded: NameTable<Range<Int>>
    private let exact: [[UInt8]: Range<Int>]
    /// All names, for a reader that passes over everything else.
    let selection: LDIFAttributeSelection
    /// The uses of each name in ``selection``.
    let selected: [Range<Int>]

    /// A table of slots and roles.
    init(slots: [(name: String, use: Use)], roles: [(name: String, use: Use)]) {
        var groups: [[UInt8]: [Use]] = [:]
        var spellings: [[UInt8]: Set<String>] = [:]
        for (name, use) in slots + roles { groups[ASCII.key(name.utf8), default: []].append(use) }
        for (name, use) in slots where AzureADVocabulary.attribute(named: name) == nil && use.slot != nil {
            spellings[ASCII.key(name.utf8), default: []].insert(name)
        }
        var entries: [(key: [UInt8], value: Range<Int>)] = []
        var uses: [Use] = []
        var exact: [[UInt8]: Range<Int>] = [:]
        func append(_ group: [Use]) -> Range<Int> {
            uses += group
            return uses.count - group.count..<uses.count
        }
        for (key, group) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let names = spellings[key, default: []]
            guard names.count > 1 else {
                entries.append((key, append(group)))
                continue
            }
            // Directory extensions are case-sensitive: each spelling has its own slot, any other one the first of them.
            let others = group.filter { $0.slot == nil }
            for name in names.sorted() { exact[Array(name.utf8)] = append(group.filter { $0.slot != nil && $0.name == name } + others) }
            let first = group.first { $0.slot != nil }?.name
            entries.append((key, append(group.filter { $0.slot != nil && $0.name == first } + others)))
        }
        self.uses = uses
        self.exact = exact
        folded = NameTable(entries)
        var handlings = uses.map(Handling.init)
        for range in entries.map(\.value) + exact.values {
            for use in range { handlings[range.lowerBound].purposes.formUnion(Purposes(uses[use])) }
        }
        self.handlings = handlings
        hasPreferences = Dictionary(grouping: uses.filter { $0.slot != nil }, by: { $0.slot }).values.contains { $0.count > 1 }
        selection = LDIFAttributeSelection(entries.map { String(decoding: $0.key, as: UTF8.self) })
        selected = entries.map(\.value)
    }

    /// True: names that differ in letter case only are the same.
    var isByName: Bool { exact.isEmpty }

    /// What the name with that index in ``selection``, without options, is used for; nil: its spelling counts.
    @inline(__always)
    func match(selected index: Int) -> Match? { exact.isEmpty ? Match(uses: selected[index]) : nil }

    /// What a name, as it stands in a JSON document, is used for; nil: nothing.
    func match(_ name: UnsafeBufferPointer<UInt8>) -> Match? {
        if !exact.isEmpty, let uses = exact[Array(name)] { return Match(uses: uses) }
        return folded[name].map { Match(uses: $0) }
    }

    /// What an LDAP attribute description is used for: name and options.
    ///
    /// An attribute with `binary` or `range=` is the attribute itself; with other options (languages) it is one of its own.
    func match(description: UnsafeBufferPointer<UInt8>) -> Match? {
        guard let semicolon = description.firstIndex(of: UInt8(ascii: ";")) else { return match(description) }
        if let match = match(description) { return match }
        guard var match = match(UnsafeBufferPointer(rebasing: description[..<semicolon])) else { return nil }
        for option in description[(semicolon + 1)...].split(separator: UInt8(ascii: ";")) {
            let option = ASCII.key(option)
            if option == Array("binary".utf8) { continue }
            guard option.starts(with: "range=".utf8) else { return nil }
            match.range = LDIFValueRange(options: option.span)
        }
        return match
    }
}
