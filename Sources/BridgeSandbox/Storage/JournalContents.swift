import SCIM

/// What the lines of a journal come to.
struct JournalContents {
    private let path: String
    private let hasVersion: Bool
    private var order: [String] = []
    private var latest: [String: DirectoryRecord] = [:]
    /// True when the file holds lines that no longer count.
    private(set) var hasGarbage = false

    init(path: String, hasVersion: Bool) {
        self.path = path
        self.hasVersion = hasVersion
    }

    /// The resources in the order of their creation.
    var records: [DirectoryRecord] { order.compactMap { latest[$0] } }

    /// Reads the whole file.
    mutating func read(_ bytes: [UInt8]) throws(SandboxStorageError) {
        var line = 0
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            line += 1
            try read(bytes[start..<end], line)
            start = end + 1
        }
        guard start < bytes.endIndex else { return }
        // Somebody's other file is no journal that was cut off, and must not be written anew.
        let beginning = #"{"type":""#.utf8
        guard beginning.starts(with: bytes[start...].prefix(beginning.count)) else { throw invalid(line + 1) }
        hasGarbage = true
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(SandboxStorageError) {
        guard let json = try? JSONValue(parsing: bytes), let id = json["id"]?.string else { throw invalid(line) }
        if json["removed"] == true {
            latest[id] = nil
            hasGarbage = true
            return
        }
        guard let record = DirectoryRecord(json: json, hasVersion: hasVersion) else { throw invalid(line) }
        if latest.updateValue(record, forKey: id) == nil { order.append(id) } else { hasGarbage = true }
    }

    private func invalid(_ line: Int) -> SandboxStorageError {
        SandboxStorageError(path: path, line: line, message: "not a line of a sandbox's file; repair or remove it")
    }
}
