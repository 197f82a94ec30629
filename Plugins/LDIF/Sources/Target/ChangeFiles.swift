import BridgeCore
import LDIF

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The change files of a folder, read once and then appended to: a change is known when it is on the disk, and only then.
actor ChangeFiles {
    private let folder: String
    private var model: DirectoryModel?
    private var number = 0
    private var descriptor: Int32 = -1
    private var length: off_t = 0
    /// Why nothing more can be written.
    private var failure: BridgeError?

    init(folder: String) { self.folder = folder }

    deinit { if descriptor >= 0 { _ = close(descriptor) } }

    /// What the files say.
    func directory() throws(BridgeError) -> DirectoryModel {
        if let model { return model }
        let model = try load()
        self.model = model
        return model
    }

    /// Decides on changes by what is there, writes them at once, all or nothing, and gives what was decided.
    func change<Result: Sendable>(
        _ decide: @Sendable (DirectoryModel) throws -> (records: [ChangeRecord], result: Result)
    ) throws -> Result {
        let (records, result) = try decide(try directory())
        guard !records.isEmpty, var model = self.model else { return result }
        // Not shared while it changes, or all of it would be copied. After an error the files are read anew.
        self.model = nil
        for record in records {
            guard model.apply(record) else { throw error("target.conflict", "A change does not fit what the change files have.") }
        }
        try append(records)
        self.model = model
        return result
    }

    // MARK: Reading

    private func load() throws(BridgeError) -> DirectoryModel {
        var model = DirectoryModel()
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter(Self.isChangeFile).sorted()
        for (index, name) in names.enumerated() {
            guard name == Self.name(index + 1) else {
                throw error(
                    "target.history",
                    "\(Self.name(index + 1)) is missing in the folder of change files. Put it back: without it what the "
                        + "directory has is not known.")
            }
            try replay(name, isLast: index == names.count - 1, &model)
        }
        number = names.count
        return model
    }

    private static func isChangeFile(_ name: String) -> Bool {
        name.hasSuffix(".ldif") && name.utf8.count == 11 && name.utf8.prefix(6).allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    private static func name(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".ldif"
    }

    private func replay(_ name: String, isLast: Bool, _ model: inout DirectoryModel) throws(BridgeError) {
        let path = "\(folder)/\(name)"
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { throw error("target.history", "\(name) cannot be read.") }
        var bytes = [UInt8](data)
        if !bytes.isEmpty, !bytes.suffix(2).elementsEqual([0x0A, 0x0A]) {
            // Only a write that nobody was told about ends so: the last one before a crash.
            guard isLast else { throw error("target.history", "\(name) ends inside a record. Restore it.") }
            bytes.removeSubrange((LDIFReader.lastBorder(in: bytes) ?? 0)...)
            guard truncate(path, off_t(bytes.count)) == 0 else { throw error("target.history", "\(name) cannot be repaired.") }
        }
        var reader = LDIFReader()
        reader.append(bytes)
        reader.finish()
        do throws(LDIFError) {
            while try reader.next() {
                guard let record = ChangeRecord(reader.record), model.apply(record) else {
                    throw LDIFError(
                        .badChangeType, line: reader.record.lineNumber, message: "The record does not fit those before it.")
                }
            }
        } catch {
            throw BridgeError(
                "target.history", "\(error.message) Restore the file as it was written.", place: .init(file: path, line: error.line),
                effect: .none)
        }
    }

    // MARK: Writing

    private func append(_ records: [ChangeRecord]) throws(BridgeError) {
        if let failure { throw failure }
        if descriptor < 0 { try beginFile() }
        var writer = LDIFWriter(writesVersion: length == 0)
        do throws(LDIFError) {
            for record in records { try record.write(to: &writer) }
        } catch {
            throw self.error("target.attribute", error.message)
        }
        let bytes = writer.takeBytes()
        guard write(bytes), fsync(descriptor) == 0 else {
            // What was written of it must not be taken for a change.
            let isUndone = ftruncate(descriptor, length) == 0 && fsync(descriptor) == 0
            let error = BridgeError(
                "target.write_failed", "The change file cannot be written. Check the disk and the rights on the folder.",
                place: .init(file: folder), recovery: .stop, effect: isUndone ? .none : .unknown)
            failure = error
            throw error
        }
        length += off_t(bytes.count)
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                #if canImport(Glibc)
                    Glibc.write(descriptor, raw.baseAddress?.advanced(by: done), bytes.count - done)
                #elseif canImport(Musl)
                    Musl.write(descriptor, raw.baseAddress?.advanced(by: done), bytes.count - done)
                #else
                    Darwin.write(descriptor, raw.baseAddress?.advanced(by: done), bytes.count - done)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// The file of this run, which nobody else may have made meanwhile.
    private func beginFile() throws(BridgeError) {
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(Self.name(number + 1))"
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw error("target.write_failed", "A change file cannot be made, or another run has made it. Check the folder and run again.")
        }
        number += 1
        Self.syncFolder(folder)
    }

    /// Makes a new name in the folder last.
    private static func syncFolder(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        _ = close(descriptor)
    }

    /// Writes all entries as they are now, in the place of what was there.
    func writeContent() throws {
        let model = try directory()
        var writer = LDIFWriter(writesVersion: false)
        for entry in model.entries.values.sorted(by: { ($0.dn.utf8.count, $0.dn) < ($1.dn.utf8.count, $1.dn) }) {
            try writer.writeEntry(dn: entry.dn) { output throws(LDIFError) in
                for (key, values) in entry.values.sorted(by: { $0.key < $1.key }) {
                    for value in values { try output.write(entry.names[key] ?? key, value.span) }
                }
            }
        }
        let path = "\(folder)/content.ldif"
        try Data(writer.takeBytes()).write(to: URL(filePath: path), options: .atomic)
    }

    private func error(_ code: BridgeError.Code, _ message: String) -> BridgeError {
        BridgeError(code, message, place: .init(file: folder), effect: .none)
    }
}
