import SCIM
import SCIMPath

/// Finds the resources that have a value at one of a few paths, without regard to case: a superset of what a filter means.
struct DirectoryIndex {
    private let catalog: SchemaCatalog
    private var entries: [AttributePath: [String: [String]]]

    /// An index over the values at some paths; filters in them do not count.
    init(paths: [AttributePath], catalog: SchemaCatalog) {
        self.catalog = catalog
        entries = Dictionary(paths.map { (Self.indexed($0), [:]) }) { first, _ in first }
    }

    mutating func insert(_ record: DirectoryRecord) {
        for path in Array(entries.keys) {
            for key in keys(of: record, at: path) { entries[path]?[key, default: []].append(record.id) }
        }
    }

    mutating func remove(_ record: DirectoryRecord) {
        for path in Array(entries.keys) {
            for key in keys(of: record, at: path) {
                entries[path]?[key]?.removeAll { $0 == record.id }
                if entries[path]?[key]?.isEmpty == true { entries[path]?[key] = nil }
            }
        }
    }

    /// The ids of all resources that can satisfy the filter; nil when the index does not know.
    func identifiers(for filter: SCIMFilter) -> [String]? {
        switch filter {
        case .comparison(let path, .equal, .string(let text)):
            return entries[Self.indexed(path)].map { $0[text.lowercased()] ?? [] }
        case .and(let parts): return parts.lazy.compactMap { identifiers(for: $0) }.first
        case .valuePath(let path, let filter): return identifiers(ofEntriesAt: path, for: filter)
        default: return nil
        }
    }

    /// `emails[type eq "work" and value eq "x"]`: any part that the index knows will do.
    private func identifiers(ofEntriesAt path: AttributePath, for filter: SCIMFilter) -> [String]? {
        switch filter {
        case .comparison(let member, .equal, .string(let text)):
            guard let path = try? Self.indexed(path).member(member.attribute) else { return nil }
            return entries[path].map { $0[text.lowercased()] ?? [] }
        case .and(let parts): return parts.lazy.compactMap { identifiers(ofEntriesAt: path, for: $0) }.first
        default: return nil
        }
    }

    private static func indexed(_ path: AttributePath) -> AttributePath {
        let isCore = path.schema.map { $0.lowercased().hasPrefix("urn:ietf:params:scim:schemas:core:") } ?? true
        let path = isCore ? path.withoutSchema.withoutFilter : path.withoutFilter
        // A filter on `emails` means its values.
        guard path.subAttribute == nil, path.attribute.lowercased() == "emails" else { return path }
        return (try? path.member("value")) ?? path
    }

    private func keys(of record: DirectoryRecord, at path: AttributePath) -> Set<String> {
        Set(record.resource.values(at: path, catalog: catalog).compactMap { $0.string?.lowercased() })
    }
}
