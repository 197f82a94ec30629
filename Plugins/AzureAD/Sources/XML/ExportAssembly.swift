import BridgeCore

/// The entry that an XML reader is filling, and those that it has filled.
struct ExportAssembly {
    /// The table of what is wanted.
    let table: AttributeTable
    /// The entry being filled.
    var entry = DirectoryEntry()
    /// Why the entry can be read in part only.
    private(set) var fault: BridgeError?
    /// How many entries were begun.
    private(set) var count = 0
    private let file: String
    private let typeMatch: AttributeTable.Match?
    private let nameMatch: AttributeTable.Match?
    private var queue = EntryQueue()
    private var size = 0

    init(file: String, table: AttributeTable) {
        self.file = file
        self.table = table
        typeMatch = Self.match("@odata.type", table)
        nameMatch = Self.match("dn", table)
    }

    private static func match(_ name: String, _ table: AttributeTable) -> AttributeTable.Match? {
        Array(name.utf8).withUnsafeBufferPointer { table.match($0) }
    }

    /// Begins an entry.
    mutating func begin(line: Int) {
        count += 1
        restart(line: line)
    }

    /// Forgets what the entry has and begins it anew.
    mutating func restart(line: Int) {
        fault = nil
        size = 0
        entry.begin(line: line)
    }

    /// Forgets the entry: it was none.
    mutating func cancel() { count -= 1 }

    /// Adds a value of the entry.
    mutating func add(_ value: UnsafeBufferPointer<UInt8>, _ match: AttributeTable.Match, line: Int) throws {
        size += value.count
        guard size <= Self.greatestEntry else {
            throw error(
                "source.syntax", "An entry has more than \(Self.greatestEntry >> 20) MiB of values. Leave large values out of the export.",
                line: line, recovery: .stop)
        }
        entry.add(value, match, line: line)
    }

    /// Says what the entry is, where the format has it apart from the attributes: `user`, `group`, or any other word.
    mutating func setType(_ word: StaticString) {
        guard let typeMatch else { return }
        word.withUTF8Buffer { entry.add($0, typeMatch, line: entry.line) }
    }

    /// Sets the entry's distinguished name.
    mutating func setName(_ name: UnsafeBufferPointer<UInt8>) {
        guard let nameMatch else { return }
        entry.add(name, nameMatch, line: entry.line)
    }

    /// Notes that the entry can be read in part only; the first reason counts.
    mutating func fail(_ message: String, line: Int, attribute: String? = nil) {
        fault = fault ?? error("source.syntax", message, line: line, attribute: attribute, recovery: .skip)
    }

    /// Ends the entry.
    mutating func end() {
        var filled = queue.blank()
        swap(&filled, &entry)
        queue.append(filled, fault)
    }

    /// Moves the next filled entry out.
    mutating func next(into entry: inout DirectoryEntry) -> ParserStep? { queue.next(into: &entry) }

    /// An error with its place in the file.
    func error(
        _ code: BridgeError.Code, _ message: String, line: Int?, attribute: String? = nil, recovery: BridgeError.Recovery = .stop
    ) -> BridgeError {
        BridgeError(code, message, place: .init(file: file, line: line, attribute: attribute), recovery: recovery, effect: .none)
    }

    /// Bytes of values in one entry; far more than any directory allows.
    private static let greatestEntry = 64 << 20
}
