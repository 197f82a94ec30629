/// Entries that a push parser has found and nobody has taken yet. Entries that were taken lend their memory to later ones.
struct EntryQueue {
    /// Those found, and behind ``count`` ones that were taken and are filled again.
    private var entries: [(entry: DirectoryEntry, error: (any Error)?)] = []
    private var count = 0
    private var position = 0

    /// An entry to fill and append.
    mutating func blank() -> DirectoryEntry {
        var entry = DirectoryEntry()
        if count < entries.count { swap(&entry, &entries[count].entry) }
        return entry
    }

    /// Adds an entry; with an error, one that could be read in part only.
    mutating func append(_ entry: consuming DirectoryEntry, _ error: (any Error)?) {
        if count < entries.count { entries[count] = (entry, error) } else { entries.append((entry, error)) }
        count += 1
    }

    /// Moves the next entry out.
    mutating func next(into entry: inout DirectoryEntry) -> ParserStep? {
        guard position < count else {
            (count, position) = (0, 0)
            return nil
        }
        swap(&entry, &entries[position].entry)
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
