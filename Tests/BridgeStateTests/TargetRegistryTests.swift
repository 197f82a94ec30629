import BridgeCore
import BridgeState
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Targets and their owners")
struct TargetRegistryTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/bridge-targets-\(UUID().uuidString)"

    private func withRegistry(_ body: (TargetRegistry) async throws -> Void) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(TargetRegistry(folder: folder))
    }

    private func refusal(_ body: () throws(BridgeError) -> Void) -> BridgeError? {
        do {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test("a target belongs to the first pipeline, which may come again")
    func first() async throws {
        try await withRegistry { registry in
            try registry.claim(target: "plant-1", pipeline: "people", shared: false)
            try registry.claim(target: "plant-1", pipeline: "people", shared: false)
            try registry.claim(target: "plant-2", pipeline: "others", shared: false)
        }
    }

    @Test("another pipeline is refused with the first one's name")
    func other() async throws {
        try await withRegistry { registry in
            try registry.claim(target: "plant-1", pipeline: "people", shared: false)
            let error = refusal { () throws(BridgeError) in try registry.claim(target: "plant-1", pipeline: "groups", shared: true) }
            #expect(error?.code == "state.target_owned" && error?.message.contains("“people”") == true)
        }
    }

    @Test("pipelines that all share a target pass, one that does not is refused")
    func shared() async throws {
        try await withRegistry { registry in
            try registry.claim(target: "plant-1", pipeline: "people", shared: true)
            try registry.claim(target: "plant-1", pipeline: "groups", shared: true)
            let alone = refusal { () throws(BridgeError) in try registry.claim(target: "plant-1", pipeline: "alone", shared: false) }
            #expect(alone?.code == "state.target_owned")
        }
    }

    @Test("the owner may change its mind about sharing")
    func changes() async throws {
        try await withRegistry { registry in
            try registry.claim(target: "plant-1", pipeline: "people", shared: true)
            try registry.claim(target: "plant-1", pipeline: "people", shared: false)
            let error = refusal { () throws(BridgeError) in try registry.claim(target: "plant-1", pipeline: "groups", shared: true) }
            #expect(error?.code == "state.target_owned")
        }
    }

    @Test("a released target is free; only its owner releases it")
    func release() async throws {
        try await withRegistry { registry in
            try registry.claim(target: "plant-1", pipeline: "people", shared: false)
            try registry.release(target: "plant-1", pipeline: "groups")
            #expect(refusal { () throws(BridgeError) in try registry.claim(target: "plant-1", pipeline: "groups", shared: false) } != nil)
            try registry.release(target: "plant-1", pipeline: "people")
            try registry.claim(target: "plant-1", pipeline: "groups", shared: false)
        }
    }

    @Test("of many that come at once, one wins and all the others learn its name")
    func race() async throws {
        try await withRegistry { registry in
            let losers = await withTaskGroup(of: BridgeError?.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        do {
                            try registry.claim(target: "plant-1", pipeline: "pipeline \(number)", shared: false)
                            return nil
                        } catch {
                            return error as? BridgeError
                        }
                    }
                }
                return await group.reduce(into: [BridgeError]()) { errors, error in if let error { errors.append(error) } }
            }
            #expect(losers.count == 15 && losers.allSatisfy { $0.code == "state.target_owned" })
            #expect(Set(losers.map(\.message)).count == 1)
        }
    }

    @Test("the folder is its owner's and hidden from version control; no drafts are left")
    func files() async throws {
        try await withRegistry { registry in
            try registry.claim(target: "plant-1", pipeline: "people", shared: false)
            let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            #expect(FileManager.default.contents(atPath: folder + "/.gitignore") == Data("*\n".utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/targets").filter { $0 != ".gitignore" }.count == 1)
        }
    }

    @Test("a damaged file is an error, not an invitation")
    func damaged() async throws {
        try await withRegistry { registry in
            try registry.claim(target: "plant-1", pipeline: "people", shared: false)
            let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder + "/targets").first { $0.hasSuffix(".json") })
            try Data("{".utf8).write(to: URL(filePath: "\(folder)/targets/\(name)"))
            let error = refusal { () throws(BridgeError) in try registry.claim(target: "plant-1", pipeline: "people", shared: false) }
            #expect(error?.code == "state.unreadable")
        }
    }
}
