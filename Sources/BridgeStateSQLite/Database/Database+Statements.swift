import BridgeCore
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Something that can be bound to a statement.
typealias Argument = (any DatabaseValueConvertible)?

/// Statements are prepared once a connection and used again. One statement must not run inside another's rows.
extension Database {
    /// Runs a statement that has no rows.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ arguments: [Argument] = []) throws -> Int {
        let statement = try cachedStatement(sql: sql)
        try statement.execute(arguments: StatementArguments(arguments))
        return changesCount
    }

    /// The rows of a statement, each made into something; nil leaves a row out.
    func rows<Result>(_ sql: String, _ arguments: [Argument] = [], _ body: (inout Columns) throws -> Result?) throws -> [Result] {
        let cursor = try Row.fetchCursor(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        var results: [Result] = []
        while let row = try cursor.next() {
            var columns = Columns(row)
            if let result = try body(&columns) { results.append(result) }
        }
        return results
    }

    /// The first row of a statement that has one row or none.
    func first<Result>(_ sql: String, _ arguments: [Argument] = [], _ body: (inout Columns) throws -> Result) throws -> Result? {
        try rows(sql, arguments, body).first
    }
}

/// The columns of a row, read one after the other in the order of the statement.
struct Columns {
    private let row: Row
    private var index = 0

    init(_ row: Row) { self.row = row }

    /// A column that may be NULL.
    mutating func optional<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ type: Value.Type = Value.self) -> Value? {
        defer { index += 1 }
        return row[index] as Value?
    }

    /// A column that is never NULL in a sound file.
    mutating func next<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ type: Value.Type = Value.self) throws -> Value {
        guard let value = optional(type) else { throw StateFault.damaged }
        return value
    }

    mutating func bytes() throws -> [UInt8] { [UInt8](try next(Data.self)) }

    mutating func time() -> Date? { optional(Double.self).map { Date(timeIntervalSince1970: $0) } }

    mutating func fingerprint() throws -> Fingerprint {
        guard let fingerprint = optionalFingerprint() else { throw StateFault.damaged }
        return fingerprint
    }

    mutating func optionalFingerprint() -> Fingerprint? {
        let (high, low) = (optional(Int64.self), optional(Int64.self))
        guard let high, let low else { return nil }
        return Fingerprint(high: UInt64(bitPattern: high), low: UInt64(bitPattern: low))
    }

    mutating func anchor() throws -> UInt64 { UInt64(bitPattern: try next(Int64.self)) ^ 1 << 63 }

    /// A word of a closed set.
    mutating func word<Word: RawRepresentable<String>>(_ type: Word.Type = Word.self) throws -> Word {
        guard let word = Word(rawValue: try next()) else { throw StateFault.damaged }
        return word
    }
}

extension UInt64 {
    /// The anchor hash as it is stored: signed integers in the order of the unsigned ones.
    var stored: Int64 { Int64(bitPattern: self ^ 1 << 63) }
}

extension Fingerprint {
    var storedHigh: Int64 { Int64(bitPattern: high) }
    var storedLow: Int64 { Int64(bitPattern: low) }
}

extension Date {
    var stored: Double { timeIntervalSince1970 }
}
