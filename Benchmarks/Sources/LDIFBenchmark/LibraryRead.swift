import BridgeCore
import Foundation
import LDIF
import Synchronization

/// Reads an LDIF file through the library alone: byte chunks in, records of the wanted attributes out, values as they are in the file
/// (base64 and folds undone). What a connector does beyond it, such as canonical values and references, is left out.
enum LibraryRead {
    /// The names under which Active Directory exports the attributes of ``LDIFBenchmark/attributes``, and the anchor.
    static let names = [
        "userAccountControl", "userPrincipalName", "mail", "displayName", "givenName", "sn", "title", "department", "company", "employeeID",
        "telephoneNumber", "mobile", "manager", "objectGUID",
    ]

    private struct Count {
        var records = 0
        var values = 0
    }

    /// Reads the file once with so many threads, each of which takes the next part that ends at a border of records.
    static func read(_ path: String, threads: Int) async throws -> String {
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? handle.close() }
        let parts = PartReader(handle.fileDescriptor)
        let count = try await withThrowingTaskGroup(of: Count.self) { group in
            for _ in 0..<threads { group.addTask { try readAll(parts) } }
            return try await group.reduce(into: Count()) { sum, part in
                sum.records += part.records
                sum.values += part.values
            }
        }
        return "\(count.records) records, \(count.values) values"
    }

    private static func readAll(_ parts: PartReader) throws -> Count {
        let layout = AttributeLayout(kind: .user, attributes: names.map { .init($0) })
        var count = Count()
        var reader = LDIFReader(selection: LDIFAttributeSelection(names))
        var batch = RecordBatchBuilder(layout: layout)
        var value: [UInt8] = []
        while let part = parts.next() {
            reader.append(part)
            while try reader.next() { try take(reader.record, &batch, &value, &count) }
        }
        reader.finish()
        while try reader.next() { try take(reader.record, &batch, &value, &count) }
        _ = batch.finish()
        return count
    }

    private static func take(
        _ record: borrowing LDIFRecord, _ batch: inout RecordBatchBuilder, _ value: inout [UInt8], _ count: inout Count
    ) throws {
        batch.begin()
        record.withDN { batch.anchor($0) }
        for line in record.lines {
            guard let slot = line.selectedIndex else { continue }
            if line.encoding == .text {
                record.withRawValue(of: line) { batch.add($0, slot: slot) }
            } else {
                value.removeAll(keepingCapacity: true)
                try record.appendValue(of: line, to: &value)
                batch.add(value.span, slot: slot)
            }
            count.values += 1
        }
        batch.end()
        count.records += 1
        if batch.isFull { _ = batch.finish() }
    }
}

/// The parts of a file, for whoever asks next.
private final class PartReader: Sendable {
    private let file: Int32
    /// What was read behind the last border; nil: the file is at its end.
    private let rest = Mutex<[UInt8]?>([])
    private static let size = 1 << 18

    init(_ file: Int32) { self.file = file }

    func next() -> [UInt8]? {
        rest.withLock { rest in
            while let before = rest {
                var chunk = read(after: before)
                guard chunk.count > before.count else {
                    rest = nil
                    return before
                }
                guard let border = LDIFReader.lastBorder(in: chunk) else {
                    rest = chunk
                    continue
                }
                rest = Array(chunk[border...])
                chunk.removeSubrange(border...)
                return chunk
            }
            return nil
        }
    }

    private func read(after before: [UInt8]) -> [UInt8] {
        Array(unsafeUninitializedCapacity: before.count + Self.size) { buffer, count in
            _ = buffer.update(fromContentsOf: before)
            count = before.count + max(0, Foundation.read(file, buffer.baseAddress?.advanced(by: before.count), Self.size))
        }
    }
}
