import Synchronization

/// Writes the bodies of requests for one type of resource in one dialect, straight into bytes.
///
/// Most people of a company have the same attributes, so that their bodies differ in values only. The form is worked out once, by the
/// general way with placeholders for the values; later bodies of that form are filled in without a tree of JSON between. Thread safe.
public final class SCIMBodyWriter: Sendable {
    private let dialect: SCIMDialect
    private let catalog: SchemaCatalog
    private let creations = Mutex<[BodyShape: BodyTemplate]>([:])
    private let patches = Mutex<[BodyShape: BodyTemplate]>([:])

    /// More forms than this are no company's; all are forgotten then.
    private static let mostTemplates = 256

    /// A writer without memory yet.
    public init(dialect: SCIMDialect, catalog: SchemaCatalog) {
        self.dialect = dialect
        self.catalog = catalog
    }

    /// The body of a POST that makes a resource.
    ///
    /// - Throws: `SCIMError` when a path's filter describes no entry.
    public func creation(_ changes: [SCIMChange]) throws(SCIMError) -> [UInt8] {
        try written(changes, creations) { changes throws(SCIMError) in
            try SCIMPutMerge(changes: changes, dialect: dialect, catalog: catalog).newResource().json
        } ?? []
    }

    /// The body of a PATCH; nil when there is nothing to do.
    ///
    /// - Parameter current: what the service has, if it was read; see `SCIMPatch`.
    public func patch(_ changes: [SCIMChange], current: SCIMResource? = nil) -> [UInt8]? {
        let json = { [dialect, catalog] (changes: [SCIMChange]) -> JSONValue? in
            let patch = SCIMPatch(changes: changes, current: current, dialect: dialect, catalog: catalog)
            return patch.isEmpty ? nil : patch.json(dialect)
        }
        return current == nil ? written(changes, patches, json) : json(changes)?.bytes
    }

    private func written<Failure: Error>(
        _ changes: [SCIMChange], _ templates: borrowing Mutex<[BodyShape: BodyTemplate]>,
        _ json: ([SCIMChange]) throws(Failure) -> JSONValue?
    ) throws(Failure) -> [UInt8]? {
        guard let shape = BodyShape(changes) else { return try json(changes)?.bytes }
        if let template = templates.withLock({ $0[shape] }) { return template.filled(with: changes) }
        guard shape.isIndependentOfValues(catalog), let form = try json(BodyTemplate.placeholders(for: changes)) else {
            return try json(changes)?.bytes
        }
        let template = BodyTemplate(form)
        templates.withLock { known in
            if known.count >= Self.mostTemplates { known.removeAll(keepingCapacity: true) }
            known[shape] = template
        }
        return template.filled(with: changes)
    }
}
