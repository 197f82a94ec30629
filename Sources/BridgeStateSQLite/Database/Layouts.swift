import BridgeCore
import GRDB
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The layouts that images were written in. Few and never changed, so that what was read once is kept.
final class Layouts: Sendable {
    private let known = Mutex<[Int64: AttributeLayout]>([:])

    /// The layout of a number.
    func layout(_ id: Int64, _ db: Database) throws -> AttributeLayout {
        if let layout = known.withLock({ $0[id] }) { return layout }
        let stored = try db.first("SELECT kind, attributes FROM layouts WHERE id = ?", [id]) {
            (kind: try $0.next(String.self), attributes: try $0.next(String.self))
        }
        guard let stored, let attributes = try? JSONDecoder().decode([StoredAttribute].self, from: Data(stored.attributes.utf8)) else {
            throw StateFault.damaged
        }
        let layout = AttributeLayout(kind: ResourceKind(rawValue: stored.kind), attributes: try attributes.map { try $0.attribute() })
        known.withLock { $0[id] = layout }
        return layout
    }

    /// The number of a layout, given out now when it has none.
    static func id(_ layout: AttributeLayout, _ db: Database) throws -> Int64 {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let attributes = String(decoding: try encoder.encode(layout.attributes.map(StoredAttribute.init)), as: UTF8.self)
        let key: [Argument] = [layout.kind.rawValue, attributes]
        let known = try db.first("SELECT id FROM layouts WHERE kind = ? AND attributes = ?", key) { try $0.next(Int64.self) }
        if let known { return known }
        try db.run("INSERT INTO layouts(kind, attributes) VALUES (?, ?)", key)
        return db.lastInsertedRowID
    }
}

/// The numbers of layouts during one call: most images of a call share one.
struct LayoutNumbers {
    private var last: (layout: AttributeLayout, id: Int64)?

    mutating func id(_ layout: AttributeLayout, _ db: Database) throws -> Int64 {
        if let last, last.layout == layout { return last.id }
        let id = try Layouts.id(layout, db)
        last = (layout, id)
        return id
    }
}

/// An attribute as the table of layouts has it.
private struct StoredAttribute: Codable {
    var name: String
    var type: String
    var reference: String?
    var isMultiValued: Bool
    var isOrdered: Bool

    init(_ attribute: AttributeLayout.Attribute) {
        name = attribute.name
        isMultiValued = attribute.isMultiValued
        isOrdered = attribute.isOrdered
        switch attribute.type {
        case .text: type = "text"
        case .boolean: type = "boolean"
        case .integer: type = "integer"
        case .dateTime: type = "dateTime"
        case .binary: type = "binary"
        case .reference(let kind):
            type = "reference"
            reference = kind.rawValue
        }
    }

    func attribute() throws -> AttributeLayout.Attribute {
        let valueType: AttributeLayout.Attribute.ValueType? =
            switch type {
            case "text": .text
            case "boolean": .boolean
            case "integer": .integer
            case "dateTime": .dateTime
            case "binary": .binary
            case "reference": reference.map { .reference(ResourceKind(rawValue: $0)) }
            default: nil
            }
        guard let valueType else { throw StateFault.damaged }
        return .init(name, type: valueType, isMultiValued: isMultiValued, isOrdered: isOrdered)
    }
}
