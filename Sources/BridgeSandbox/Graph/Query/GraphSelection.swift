import SCIM

/// The properties of an answer, in order, ready to be copied out of objects.
struct GraphSelection: Sendable {
    private struct Item: Sendable {
        /// The number in the tenant; nil when no object has it.
        let property: PropertyID?
        /// The encoded name with its colon.
        let head: [UInt8]
        /// What stands for a value that is not set; nil for leaving it out.
        let placeholder: [UInt8]?
        /// True for the time of deletion, which is no stored property.
        let isDeletionTime: Bool
    }

    /// The names as selected; nil when nothing was selected.
    let names: [String]?
    private let items: [Item]
    /// True when everything that is set comes.
    private let isEverything: Bool

    /// Properties by name, or those that come unasked.
    ///
    /// - Parameter showsUnset: declared properties that are not set come as null. Delta queries leave them out.
    init(_ names: [String]?, _ kind: GraphKind, table: PropertyTable, showsUnset: Bool = true) {
        self.names = names
        let schema = GraphSchema.of(kind)
        let chosen = names ?? schema.defaults
        isEverything = chosen == nil
        items = (chosen ?? []).map { name in
            Item(
                property: table.known(name), head: Array("\"\(name)\":".utf8),
                placeholder: showsUnset ? schema.placeholder(name).map { Array($0.utf8) } : nil,
                isDeletionTime: name == "deletedDateTime")
        }
    }

    /// Appends an object; further encoded members, each with a comma behind it, go in front.
    func write(_ object: GraphObject, leading: [UInt8] = [], table: PropertyTable, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        output += leading
        if isEverything { writeEverything(object, table: table, to: &output) } else { writeItems(object, to: &output) }
        if output.last == UInt8(ascii: ",") { output.removeLast() }
        output.append(UInt8(ascii: "}"))
    }

    private func writeItems(_ object: GraphObject, to output: inout [UInt8]) {
        for item in items {
            if let value = item.property.flatMap(object.encoded) {
                output += item.head
                output += value
            } else if item.isDeletionTime, case .deleted(let time) = object.life {
                output += item.head
                output += JSONValue.string(time).bytes
            } else if let placeholder = item.placeholder {
                output += item.head
                output += placeholder
            } else {
                continue
            }
            output.append(UInt8(ascii: ","))
        }
    }

    private func writeEverything(_ object: GraphObject, table: PropertyTable, to output: inout [UInt8]) {
        for property in object.properties {
            output += "\"\(table.name(property))\":".utf8
            output += object.encoded(property) ?? []
            output.append(UInt8(ascii: ","))
        }
    }
}
