import BridgeCore
import JSONStream

/// Hands objects of pages over as records.
struct EntryDelivery {
    private var writer: EntryWriter
    private let kind: ResourceKind
    private let place: String

    /// - Parameter place: what stands for a file in errors.
    init(_ layout: AttributeLayout, table: AttributeTable, place: String) {
        kind = layout.kind
        self.place = place
        writer = EntryWriter(layout: layout, table: table, choice: .attribute("id"), isComplete: false, assignment: nil)
        writer.begin(file: place)
    }

    /// Writes entries, as often as a batch gets full.
    mutating func deliver(_ entries: [(entry: DirectoryEntry, error: JSONStreamError?)], into output: inout RecordOutput) async throws {
        var index = 0
        var skipped: [(anchor: String?, error: BridgeError)] = []
        try await output.fill { builder in
            while index < entries.count {
                if builder.isFull { return true }
                if case .skipped(let anchor, let error) = write(entries[index], into: &builder) { skipped.append((anchor, error)) }
                index += 1
            }
            return false
        }
        for (anchor, error) in skipped { try await output.skip(anchor: anchor, error) }
    }

    private mutating func write(
        _ found: (entry: DirectoryEntry, error: JSONStreamError?), into builder: inout RecordBatchBuilder
    ) -> EntryWriter.Outcome {
        guard let error = found.error else { return writer.write(found.entry, fallback: kind, into: &builder) }
        return writer.refuse(found.entry, fallback: kind, because: BridgeError(reading: place, error))
    }
}

extension DirectoryEntry {
    /// The object's identifier; nil when it has none that can be read.
    func objectID(in table: AttributeTable) -> ObjectID? {
        var id: ObjectID?
        forEach(.anchor, in: table) { value, _ in id = id ?? ObjectID(value) }
        return id
    }

    /// An entry that says nothing but who it is.
    init(_ id: ObjectID, in table: AttributeTable) {
        self.init()
        begin(line: 1)
        guard let match = table.match("id") else { return }
        Array(id.text.utf8).withUnsafeBufferPointer { add($0, match, line: 1) }
    }
}
