import BridgeCore
import GRDB

/// The numbers of names of sources, kinds and scopes, looked up once a call.
///
/// Not kept longer: a number that a rolled back transaction gave out must not be remembered.
struct Names {
    enum Category: String {
        case source
        case kind
        case scope
    }

    private struct Name: Hashable {
        var category: Category
        var text: String
    }

    private let db: Database
    private var ids: [Name: Int64?] = [:]
    private var texts: [Int64: String] = [:]

    init(_ db: Database) { self.db = db }

    /// The number of a name, given out now when it has none.
    mutating func id(_ category: Category, _ text: String) throws -> Int64 {
        if let id = try known(category, text) { return id }
        try db.run("INSERT INTO names(category, text) VALUES (?, ?)", [category.rawValue, text])
        ids[Name(category: category, text: text)] = db.lastInsertedRowID
        return db.lastInsertedRowID
    }

    /// The number of a name; nil when it has none.
    mutating func known(_ category: Category, _ text: String) throws -> Int64? {
        let name = Name(category: category, text: text)
        if let id = ids[name] { return id }
        let id = try db.first("SELECT id FROM names WHERE category = ? AND text = ?", [category.rawValue, text]) { try $0.next(Int64.self) }
        ids[name] = .some(id)
        return id
    }

    /// The name of a number.
    mutating func text(_ id: Int64) throws -> String {
        if let text = texts[id] { return text }
        let found = try db.first("SELECT text FROM names WHERE id = ?", [id]) { try $0.next(String.self) }
        guard let found else { throw StateFault.damaged }
        texts[id] = found
        return found
    }

    /// All names of a category in order.
    static func all(_ category: Category, _ db: Database) throws -> [(id: Int64, text: String)] {
        try db.rows("SELECT id, text FROM names WHERE category = ? ORDER BY text", [category.rawValue]) {
            (id: try $0.next(), text: try $0.next())
        }
    }
}
