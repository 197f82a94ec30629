import SCIM
import SCIMPath

/// The resources of one type, in the order of their creation, with an index for the filters that clients send most.
struct DirectoryTable {
    private(set) var records: [String: DirectoryRecord] = [:]
    private var order: [String] = []
    private var hasGaps = false
    private var index: DirectoryIndex

    init(indexed: [AttributePath], catalog: SchemaCatalog) {
        index = DirectoryIndex(paths: indexed, catalog: catalog)
    }

    /// Inserts a record, or puts it in the place of the one with its id.
    mutating func put(_ record: DirectoryRecord) {
        if let old = records[record.id] {
            index.remove(old)
        } else {
            order.append(record.id)
        }
        index.insert(record)
        records[record.id] = record
    }

    /// Removes a record. Its place in the order stays empty until the next listing, so that many removals stay cheap.
    mutating func remove(_ id: String) {
        guard let record = records.removeValue(forKey: id) else { return }
        index.remove(record)
        hasGaps = true
    }

    /// All records in order.
    mutating func all() -> [DirectoryRecord] {
        closeGaps()
        return order.compactMap { records[$0] }
    }

    /// A part of the order, without looking at the rest.
    mutating func slice(from start: Int, count: Int) -> [DirectoryRecord] {
        closeGaps()
        return order.dropFirst(start).prefix(count).compactMap { records[$0] }
    }

    /// The records that can satisfy a filter, in order; nil when all can. Every one still has to be checked.
    func candidates(for filter: SCIMFilter) -> [DirectoryRecord]? {
        index.identifiers(for: filter).map { ids in
            Set(ids).compactMap { records[$0] }.sorted { $0.sequence < $1.sequence }
        }
    }

    private mutating func closeGaps() {
        guard hasGaps else { return }
        order.removeAll { records[$0] == nil }
        hasGaps = false
    }
}
