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
        do {
            try await forEachEntry(of: file, .memberships()) { entry, isFaulty, fallback in
                finder.take(entry, isFaulty: isFaulty, fallback: fallback)
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw BridgeError(reading: files.name(file), error)
        }
    }

    /// Calls `body` for every entry of a file, in an archive of every file in it, and `between` after some of them.
    ///
    /// Throws where the file cannot be read in full or is not whole.
    func forEachEntry(
        of file: InputFile, _ table: AttributeTable, _ body: (DirectoryEntry, _ isFaulty: Bool, _ fallback: ResourceKind?) -> Void,
        between: () async throws -> Void = {}
    ) async throws {
        var chunks = try await FileChunks(file, chunkSize: 1 << 18, allowsMembers: true)
        repeat {
            let name = files.name(file, member: chunks.member)
            let parser = format.parser(file: name, table: table)
            var isEmpty = true
            while let chunk = try await chunks.next() {
                isEmpty = false
                try parser.append(chunk)
                try Self.drain(parser, body)
                try await between()
            }
            if isEmpty { throw Self.emptyFile(name) }
            if let objection = ExportFiles.objection(chunks.change, file: name) { throw objection }
            try parser.finish()
            try Self.drain(parser, body)
            try await between()
            _ = try parser.verdict()
        } while try await chunks.nextMember()
    }

    private static func drain(_ parser: any EntryParser, _ body: (DirectoryEntry, Bool, ResourceKind?) -> Void) throws {
        var entry = DirectoryEntry()
        while true {
            switch try parser.next(into: &entry) {
            case .needsInput: return
            case .entry: body(entry, false, parser.fallbackKind)
            case .faulty: body(entry, true, parser.fallbackKind)
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
