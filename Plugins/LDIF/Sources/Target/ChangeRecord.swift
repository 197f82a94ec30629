import LDIF

/// One change of a directory, as it stands in a change file.
enum ChangeRecord: Sendable, Hashable {
    /// A value of an attribute.
    struct Value: Sendable, Hashable {
        var name: String
        var bytes: [UInt8]
    }

    /// What happens to one attribute.
    struct Modification: Sendable, Hashable {
        enum Operation: String, Sendable {
            case add, delete, replace
        }

        var operation: Operation
        var name: String
        var values: [[UInt8]]
    }

    case add(dn: String, [Value])
    case modify(dn: String, [Modification])
    case rename(dn: String, newRDN: String, newParent: String?)
    case delete(dn: String)

    /// The change that a record of a file is; nil: none that this target writes.
    init?(_ record: borrowing LDIFRecord) {
        guard record.hasDN, let dn = record.withDN({ LDIFText.string($0) }) else { return nil }
        switch record.kind {
        case .add, .content: self = .add(dn: dn, Self.values(record))
        case .delete: self = .delete(dn: dn)
        case .modify: self = .modify(dn: dn, Self.modifications(record))
        case .rename:
            let parts = Self.texts(record)
            guard let newRDN = parts[.newRDN] else { return nil }
            self = .rename(dn: dn, newRDN: newRDN, newParent: parts[.newSuperior])
        case .searchReference, .searchResult: return nil
        }
    }

    private static func values(_ record: borrowing LDIFRecord) -> [Value] {
        record.lines.filter { $0.role == .value }.compactMap { value($0, record) }
    }

    private static func value(_ line: LDIFRecord.Line, _ record: borrowing LDIFRecord) -> Value? {
        var bytes: [UInt8] = []
        guard let name = record.withName(of: line, { LDIFText.string($0) }), (try? record.appendValue(of: line, to: &bytes)) != nil else {
            return nil
        }
        return Value(name: name, bytes: bytes)
    }

    private static func texts(_ record: borrowing LDIFRecord) -> [LDIFRecord.Role: String] {
        var texts: [LDIFRecord.Role: String] = [:]
        for line in record.lines { texts[line.role] = value(line, record).map { String(decoding: $0.bytes, as: UTF8.self) } }
        return texts
    }

    private static func modifications(_ record: borrowing LDIFRecord) -> [Modification] {
        var found: [Modification] = []
        for line in record.lines {
            guard let value = value(line, record) else { continue }
            let operation: Modification.Operation? =
                switch line.role {
                case .addValues: .add
                case .deleteValues: .delete
                case .replaceValues: .replace
                default: nil
                }
            if let operation {
                found.append(Modification(operation: operation, name: String(decoding: value.bytes, as: UTF8.self), values: []))
            } else if line.role == .value, !found.isEmpty {
                found[found.count - 1].values.append(value.bytes)
            }
        }
        return found
    }

    /// Writes the change.
    func write(to writer: inout LDIFWriter) throws(LDIFError) {
        switch self {
        case .add(let dn, let values):
            try writer.writeEntry(dn: dn, changeType: "add") { entry throws(LDIFError) in
                for value in values { try entry.write(value.name, value.bytes.span) }
            }
        case .modify(let dn, let modifications):
            try writer.writeEntry(dn: dn, changeType: "modify") { entry throws(LDIFError) in
                for change in modifications { try entry.writeModification(change.operation.rawValue, change.name, values: change.values) }
            }
        case .rename(let dn, let newRDN, let newParent):
            try writer.writeEntry(dn: dn, changeType: "modrdn") { entry throws(LDIFError) in
                try entry.write("newrdn", newRDN)
                try entry.write("deleteoldrdn", "1")
                if let newParent { try entry.write("newsuperior", newParent) }
            }
        case .delete(let dn): try writer.writeEntry(dn: dn, changeType: "delete") { _ throws(LDIFError) in }
        }
    }
}
