import BridgeCore
import FileInput

extension FileSource {
    /// Delivers who belongs to which group; see ``MembershipFinder``. The files are read three times, so none may be standard input.
    func readMemberships(into output: inout MembershipOutput) async throws -> Completeness {
        let table = AttributeTable.memberships(anchor: anchor)
        var finder = MembershipFinder(
            table: table, anchor: anchor, isComplete: format.isComplete, memberLimit: format.memberLimit,
            isByName: namesMembersByName)
        do {
            let files = try self.files.find()
            for file in files {
                try await forEachEntry(of: file, table) { finder.takeGroup($0, isFaulty: $1, fallback: $2) }
            }
            for file in files {
                var edges: [(group: String, member: String)] = []
                try await forEachEntry(of: file, table) { entry, isFaulty, fallback in
                    if let edge = finder.takeMember(entry, isFaulty: isFaulty, fallback: fallback) { edges.append(edge) }
                } between: {
                    for edge in edges { try await output.append(group: edge.group, members: [edge.member]) }
                    edges.removeAll(keepingCapacity: true)
                }
            }
            for index in finder.groupIndices {
                let (group, members, isWhole) = finder.group(index)
                try await output.append(group: group, members: members)
                try await output.end(group: group, isWhole: isWhole)
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return .partial(BridgeError(reading: files.patterns.joined(separator: ", "), error))
        }
        return .complete(.unproven)
    }
}
