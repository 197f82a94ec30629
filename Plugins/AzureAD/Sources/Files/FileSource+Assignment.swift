import BridgeCore
import FileInput

extension FileSource {
    /// Who is assigned, by the members of groups in the export and by the list.
    ///
    /// Throws where that cannot be told in full: a person who is not found would be taken for somebody who has left.
    func findAssignment(_ files: [InputFile]) async throws -> Assignment {
        var finder = GroupFinder(groups: groups, table: .memberships())
        if !groups.isEmpty {
            for file in files { try await findMembers(file, &finder) }
        }
        if let problem = finder.problem {
            throw assignmentError("Who is assigned cannot be told: \(problem).")
        }
        if !finder.missing.isEmpty {
            let names = finder.missing.map { "“\($0)”" }.joined(separator: ", ")
            throw assignmentError(
                "The export has no group \(names), which “members_of” names. Export the groups too, or correct the name.")
        }
        var assignment = finder.assignment
        if let assignedList {
            for file in try assignedList.find() { try await readList(file, assignedList.name(file), &assignment) }
        }
        return assignment
    }

    private func assignmentError(_ message: String) -> BridgeError {
        BridgeError("source.assignment", message, effect: .none)
    }

    private func findMembers(_ file: InputFile, _ finder: inout GroupFinder) async throws {
        let name = files.name(file)
        do {
            let parser = format.parser(file: name, table: .memberships())
            var chunks = try await FileChunks(file, chunkSize: 1 << 18)
            while let chunk = try await chunks.next() {
                try parser.append(chunk)
                try Self.drain(parser, &finder)
            }
            if chunks.bytesRead == 0 { throw Self.emptyFile(name) }
            if let objection = ExportFiles.objection(chunks.change, file: name) { throw objection }
            try parser.finish()
            try Self.drain(parser, &finder)
            _ = try parser.verdict()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw BridgeError(reading: name, error)
        }
    }

    private static func drain(_ parser: any EntryParser, _ finder: inout GroupFinder) throws {
        var entry = DirectoryEntry()
        while true {
            switch try parser.next(into: &entry) {
            case .needsInput: return
            case .entry: finder.take(entry, isFaulty: false, fallback: parser.fallbackKind)
            case .faulty: finder.take(entry, isFaulty: true, fallback: parser.fallbackKind)
            }
        }
    }

    private func readList(_ file: InputFile, _ name: String, _ assignment: inout Assignment) async throws {
        var list = AssignedList(assignment)
        do {
            var chunks = try await FileChunks(file, chunkSize: 1 << 18)
            var transcoder = TextTranscoder(path: name)
            while let chunk = try await chunks.next() { list.append(try transcoder.decode(chunk)) }
            list.append(try transcoder.finish())
            if let objection = ExportFiles.objection(chunks.change, file: name) { throw objection }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw BridgeError(reading: name, error)
        }
        list.finish()
        guard list.count > 0 else {
            throw BridgeError(
                "source.empty", "The list names nobody, so everybody would lose their account. Check how it is made.",
                place: .init(file: name), effect: .none)
        }
        assignment = list.assignment
    }
}
