import BridgeCore
import FileInput
import LDIF

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension FileSource {
    /// Reads the chunks of an LDIF file in parts, several at a time; their records come in the order of the file.
    ///
    /// What follows the last record border stays for `parser`, which reads the end of the file, and all that is left of a file in which no
    /// border comes for a long time.
    func readParts(
        _ chunks: inout FileChunks, _ parser: LDIFEntryParser, _ format: LDIFFormat, _ name: String, _ writer: inout EntryWriter,
        _ output: inout RecordOutput
    ) async throws {
        var cutter = PartCutter()
        let limit = min(ProcessInfo.processInfo.activeProcessorCount, 4) + 1
        try await withThrowingTaskGroup(of: LDIFPart.self) { group in
            var done: [Int: LDIFPart] = [:]
            var delivered = 0
            while cutter.rest.count < Self.longestRest, let chunk = try await chunks.next(after: cutter.rest) {
                guard let part = cutter.next(chunk) else { continue }
                while part.number - delivered >= limit {
                    try await deliver(try await group.next(), &done, &delivered, parser, name, &writer, &output)
                }
                let writer = writer
                group.addTask {
                    part.read(name, format, writer)
                    return part
                }
                report(ConnectorProgress(subject: name, done: chunks.bytesRead, total: chunks.size))
            }
            while delivered < cutter.count { try await deliver(try await group.next(), &done, &delivered, parser, name, &writer, &output) }
        }
        try parser.append(cutter.rest)
        try await write(from: parser, name, &writer, &output)
    }

    private static var longestRest: Int { 4 << 20 }

    /// Keeps a part that was read, and hands out all whose turn it is.
    private func deliver(
        _ part: LDIFPart?, _ done: inout [Int: LDIFPart], _ delivered: inout Int, _ parser: LDIFEntryParser, _ name: String,
        _ writer: inout EntryWriter, _ output: inout RecordOutput
    ) async throws {
        if let part { done[part.number] = part }
        while let part = done.removeValue(forKey: delivered) {
            delivered += 1
            if var outcome = part.takeOutcome(), writer.join(anchorRanks: outcome.anchorRanks) {
                parser.join(lines: outcome.lines, entries: outcome.entries)
                try await output.flush()
                var isTaken = false
                try await output.fill { builder in
                    if isTaken { return false }
                    isTaken = true
                    swap(&builder, &outcome.records)
                    return true
                }
            } else {
                try parser.append(part.bytes)
                try await write(from: parser, name, &writer, &output)
            }
        }
    }
}

/// Cuts a file into parts at record borders.
private struct PartCutter {
    /// The bytes behind the last border.
    private(set) var rest: [UInt8] = []
    /// The number of parts so far.
    private(set) var count = 0

    /// The next part; nil: there is no border in the chunk, which begins with the rest before.
    mutating func next(_ chunk: consuming [UInt8]) -> LDIFPart? {
        guard let border = LDIFReader.lastBorder(in: chunk) else {
            rest = chunk
            return nil
        }
        rest = Array(chunk[border...])
        chunk.removeSubrange(border...)
        defer { count += 1 }
        return LDIFPart(number: count, bytes: chunk)
    }
}
