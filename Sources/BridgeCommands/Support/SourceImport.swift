import BridgeCore
import BridgeSandbox

/// Everything that a source gives, as plain values for a sandbox.
struct SourceImport {
    private(set) var records: [ImportedRecord] = []
    private(set) var memberships: [String: [String]] = [:]

    /// Reads people, groups and memberships.
    ///
    /// - Throws: the reason when the source could not be read whole: a rehearsal on a part would mislead.
    static func read(_ source: any SourceConnector) async throws -> SourceImport {
        let schema = try await source.sourceSchema()
        var all = SourceImport()
        for (kind, imported) in [(ResourceKind.user, ImportedRecord.Kind.user), (.group, .group)] {
            guard let attributes = schema.attributes[kind] else { continue }
            let layout = AttributeLayout(kind: kind, attributes: attributes.map(\.attribute))
            all.records += try await records(source, layout, imported)
            guard kind == .group, let source = source as? any MembershipSource else { continue }
            all.memberships = try await memberships(source, layout)
        }
        await source.close()
        return all
    }

    private static func records(
        _ source: any SourceConnector, _ layout: AttributeLayout, _ kind: ImportedRecord.Kind
    ) async throws -> [ImportedRecord] {
        let collector = Collector<ImportedRecord>()
        var output = RecordOutput(layout: layout) { event in
            guard case .records(let batch) = event else { return }
            await collector.add((0..<batch.count).compactMap { record(batch[$0], kind) })
        }
        let verdict = try await source.read(ReadRequest(layout: layout), into: &output)
        try await output.flush()
        if case .partial(let error) = verdict { throw error }
        return await collector.elements
    }

    private static func record(_ record: Record, _ kind: ImportedRecord.Kind) -> ImportedRecord? {
        guard record.change != .removed else { return nil }
        var values: [String: [String]] = [:]
        for (slot, attribute) in record.layout.attributes.enumerated() where attribute.type != .binary {
            let texts = (0..<record.count(slot)).compactMap { record.text(slot, $0) }
            if !texts.isEmpty { values[attribute.name] = texts }
        }
        var imported = ImportedRecord(kind, anchor: record.anchor, values: values)
        imported.isDeleted = record.change == .softDeleted
        return imported
    }

    private static func memberships(_ source: any MembershipSource, _ layout: AttributeLayout) async throws -> [String: [String]] {
        let collector = Collector<(group: String, members: [String])>()
        var output = MembershipOutput { event in
            if case .members(let group, let members) = event { await collector.add([(group, members)]) }
        }
        if case .partial(let error) = try await source.readMemberships(ReadRequest(layout: layout), into: &output) { throw error }
        return Dictionary(await collector.elements.map { ($0.group, $0.members) }, uniquingKeysWith: +)
    }
}

/// Gathers what comes in an order of its own.
private actor Collector<Element: Sendable> {
    private(set) var elements: [Element] = []

    func add(_ more: [Element]) { elements += more }
}
