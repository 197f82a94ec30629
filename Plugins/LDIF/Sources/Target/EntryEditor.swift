import BridgeCore
import SCIMPath

/// Turns writes into changes of entries.
struct EntryEditor: Sendable {
    let settings: TargetSettings

    /// The record that makes an entry and the identifier that it will have; nil: entries are in its way.
    func create(
        _ write: TargetWrite, in model: DirectoryModel
    ) throws(BridgeError) -> (record: (change: ChangeRecord, id: String)?, existing: [DirectoryModel.Entry]) {
        var entry = DirectoryModel.Entry(id: "", dn: "")
        entry.set("objectClass", (settings.classes[write.kind] ?? []).map { Array($0.utf8) })
        if write.kind == .group, let first = settings.firstMember { entry.set(settings.memberAttribute, [Array(first.utf8)]) }
        for change in write.changes { entry.set(try name(change.path), try bytes(change.newValues, model)) }
        guard let template = settings.templates[write.kind], let dn = template.name({ entry.text($0) }) else {
            throw error(
                "target.no_name", "The entry has no value for its distinguished name. Map the attributes that “dn” or “group_dn” names.")
        }
        if let other = model.entry(named: dn) { return (nil, [other]) }
        let rdn = DNText.value(of: DNText.split(dn).rdn)
        entry.modify(.init(operation: .add, name: rdn.attribute, values: [rdn.value]))
        var values: [ChangeRecord.Value] = []
        for (key, list) in entry.values.sorted(by: { ($0.key != "objectclass" ? 1 : 0, $0.key) < ($1.key != "objectclass" ? 1 : 0, $1.key) }
        ) {
            values += list.map { ChangeRecord.Value(name: entry.names[key] ?? key, bytes: $0) }
        }
        return ((.add(dn: dn, values), model.newID(dn)), [])
    }

    /// The records that give an entry its new values; none where it has them.
    func update(
        _ entry: DirectoryModel.Entry, _ write: TargetWrite, in model: DirectoryModel
    ) throws(BridgeError) -> [ChangeRecord] {
        var wanted = entry
        for change in write.changes { try edit(&wanted, change, model) }
        var (records, current): ([ChangeRecord], DirectoryModel.Entry) = ([], entry)
        if let dn = settings.templates[write.kind]?.name({ wanted.text($0) }), dn != entry.dn {
            if let other = model.entry(named: dn), other.id != entry.id {
                throw error("target.exists", "Another entry has the distinguished name that this one would get.")
            }
            let (rdn, parent) = DNText.split(dn)
            let newParent = parent == DNText.split(entry.dn).parent ? nil : parent
            records.append(.rename(dn: entry.dn, newRDN: rdn, newParent: newParent))
            current.rename(rdn, newParent)
        }
        var modifications: [ChangeRecord.Modification] = []
        for change in write.changes {
            let name = try name(change.path)
            let values = wanted.values[asciiLowercased(name)] ?? []
            if Set(values) != Set(current.values[asciiLowercased(name)] ?? []) {
                modifications.append(.init(operation: .replace, name: name, values: values))
            }
        }
        if !modifications.isEmpty { records.append(.modify(dn: current.dn, modifications)) }
        return records
    }

    private func edit(_ entry: inout DirectoryModel.Entry, _ change: Change, _ model: DirectoryModel) throws(BridgeError) {
        let name = try name(change.path)
        let values = try bytes(change.values, model)
        switch change.edit {
        case .set: entry.set(name, values)
        case .clear: entry.set(name, [])
        case .add: entry.modify(.init(operation: .add, name: name, values: values))
        case .remove: if !values.isEmpty { entry.modify(.init(operation: .delete, name: name, values: values)) }
        }
    }

    /// The record that changes who is in a group; none where nothing is to be changed.
    func members(
        of group: DirectoryModel.Entry, add: [TargetID], remove: [TargetID], in model: DirectoryModel
    ) throws(BridgeError) -> [ChangeRecord] {
        let values = group.values[asciiLowercased(settings.memberAttribute)] ?? []
        var present: [String: [UInt8]] = [:]
        for value in values {
            if let text = String(validating: value, as: UTF8.self), let id = model.id(meantBy: text) { present[id] = value }
        }
        var added: [[UInt8]] = []
        for id in add where present[id.value] == nil { added.append(try bytes([.resource(id)], model)[0]) }
        let removed = remove.compactMap { present[$0.value] }
        var modifications: [ChangeRecord.Modification] = []
        if !added.isEmpty { modifications.append(.init(operation: .add, name: settings.memberAttribute, values: added)) }
        if !removed.isEmpty { modifications.append(.init(operation: .delete, name: settings.memberAttribute, values: removed)) }
        return modifications.isEmpty ? [] : [.modify(dn: group.dn, modifications)]
    }

    private func name(_ path: AttributePath) throws(BridgeError) -> String {
        guard path.schema == nil, path.filter == nil, path.subAttribute == nil else {
            throw error("target.attribute", "“\(path)” is no attribute of a directory. Map to names such as “mail”.")
        }
        return path.attribute
    }

    private func bytes(_ values: [TargetValue], _ model: DirectoryModel) throws(BridgeError) -> [[UInt8]] {
        var found: [[UInt8]] = []
        for value in values {
            switch value {
            case .text(let text): found.append(Array(text.utf8))
            case .boolean(let flag): found.append(Array((flag ? "TRUE" : "FALSE").utf8))
            case .integer(let number): found.append(Array(String(number).utf8))
            case .binary(let bytes): found.append(bytes)
            case .resource(let id):
                guard let entry = model.entries[id.value] else {
                    throw error("target.reference", "The entry that a value refers to is not in the change files.")
                }
                found.append(Array(entry.dn.utf8))
            case .identity: throw error("target.reference", "A reference was not resolved before the write.")
            }
        }
        return found.filter { !$0.isEmpty }
    }

    private func error(_ code: BridgeError.Code, _ message: String) -> BridgeError {
        BridgeError(code, message, place: .init(file: settings.folder), recovery: .skip, effect: .none)
    }
}
