import SCIM

/// One directory object: its properties as encoded JSON side by side, so that an answer is made by copying bytes.
struct GraphObject: Sendable {
    /// Where an object stands between made and gone.
    enum Life: Hashable, Sendable {
        case present
        /// Deleted and restorable, since a time.
        case deleted(at: String)
        /// Gone for good. Its place stays taken, so that no page token points at somebody else.
        case purged
    }

    let kind: GraphKind
    let id: String
    private(set) var life = Life.present
    /// The properties that are set, in order. A property that was never set is not among them.
    private var layout: [PropertyID] = []
    /// Where each value ends in the bytes.
    private var ends: [UInt32] = []
    private var bytes: [UInt8] = []

    init(kind: GraphKind, id: String) {
        self.kind = kind
        self.id = id
    }

    var isPresent: Bool { life == .present }

    /// The properties that were ever set.
    var properties: [PropertyID] { layout }

    /// The encoded value of a property; nil when it was never set.
    func encoded(_ property: PropertyID) -> ArraySlice<UInt8>? {
        guard let index = layout.firstIndex(of: property) else { return nil }
        return bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
    }

    /// The value of a property; nil when it was never set.
    func value(_ property: PropertyID) -> JSONValue? {
        encoded(property).flatMap { try? JSONValue(parsing: $0) }
    }

    /// Sets properties and answers which of them changed. Null is a value: it was cleared.
    mutating func set(_ values: [(property: PropertyID, value: JSONValue)], table: inout PropertyTable) -> [PropertyID] {
        var all = layout.map { (property: $0, bytes: Array(encoded($0) ?? [])) }
        var changed: [PropertyID] = []
        for (property, value) in values {
            let bytes = value.bytes
            if let index = all.firstIndex(where: { $0.property == property }) {
                guard all[index].bytes != bytes else { continue }
                all[index].bytes = bytes
            } else {
                all.append((property, bytes))
            }
            changed.append(property)
        }
        guard !changed.isEmpty else { return [] }
        store(all, table: &table)
        return changed
    }

    mutating func live(_ life: Life) {
        self.life = life
        guard life == .purged else { return }
        (layout, ends, bytes) = ([], [], [])
    }

    private mutating func store(_ values: [(property: PropertyID, bytes: [UInt8])], table: inout PropertyTable) {
        layout = table.shared(values.map(\.property))
        ends.removeAll(keepingCapacity: true)
        bytes = []
        bytes.reserveCapacity(values.reduce(0) { $0 + $1.bytes.count })
        for value in values {
            bytes += value.bytes
            ends.append(UInt32(bytes.count))
        }
    }
}
