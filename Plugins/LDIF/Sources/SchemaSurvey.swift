import BridgeCore
import FileInput
import LDIF

/// Gathers which attributes the files have: names only, and no more of them than a directory's schema can have.
struct SchemaSurvey {
    /// A pass stops gathering at this number of names. Active Directory's own schema has some 1,500.
    static let limit = 10_000

    private struct Found {
        var attribute: AttributeLayout.Attribute
        var kinds: Set<ResourceKind> = []
        /// The entry that had it last, to notice a second value.
        var entry = 0
    }

    private var found: [Found] = []
    /// The names of ``found``, made anew when one is added, which soon ends.
    private var names = LDIFAttributeSelection([])
    private var entries = 0
    private let table: EntryTable

    init(_ settings: Settings) {
        table = EntryTable(settings, AttributeLayout(kind: .user, attributes: []))
        for name in ["dn"] + settings.attributes {
            add(name)
            found[found.count - 1].kinds = [.user, .group]
            found[found.count - 1].attribute.isMultiValued = name != "dn"
        }
    }

    /// The schema so far. It is open: any other attribute may be asked for.
    var schema: SourceSchema {
        var schema = SourceSchema(attributes: [:])
        for kind in [ResourceKind.user, .group] {
            schema.attributes[kind] = found.filter { $0.kinds.contains(kind) }.map { SourceSchema.Attribute($0.attribute) }
        }
        return schema
    }

    /// Adds the attributes of a file. One that cannot be read is passed over: the read will say why.
    mutating func take(_ file: InputFile, _ settings: Settings) async {
        do {
            var input = try await EntryInput(file, settings)
            while try await input.advance() {
                while let entry = try input.next() {
                    if case .entry = entry { take(input.reader.record) }
                }
            }
        } catch {
            return
        }
    }

    private mutating func take(_ record: borrowing LDIFRecord) {
        guard let kind = table.kind(record) else { return }
        entries += 1
        for line in record.lines where line.role == .value {
            guard let index = index(record, line) else { continue }
            if found[index].entry == entries { found[index].attribute.isMultiValued = true }
            found[index].entry = entries
            found[index].kinds.insert(kind)
        }
    }

    /// The attribute of a line: its name with the options. The parts of one long list of values are one attribute.
    private mutating func index(_ record: borrowing LDIFRecord, _ line: LDIFRecord.Line) -> Int? {
        if let index = record.withName(of: line, { names.index(of: $0) }) { return index }
        let isPart = record.hasOptions(line) && record.withOptions(of: line) { LDIFValueRange(options: $0) } != nil
        if isPart, let index = record.index(of: line, in: names) { return index }
        let name = isPart ? record.withBaseName(of: line, LDIFText.string) : record.withName(of: line, LDIFText.string)
        guard let name, found.count < Self.limit else { return nil }
        add(name)
        return found.count - 1
    }

    private mutating func add(_ name: String) {
        let type: AttributeLayout.Attribute.ValueType = Self.isBinary(asciiLowercased(name)) ? .binary : .text
        found.append(Found(attribute: .init(name, type: type)))
        names = LDIFAttributeSelection(found.map(\.attribute.name))
    }

    /// Attributes whose values are no text by RFC 4517, RFC 4523 and Active Directory's schema.
    private static func isBinary(_ key: String) -> Bool {
        key.hasSuffix(";binary")
            || [
                "jpegphoto", "photo", "audio", "usercertificate", "cacertificate", "usersmimecertificate", "userpkcs12", "objectguid",
                "objectsid", "thumbnailphoto", "ms-ds-consistencyguid", "msexchmailboxguid", "sidhistory", "userpassword",
            ].contains(key)
    }
}
