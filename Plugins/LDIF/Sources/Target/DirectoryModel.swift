import BridgeCore

/// The entries that the change files make, by replaying them: what this target knows of the directory.
struct DirectoryModel: Sendable {
    /// An entry. Its identifier is the distinguished name that it was made with, which renaming does not change.
    struct Entry: Sendable {
        var id: String
        var dn: String
        /// The values by name in lower case.
        var values: [String: [[UInt8]]] = [:]
        /// The names as they were written first.
        var names: [String: String] = [:]

        /// The first value as text.
        func text(_ name: String) -> String? { values[asciiLowercased(name)]?.first.flatMap { String(validating: $0, as: UTF8.self) } }

        mutating func set(_ name: String, _ values: [[UInt8]]) {
            let key = asciiLowercased(name)
            self.values[key] = values.isEmpty ? nil : values
            if names[key] == nil { names[key] = name }
        }

        mutating func modify(_ change: ChangeRecord.Modification) {
            let current = values[asciiLowercased(change.name)] ?? []
            switch change.operation {
            case .replace: set(change.name, change.values)
            case .add: set(change.name, current + change.values.filter { !current.contains($0) })
            case .delete: set(change.name, change.values.isEmpty ? [] : current.filter { !change.values.contains($0) })
            }
        }

        /// The naming value goes with the old name and comes with the new one.
        mutating func rename(_ newRDN: String, _ newParent: String?) {
            let (oldRDN, parent) = DNText.split(dn)
            let (old, new) = (DNText.value(of: oldRDN), DNText.value(of: newRDN))
            modify(.init(operation: .delete, name: old.attribute, values: [old.value]))
            modify(.init(operation: .add, name: new.attribute, values: [new.value]))
            dn = "\(newRDN),\(newParent ?? parent)"
        }
    }

    /// The entries by identifier.
    private(set) var entries: [String: Entry] = [:]
    private var idsByName: [String: String] = [:]
    /// Whom a name has meant last, also one that is no longer in use: member lists keep old names.
    private var formerNames: [String: String] = [:]

    /// The entry of that name now.
    func entry(named dn: String) -> Entry? { idsByName[asciiLowercased(dn)].flatMap { entries[$0] } }

    /// The identifier of the entry that a value of a reference means.
    func id(meantBy dn: String) -> String? { idsByName[asciiLowercased(dn)] ?? formerNames[asciiLowercased(dn)] }

    /// Takes a change. False: it does not fit what is there.
    mutating func apply(_ record: ChangeRecord) -> Bool {
        switch record {
        case .add(let dn, let values): return add(dn, values)
        case .modify(let dn, let modifications):
            guard let id = idsByName[asciiLowercased(dn)] else { return false }
            for change in modifications { entries[id]?.modify(change) }
        case .rename(let dn, let newRDN, let newParent):
            guard let id = idsByName.removeValue(forKey: asciiLowercased(dn)) else { return false }
            entries[id]?.rename(newRDN, newParent)
            formerNames[asciiLowercased(dn)] = id
            if let name = entries[id]?.dn { idsByName[asciiLowercased(name)] = id }
        case .delete(let dn):
            guard let id = idsByName.removeValue(forKey: asciiLowercased(dn)) else { return false }
            entries[id] = nil
        }
        return true
    }

    /// The identifier of an entry that is made with that name: the name, unless somebody who was renamed since has it for identifier.
    func newID(_ dn: String) -> String {
        let key = asciiLowercased(dn)
        var id = key
        var number = 1
        while entries[id] != nil {
            number += 1
            id = "\(key)#\(number)"
        }
        return id
    }

    private mutating func add(_ dn: String, _ values: [ChangeRecord.Value]) -> Bool {
        let key = asciiLowercased(dn)
        guard idsByName[key] == nil else { return false }
        var entry = Entry(id: newID(dn), dn: dn)
        for value in values { entry.modify(.init(operation: .add, name: value.name, values: [value.bytes])) }
        idsByName[key] = entry.id
        entries[entry.id] = entry
        return true
    }
}
