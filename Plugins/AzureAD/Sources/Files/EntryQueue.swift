/// Entries that a push parser has found and nobody has taken yet. Entries that were taken lend their memory to later ones.
struct EntryQueue {
    private var entries: [(entry: DirectoryEntry, error: (any Error)?)] = []
    private var spare: [DirectoryEntry] = []
    private var position = 0

    /// An entry to fill and append.
    mutating func blank() -> DirectoryEntry { spare.popLast() ?? DirectoryEntry() }

    /// Adds an entry; with an error, one that could be read in part only.
    mutating func append(_ entry: consuming DirectoryEntry, _ error: (any Error)?) { entries.append((entry, error)) }

    /// Moves the next entry out.
    mutating func next(into entry: inout DirectoryEntry) -> ParserStep? {
        guard position < entries.count else {
            entries.removeAll(keepingCapacity: true)
            position = 0
            return nil
        }
        swap(&entry, &entries[position].entry)
        if spare.count < 64 { spare.append(entries[position].entry) }
        let error = entries[position].error
        position += 1
        return error.map { .faulty($0) } ?? .entry
    }
}

/// Bytes that a push parser gets in pieces, so that what it finds at one time stays small.
struct PendingInput {
    private var chunks: [[UInt8]] = []
    private var offset = 0

    mutating func append(_ chunk: [UInt8]) { chunks.append(chunk) }

    /// The next piece; nil when everything was handed out.
    mutating func next() -> ArraySlice<UInt8>? {
        while let chunk = chunks.first {
            guard offset < chunk.count else {
                chunks.removeFirst()
                offset = 0
                continue
            }
            let piece = chunk[offset..<min(offset + Self.pieceSize, chunk.count)]
            offset = piece.endIndex
            return piece
        }
        return nil
    }

    private static let pieceSize = 32 * 1024
}
