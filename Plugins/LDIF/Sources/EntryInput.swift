import BridgeCore
import FileInput
import LDIF

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One file, or all files in an archive, as entries; with the judgement whether it is whole.
struct EntryInput: ~Copyable {
    /// What was found.
    enum Entry {
        /// An entry; it is in the reader's record.
        case entry
        /// An entry of which a part only can be read.
        case faulty(LDIFError)
        /// No entry but a change, which this source does not apply.
        case change(BridgeError)
    }

    /// The file's name, in an archive with the name of the file in it.
    private(set) var name: String
    /// The reader that has found the entry.
    private(set) var reader = LDIFReader()

    private let settings: Settings
    private let fileName: String
    private var chunks: FileChunks
    private var transcoder: TextTranscoder
    private var lastByte: UInt8?
    private var stage = Stage.reading
    private var entries = 0
    private var changeLine: Int?
    private var searchProblem: BridgeError?

    private enum Stage {
        case reading, ending, ended
    }

    init(_ file: InputFile, _ settings: Settings) async throws {
        chunks = try await FileChunks(file, chunkSize: 1 << 18, allowsMembers: true)
        self.settings = settings
        fileName = settings.name(file)
        name = chunks.member.map { "\(settings.name(file))/\($0)" } ?? fileName
        transcoder = TextTranscoder(encoding: settings.encoding, path: name)
    }

    /// What `expect` counts.
    var description: ReadInput {
        ReadInput(
            name: fileName, bytes: chunks.size, modified: chunks.modified.map { Date(timeIntervalSince1970: Double($0) / 1e9) })
    }

    /// How far reading has come.
    var progress: ConnectorProgress { ConnectorProgress(subject: name, done: chunks.bytesRead, total: chunks.size) }

    /// True while the file may have been cut behind the entry: what such an entry does not say is unknown.
    var mayBeCut: Bool { stage == .ending }

    /// Reads on. False: everything was read and is whole.
    mutating func advance() async throws -> Bool {
        switch stage {
        case .reading:
            if let chunk = try await chunks.next() {
                feed(try transcoder.decode(chunk))
            } else {
                // Before the end is judged: a file that is still being written looks cut off, and the reason is worth more.
                if let change = chunks.change, !change.isHarmless { throw changed(change) }
                feed(try transcoder.finish())
                reader.finish()
                stage = .ending
            }
            return true
        case .ending, .ended:
            try judge()
            guard try await chunks.nextMember() else { return false }
            beginMember()
            return true
        }
    }

    private mutating func beginMember() {
        name = chunks.member.map { "\(fileName)/\($0)" } ?? fileName
        reader = LDIFReader()
        transcoder = TextTranscoder(encoding: settings.encoding, path: name)
        lastByte = nil
        stage = .reading
        entries = 0
    }

    private mutating func feed(_ bytes: [UInt8]) {
        lastByte = bytes.last ?? lastByte
        reader.append(bytes)
    }

    /// The next entry of the bytes that were read; nil: read on.
    mutating func next() throws -> Entry? {
        while true {
            do throws(LDIFError) {
                guard try reader.next() else { return nil }
            } catch {
                guard error.mayContinue else { throw error }
                entries += 1
                return .faulty(error)
            }
            switch reader.record.kind {
            case .content, .add:
                entries += 1
                return .entry
            case .delete, .modify, .rename:
                // Only the first is reported: where there is one, there are thousands.
                guard changeLine == nil else { continue }
                changeLine = reader.record.lineNumber
                return .change(changeError(reader.record.lineNumber))
            case .searchResult: noteResult()
            case .searchReference: continue
            }
        }
    }

    private mutating func noteResult() {
        guard searchProblem == nil, let code = reader.searchResultCode, code != 0 else { return }
        searchProblem = BridgeError(
            "source.search_failed",
            "The search behind the export ended with result code \(code), so entries may be missing. Repeat it, with paging where the "
                + "server limits it.", place: .init(file: name, line: reader.record.lineNumber), effect: .none)
    }
}

/// Whether a file is whole.
extension EntryInput {
    private func judge() throws(BridgeError) {
        if let searchProblem { throw searchProblem }
        if let changeLine { throw changeError(changeLine) }
        if lastByte != UInt8(ascii: "\n"), lastByte != nil {
            throw BridgeError(
                "source.truncated",
                "The file ends in the middle of a line, so its last record may have been cut off. Export the file again; if it is whole, "
                    + "end it with a line end.", place: .init(file: name), effect: .none)
        }
        guard entries > 0 else {
            throw BridgeError(
                "source.empty", "The file has no entry. Check the base and the filter of the export, and that it is an LDIF file.",
                place: .init(file: name), effect: .none)
        }
    }

    private func changeError(_ line: Int) -> BridgeError {
        BridgeError(
            "source.changes",
            "The record is a change (changetype modify, delete or modrdn), not an entry. Export the entries as they are, for example "
                + "with ldapsearch or slapcat.", place: .init(file: name, line: line), recovery: .skip, effect: .none)
    }

    private func changed(_ change: FileChunks.Change) -> BridgeError {
        let what =
            switch change {
            case .grew: "grew"
            case .shrank: "became shorter"
            case .replaced: "was replaced"
            default: "was written to"
            }
        return BridgeError(
            "source.changed", "The file \(what) while it was read: the export is still at work. Read it when the export has ended.",
            place: .init(file: fileName), recovery: .retry(after: nil), effect: .none)
    }
}
